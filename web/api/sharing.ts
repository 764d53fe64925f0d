import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useAct } from './act.ts';
import type {
  GetApplicationsByIdResponse,
  GetApplicationsQuery,
  GetApplicationsResponse,
  GetCartResponse,
  GetDeliveriesResponse,
  GetGrantsByIdChangesResponse,
  GetGrantsByIdResponse,
  GetGrantsByIdRowsResponse,
  GetGrantsByIdUsesResponse,
  GetGrantsQuery,
  GetGrantsResponse,
  PostApplicationsBody,
  PostGrantsByIdDeliveriesBody,
  PostGrantsByIdKeysResponse,
  PostObjectionsBody,
  PostObjectionsResponse,
  PutApplicationsByIdBody,
} from './generated/operations.ts';
import { read, send } from './request.ts';
import { useSession } from './session.ts';
import type { Page } from './shapes.ts';

export type CartLine = GetCartResponse['items'][number];
export type ApplicationSummary = GetApplicationsResponse['items'][number];
export type ApplicationDetail = GetApplicationsByIdResponse;
export type ApplicationStage = ApplicationSummary['stage'];
export type ApplicationAct = ApplicationDetail['can'][number];
export type ApplicationEvent = ApplicationDetail['log'][number];
export type ApplicationItem = ApplicationDetail['items'][number];
export type NewApplication = PostApplicationsBody;
export type Wish = PutApplicationsByIdBody;
export type RowFilter = ApplicationDetail['rows'];
export type Condition = RowFilter['conditions'][number];
export type Mask = ApplicationItem['mask'];
export type GrantSummary = GetGrantsResponse['items'][number];
export type GrantDetail = GetGrantsByIdResponse;
export type GrantItem = GrantDetail['items'][number];
export type GrantRows = GetGrantsByIdRowsResponse;
export type GrantRow = Record<string, unknown>;
export type GrantUse = GetGrantsByIdUsesResponse['items'][number];
export type Delivery = GetDeliveriesResponse['items'][number];
export type NewDelivery = PostGrantsByIdDeliveriesBody;
export type Changes = GetGrantsByIdChangesResponse;
export type NewObjection = PostObjectionsBody;

const pageSize = 50;
const rowsPageSize = 100;
/** While somebody else has to decide, the page looks again by itself. */
const waitingPollMs = 20_000;
const runningPollMs = 1_500;

export const cartQuery = queryOptions({
  queryKey: ['cart'],
  queryFn: ({ signal }) =>
    read<{ items: CartLine[] }>('/api/cart', { signal }).then((answer) => answer.items),
});

/** The cart of who may apply; nothing for others. */
export function useCart(): CartLine[] | undefined {
  const { permissions } = useSession();
  return useQuery({ ...cartQuery, enabled: permissions.includes('sharing.apply') }).data;
}

/** No items mean all. */
export function usePutInCart(onDone?: () => void) {
  const client = useQueryClient();
  return useAct({
    act: ({ resourceId, items }: { resourceId: number; items: string[] }, key) =>
      send<object>(`/api/cart/${resourceId}`, { method: 'PUT', body: { items }, key }),
    onDone: async () => {
      await client.invalidateQueries({ queryKey: cartQuery.queryKey });
      onDone?.();
    },
  });
}

export function useTakeFromCart() {
  const client = useQueryClient();
  return useAct({
    act: (resourceId: number, key) => send<object>(`/api/cart/${resourceId}`, { method: 'DELETE', key }),
    onDone: () => client.invalidateQueries({ queryKey: cartQuery.queryKey }),
  });
}

export function applicationsQuery(filters: Omit<GetApplicationsQuery, 'after' | 'limit'>) {
  return infiniteQueryOptions({
    queryKey: ['applications', 'list', filters],
    queryFn: ({ pageParam, signal }) =>
      read<Page<ApplicationSummary, number>>('/api/applications', {
        query: { ...filters, after: pageParam, limit: pageSize },
        signal,
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function applicationQuery(id: number) {
  return queryOptions({
    queryKey: ['applications', 'detail', id],
    queryFn: ({ signal }) => read<ApplicationDetail>(`/api/applications/${id}`, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.stage === 'provider' || state.data?.stage === 'centre' ? waitingPollMs : false,
  });
}

/** Begins an application; the line of the cart becomes its draft. */
export function useNewApplication(onDone?: (made: ApplicationDetail) => void) {
  const client = useQueryClient();
  return useAct({
    act: (body: NewApplication, key) => send<ApplicationDetail>('/api/applications', { body, key }),
    onDone: (made) => {
      client.setQueryData(applicationQuery(made.id).queryKey, made);
      void client.invalidateQueries({ queryKey: ['applications', 'list'] });
      void client.invalidateQueries({ queryKey: cartQuery.queryKey });
      onDone?.(made);
    },
  });
}

/** Saves a draft; what is left out stays as it was. */
export function useSaveDraft(id: number) {
  const client = useQueryClient();
  return useAct({
    act: (wish: Wish, key) =>
      send<ApplicationDetail>(`/api/applications/${id}`, { method: 'PUT', body: wish, key }),
    onDone: (saved) => {
      client.setQueryData(applicationQuery(id).queryKey, saved);
      void client.invalidateQueries({ queryKey: ['applications', 'list'] });
    },
  });
}

export function useDeleteDraft(id: number, onDone: () => void) {
  const client = useQueryClient();
  return useAct({
    act: (_: null, key) => send<object>(`/api/applications/${id}`, { method: 'DELETE', key }),
    onDone: () => {
      client.removeQueries({ queryKey: applicationQuery(id).queryKey });
      void client.invalidateQueries({ queryKey: ['applications', 'list'] });
      onDone();
    },
  });
}

type ActNoun = Extract<
  ApplicationAct,
  'submissions' | 'withdrawals' | 'reminders' | 'approvals' | 'refusals' | 'supervisions'
>;

export interface ActOnApplication {
  act: ActNoun;
  body: object;
}

/** Performs an act on an application; the answer is the application after it. */
export function useApplicationAct(
  id: number,
  onDone?: (after: ApplicationDetail, input: ActOnApplication) => void,
) {
  const client = useQueryClient();
  return useAct({
    act: ({ act, body }: ActOnApplication, key) =>
      send<ApplicationDetail>(`/api/applications/${id}/${act}`, { body, key }),
    onDone: (after, input) => {
      client.setQueryData(applicationQuery(id).queryKey, after);
      void client.invalidateQueries({ queryKey: ['applications', 'list'] });
      void client.invalidateQueries({ queryKey: ['grants'] });
      onDone?.(after, input);
    },
  });
}

export function grantsQuery(filters: Omit<GetGrantsQuery, 'after' | 'limit'>) {
  return infiniteQueryOptions({
    queryKey: ['grants', 'list', filters],
    queryFn: ({ pageParam, signal }) =>
      read<Page<GrantSummary, number>>('/api/grants', {
        query: { ...filters, after: pageParam, limit: pageSize },
        signal,
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function grantQuery(id: number) {
  return queryOptions({
    queryKey: ['grants', 'detail', id],
    queryFn: ({ signal }) => read<GrantDetail>(`/api/grants/${id}`, { signal }),
  });
}

/** Pages by key, counted once. Each page is a use on record, so nothing is read again without being asked for. */
export function grantRowsQuery(id: number, sort: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ['grants', 'rows', id, sort],
    queryFn: ({ pageParam, signal }) =>
      read<{ items: GrantRow[]; next: string | null; count: number | null }>(`/api/grants/${id}/rows`, {
        query: {
          sort,
          after: pageParam,
          limit: rowsPageSize,
          count: pageParam === undefined ? true : undefined,
        },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
  });
}

export function grantUsesQuery(id: number) {
  return infiniteQueryOptions({
    queryKey: ['grants', 'uses', id],
    queryFn: ({ pageParam, signal }) =>
      read<Page<GrantUse, number>>(`/api/grants/${id}/uses`, {
        query: { after: pageParam, limit: pageSize },
        signal,
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function grantChangesQuery(id: number, since: number) {
  return infiniteQueryOptions({
    queryKey: ['grants', 'changes', id, since],
    queryFn: ({ pageParam, signal }) =>
      read<Changes>(`/api/grants/${id}/changes`, {
        query: { since, after: pageParam, limit: rowsPageSize },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}

/** The key is in the answer and nowhere else. */
export function useNewKey(id: number) {
  const client = useQueryClient();
  return useAct({
    act: (_: null, key) => send<PostGrantsByIdKeysResponse>(`/api/grants/${id}/keys`, { key }),
    onDone: () => client.invalidateQueries({ queryKey: grantQuery(id).queryKey }),
  });
}

function isUnderWay({ state }: Delivery): boolean {
  return state === 'queued' || state === 'running';
}

/** Files of a grant, newest first; read again while one is in the making. */
export function deliveriesQuery(grant: number) {
  return infiniteQueryOptions({
    queryKey: ['grants', 'deliveries', grant],
    queryFn: ({ pageParam, signal }) =>
      read<Page<Delivery, number>>('/api/deliveries', {
        query: { role: 'mine', grant, after: pageParam, limit: pageSize },
        signal,
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some(isUnderWay)) ? runningPollMs : false,
  });
}

export function useNewDelivery(grant: number) {
  const client = useQueryClient();
  return useAct({
    act: (body: NewDelivery, key) => send<{ id: number }>(`/api/grants/${grant}/deliveries`, { body, key }),
    onDone: () => client.invalidateQueries({ queryKey: ['grants', 'deliveries', grant] }),
  });
}

export function useDeleteDelivery(grant: number) {
  const client = useQueryClient();
  return useAct({
    act: (id: number, key) => send<object>(`/api/deliveries/${id}`, { method: 'DELETE', key }),
    onDone: () => client.invalidateQueries({ queryKey: ['grants', 'deliveries', grant] }),
  });
}

export function useNewObjection() {
  const client = useQueryClient();
  return useAct({
    act: (body: NewObjection, key) => send<PostObjectionsResponse>('/api/objections', { body, key }),
    onDone: () => client.invalidateQueries({ queryKey: ['objections'] }),
  });
}
