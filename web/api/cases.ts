import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import { useAct } from './act.ts';
import { sendPhoto } from './files.ts';
import { kept } from './kept.ts';
import { read, send } from './request.ts';
import type { Act, CaseDetail, CaseFilters, CasePoint, CaseSummary, Overview, Page } from './shapes.ts';

const pageSize = 50;
const tasksMax = 100;

/** The queue: read by key, page after page, as far as the person scrolls. */
export function casesQuery(filters: CaseFilters) {
  return infiniteQueryOptions({
    queryKey: ['cases', 'list', filters],
    queryFn: ({ pageParam, signal }) =>
      read<Page<CaseSummary, number>>('/api/cases', {
        query: { ...filters, after: pageParam, limit: pageSize },
        signal,
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function caseQuery(id: number) {
  return queryOptions({
    queryKey: ['cases', 'detail', id],
    queryFn: () => kept(`case ${id}`, () => read<CaseDetail>(`/api/cases/${id}`)),
  });
}

const inHand: CaseFilters = { mine: true, stage: 'dispatched,handling' };

/** What this workstation has to do, the nearest deadline first. */
export const tasksQuery = queryOptions({
  queryKey: ['cases', 'tasks'],
  queryFn: async () => {
    const query: CaseFilters & { limit: number } = { ...inHand, order: 'due', limit: tasksMax };
    const page = await kept('tasks', () => read<Page<CaseSummary>>('/api/cases', { query: { ...query } }));
    return page.items;
  },
});

export const overviewQuery = queryOptions({
  queryKey: ['cases', 'overview'],
  queryFn: ({ signal }) => read<Overview>('/api/cases/overview', { signal }),
  refetchInterval: 60_000,
});

export const caseMapQuery = queryOptions({
  queryKey: ['cases', 'map'],
  queryFn: ({ signal }) => read<Page<CasePoint>>('/api/cases/map', { signal }).then((page) => page.items),
  refetchInterval: 60_000,
});

/** The longest overdue, for the edge of the overview. */
export function pressingQuery(shown: number) {
  return queryOptions({
    queryKey: ['cases', 'pressing', shown],
    queryFn: async ({ signal }) => {
      const query: CaseFilters & { limit: number } = {
        clock: 'overdue',
        open: true,
        order: 'due',
        limit: shown,
      };
      const page = await read<Page<CaseSummary>>('/api/cases', { query: { ...query }, signal });
      return page.items;
    },
    refetchInterval: 60_000,
  });
}

export interface ActInput {
  act: Act;
  body: Record<string, unknown>;
  /** Sent first; their ids go with the act. */
  photos?: { key: string; image: Blob }[];
}

/** Performs one act on a case; the answer is the case after it. */
export function useCaseAct(id: number, onDone?: (input: ActInput) => void) {
  const client = useQueryClient();
  return useAct({
    act: async ({ act, body, photos = [] }: ActInput, key) => {
      const files = await Promise.all(photos.map((photo) => sendPhoto(photo.image, photo.key)));
      const attachmentIds = files.map((file) => file.id);
      return send<CaseSummary>(`/api/cases/${id}/${act}`, {
        body: attachmentIds.length > 0 ? { ...body, attachmentIds } : body,
        key,
      });
    },
    onDone: async (_, input) => {
      await client.invalidateQueries({ queryKey: ['cases'] });
      onDone?.(input);
    },
  });
}
