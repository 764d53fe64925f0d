import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import { useAct } from './act.ts';
import type {
  GetDemandsByIdResponse,
  GetDemandsResponse,
  GetDutiesToSupplyResponse,
  GetNegativeListResponse,
  GetThreeListsDuplicatesResponse,
  GetThreeListsItemsResponse,
  GetThreeListsResponse,
  PostDemandsBody,
  PostDemandsByIdAnswersBody,
  PostDemandsByIdJudgementsBody,
  PostDemandsByIdSettlementsBody,
  PostNegativeListBody,
} from './generated/operations.ts';
import { read, send } from './request.ts';
import type { Page } from './shapes.ts';

export type Board = GetThreeListsResponse;
export type DemandClass = Board['classes'][number]['class'];
export type DemandSummary = GetDemandsResponse['items'][number];
export type DemandDetail = GetDemandsByIdResponse;
export type DemandedItem = GetThreeListsItemsResponse['items'][number];
export type Why = DemandedItem['why'][number];
export type NewDemand = PostDemandsBody;
export type Answer = PostDemandsByIdAnswersBody;
export type Judgement = PostDemandsByIdJudgementsBody;
export type Settlement = PostDemandsByIdSettlementsBody;
export type NegativeLine = GetNegativeListResponse['items'][number];
export type NewNegativeLine = PostNegativeListBody;
export type Duty = GetDutiesToSupplyResponse['items'][number];
export type Duplicate = GetThreeListsDuplicatesResponse['items'][number];

/** In the order of the board: what is wrong first, what is settled last. */
export const demandClasses = [
  'overdue',
  'unlawful-refusal',
  'no-owner',
  'unmet',
  'duplicate',
  'refused',
  'grantable',
  'met',
] as const satisfies DemandClass[];

const pageSize = 50;

type Query = Record<string, string | number | boolean | undefined>;

function listOf<Item, After extends string | number = number>(name: string, path: string, query: Query) {
  return infiniteQueryOptions({
    queryKey: ['lists', name, query],
    queryFn: ({ pageParam, signal }) =>
      read<Page<Item, After>>(path, {
        query: { ...query, after: pageParam as After | undefined, limit: pageSize },
        signal,
      }),
    initialPageParam: undefined as After | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export const boardQuery = queryOptions({
  queryKey: ['lists', 'board'],
  queryFn: ({ signal }) => read<Board>('/api/three-lists', { signal }),
});

export function demandedItemsQuery(query: {
  class?: DemandClass;
  owner?: string;
  demander?: string;
  late?: boolean;
}) {
  return listOf<DemandedItem>('items', '/api/three-lists/items', query);
}

export function duplicatesQuery() {
  return listOf<Duplicate, string>('duplicates', '/api/three-lists/duplicates', {});
}

export function demandsQuery(query: { role?: 'mine' | 'asked'; class?: DemandClass; text?: string }) {
  return listOf<DemandSummary>('demands', '/api/demands', query);
}

export function dutiesQuery(query: { organisation?: string; text?: string; unsupplied?: boolean }) {
  return listOf<Duty>('duties', '/api/duties-to-supply', query);
}

export function negativeListQuery(query: { state?: string; organisation?: string }) {
  return listOf<NegativeLine>('negative', '/api/negative-list', query);
}

export function demandQuery(id: number) {
  return queryOptions({
    queryKey: ['lists', 'demand', id],
    queryFn: ({ signal }) => read<DemandDetail>(`/api/demands/${id}`, { signal }),
  });
}

/** Everything about the lists is read again after an act: the solver may have moved any item. */
function useListAct<Input, Result>(
  act: (input: Input, key: string) => Promise<Result>,
  onDone?: (result: Result) => void,
) {
  const client = useQueryClient();
  return useAct({
    act,
    onDone: async (result: Result) => {
      await client.invalidateQueries({ queryKey: ['lists'] });
      onDone?.(result);
    },
  });
}

export function useNewDemand(onDone: (made: DemandDetail) => void) {
  return useListAct((body: NewDemand, key) => send<DemandDetail>('/api/demands', { body, key }), onDone);
}

export type DemandAct =
  | { act: 'answers'; body: Answer }
  | { act: 'judgements'; body: Judgement }
  | { act: 'settlements'; body: Settlement };

export function useDemandAct(id: number, onDone?: () => void) {
  return useListAct(
    ({ act, body }: DemandAct, key) => send<DemandDetail>(`/api/demands/${id}/${act}`, { body, key }),
    onDone,
  );
}

export function useNewNegativeLine(onDone: () => void) {
  return useListAct(
    (body: NewNegativeLine, key) => send<NegativeLine>('/api/negative-list', { body, key }),
    onDone,
  );
}

export type NegativeAct =
  | { id: number; act: 'reviews'; body: { confirmed: boolean; until?: string; note?: string } }
  | { id: number; act: 'endings'; body: { reason: string } };

export function useNegativeAct() {
  return useListAct(({ id, act, body }: NegativeAct, key) =>
    send<NegativeLine>(`/api/negative-list/${id}/${act}`, { body, key }),
  );
}
