import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Search } from '../paths.ts';
import { useAct } from './act.ts';
import type {
  GetBatchesByIdResponse,
  GetClassificationsResponse,
  GetResourcesByIdDifferencesResponse,
  GetResourcesByIdLineageResponse,
  GetResourcesByIdProfileResponse,
  GetResourcesByIdQualityResponse,
  GetResourcesByIdResponse,
  GetResourcesByIdSampleResponse,
  GetResourcesByIdVersionsResponse,
  GetResourcesResponse,
  GetResourcesSuggestionsResponse,
  PostMatchRatesBody,
  PostMatchRatesResponse,
} from './generated/operations.ts';
import { read, send } from './request.ts';
import type { Organisation, Page } from './shapes.ts';

export type FoundResources = GetResourcesResponse;
export type FoundResource = FoundResources['items'][number];
export type Facets = FoundResources['facets'];
export type FacetName = keyof Facets;
export type Suggestion = GetResourcesSuggestionsResponse['items'][number];
export type ClassificationNode = GetClassificationsResponse['items'][number];
export type ResourceDetail = GetResourcesByIdResponse;
export type ResourceContent = ResourceDetail['content'];
export type ResourceItem = ResourceContent['items'][number];
export type Differences = GetResourcesByIdDifferencesResponse;
export type Version = GetResourcesByIdVersionsResponse['items'][number];
export type Batch = GetBatchesByIdResponse;
export type Quality = GetResourcesByIdQualityResponse;
export type Profile = GetResourcesByIdProfileResponse;
export type ItemProfile = Profile['items'][number];
export type Lineage = GetResourcesByIdLineageResponse;
export type LineageNode = Lineage['nodes'][number];
export type Sample = GetResourcesByIdSampleResponse;
export type MatchQuestion = PostMatchRatesBody;
export type MatchAnswer = PostMatchRatesResponse;

export const facetNames = [
  'classification',
  'provider',
  'sharing',
  'opening',
  'cycle',
  'format',
  'grade',
] as const satisfies FacetName[];

export const storePageSize = 20;
const batchPageSize = 50;
const suggestionsMax = 8;
const dayMs = 86_400_000;
const runningPollMs = 1_500;

/** A page of the storefront; what was shown stays until the next answer is here. */
export function resourcesQuery(search: Search) {
  const { text, order, offset } = search;
  const facets = Object.fromEntries(facetNames.map((name) => [name, search[name]]));
  return queryOptions({
    queryKey: ['resources', 'found', text, order, offset, facets],
    queryFn: ({ signal }) =>
      read<FoundResources>('/api/resources', {
        query: { text, order, offset, limit: storePageSize, ...facets },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}

/** Resources whose name has `text`, for a field that chooses one. */
export function resourceChoicesQuery(text: string) {
  return queryOptions<FoundResource[]>({
    queryKey: ['resources', 'choices', text],
    queryFn: ({ signal }) =>
      read<FoundResources>('/api/resources', {
        query: { text: text || undefined, limit: storePageSize },
        signal,
      }).then((found) => found.items),
    placeholderData: keepPreviousData,
  });
}

export function suggestionsQuery(text: string) {
  return queryOptions<Suggestion[]>({
    queryKey: ['resources', 'suggestions', text],
    queryFn: ({ signal }) =>
      read<{ items: Suggestion[] }>('/api/resources/suggestions', {
        query: { text, limit: suggestionsMax },
        signal,
      }).then((answer) => answer.items),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  });
}

export const classificationsQuery = queryOptions({
  queryKey: ['classifications'],
  queryFn: () => read<GetClassificationsResponse>('/api/classifications').then((answer) => answer.items),
  staleTime: dayMs,
});

const organisationPageSize = 100;
const organisationPagesMax = 5;

/** Departments and units by id, for the names of a facet. */
export const departmentsQuery = queryOptions({
  queryKey: ['organisations', 'departments'],
  queryFn: async ({ signal }) => {
    const found: Organisation[] = [];
    let after: string | null = null;
    for (let page = 0; page < organisationPagesMax; page++) {
      const query: Record<string, string | number> = { limit: organisationPageSize };
      if (after !== null) query.after = after;
      const answer: Page<Organisation> = await read('/api/organisations', { query, signal });
      found.push(...answer.items);
      after = answer.next;
      if (after === null) break;
    }
    return new Map(found.map((one) => [one.id, one.name]));
  },
  staleTime: dayMs,
  retry: false,
});

export function resourceQuery(id: number) {
  return queryOptions({
    queryKey: ['resources', 'detail', id],
    queryFn: ({ signal }) => read<ResourceDetail>(`/api/resources/${id}`, { signal }),
  });
}

export function versionsQuery(id: number) {
  return queryOptions({
    queryKey: ['resources', 'versions', id],
    queryFn: ({ signal }) =>
      read<{ items: Version[] }>(`/api/resources/${id}/versions`, { signal }).then((answer) => answer.items),
  });
}

export function differencesQuery(id: number, versions: { from: number; to: number }) {
  return queryOptions({
    queryKey: ['resources', 'differences', id, versions],
    queryFn: ({ signal }) =>
      read<Differences>(`/api/resources/${id}/differences`, { query: versions, signal }),
  });
}

/** Newest first; read again while one of them is running. */
export function batchesQuery(id: number) {
  return infiniteQueryOptions({
    queryKey: ['resources', 'batches', id],
    queryFn: ({ pageParam, signal }) =>
      read<Page<Batch, number>>(`/api/resources/${id}/batches`, {
        query: { after: pageParam, limit: batchPageSize },
        signal,
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some((batch) => batch.state === 'running'))
        ? runningPollMs
        : false,
  });
}

export function qualityQuery(id: number) {
  return queryOptions({
    queryKey: ['resources', 'quality', id],
    queryFn: ({ signal }) => read<Quality>(`/api/resources/${id}/quality`, { signal }),
  });
}

export function profileQuery(id: number) {
  return queryOptions({
    queryKey: ['resources', 'profile', id],
    queryFn: ({ signal }) => read<Profile>(`/api/resources/${id}/profile`, { signal }),
  });
}

export function sampleQuery(id: number) {
  return queryOptions({
    queryKey: ['resources', 'sample', id],
    queryFn: ({ signal }) => read<Sample>(`/api/resources/${id}/sample`, { signal }),
    staleTime: dayMs,
  });
}

export function useMatchRate() {
  return useAct({
    act: (question: MatchQuestion, key) => send<MatchAnswer>('/api/match-rates', { body: question, key }),
  });
}

/** Where its data came from and where it went. */
export function lineageQuery(id: number) {
  return queryOptions({
    queryKey: ['resources', 'lineage', id],
    queryFn: ({ signal }) => read<Lineage>(`/api/resources/${id}/lineage`, { signal }),
  });
}
