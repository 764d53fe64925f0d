import { infiniteQueryOptions, keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import { newId } from '../clock.ts';
import type { Search } from '../paths.ts';
import { useAct } from './act.ts';
import type {
  GetApplicationsByIdPreviewResponse,
  GetBatchesByIdQuarantineResponse,
  GetCorrectionNoticesResponse,
  GetMyResourcesResponse,
  GetObjectionsByIdResponse,
  GetObjectionsResponse,
  GetResourcesByIdReturnPermitResponse,
  GetSharingAuditResponse,
  GetSharingUsageResponse,
  GetStreetReturnsByIdResponse,
  GetStreetReturnsByIdSlicesByStreetRowsResponse,
  GetStreetReturnsResponse,
  PostApplicationsByIdApprovalsBody,
  PostCatalogueImportsResponse,
  PostObjectionsByIdDecisionsBody,
  PostObjectionsByIdDecisionsResponse,
  PostResourcesByIdBatchesResponse,
  PostResourcesByIdStreetReturnsBody,
} from './generated/operations.ts';
import { ApiProblem } from './problem.ts';
import { read, send } from './request.ts';
import { type Differences, type ResourceContent, type ResourceDetail, resourceQuery } from './resources.ts';
import type { Page } from './shapes.ts';

export type Preview = GetApplicationsByIdPreviewResponse;
export type Narrowing = PostApplicationsByIdApprovalsBody;
export type MyResource = GetMyResourcesResponse['items'][number];
export type StageCount = GetMyResourcesResponse['stages'][number];
export type ResourceStage = MyResource['stage'];
export type ResourceAct = ResourceDetail['can'][number];
export type Finding = ResourceDetail['findings'][number];
export type QuarantinedRow = GetBatchesByIdQuarantineResponse['items'][number];
export type ImportOutcome = PostCatalogueImportsResponse;
export type StreetReturnSummary = GetStreetReturnsResponse['items'][number];
export type StreetReturn = GetStreetReturnsByIdResponse;
export type Slice = StreetReturn['slices'][number];
export type SliceRow = GetStreetReturnsByIdSlicesByStreetRowsResponse['items'][number];
export type NewStreetReturn = PostResourcesByIdStreetReturnsBody;
export type ReturnPermit = GetResourcesByIdReturnPermitResponse;
export type ObjectionSummary = GetObjectionsResponse['items'][number];
export type Objection = GetObjectionsByIdResponse;
export type Decision = PostObjectionsByIdDecisionsBody;
export type CorrectionNotice = GetCorrectionNoticesResponse['items'][number];
export type Usage = GetSharingUsageResponse;
export type AuditEntry = GetSharingAuditResponse['items'][number];

const pageSize = 50;
const rowsPageSize = 100;
const runningPollMs = 1_500;

type Query = Record<string, string | number | boolean | undefined>;

/** A list read by key, page after page, as far as the person asks. */
function pagesOf<Item, After extends string | number = number>(
  key: unknown[],
  path: string,
  query: Query = {},
) {
  return infiniteQueryOptions({
    queryKey: [...key, query],
    queryFn: ({ pageParam, signal }) =>
      read<Page<Item, After>>(path, {
        query: { limit: pageSize, ...query, after: pageParam as After | undefined },
        signal,
      }),
    initialPageParam: undefined as After | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** What the applicant would get under a narrowing; what was shown stays until the next answer is here. */
export function previewQuery(id: number, narrowing: Narrowing) {
  const written = JSON.stringify(narrowing);
  return queryOptions({
    queryKey: ['applications', 'preview', id, written],
    queryFn: ({ signal }) =>
      read<Preview>(`/api/applications/${id}/preview`, {
        query: { narrowing: written === '{}' ? undefined : written },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
}

/** The steward's or the reviewer's resources, with how many there are of each stage. */
export function myResourcesQuery({ stage, text }: Search) {
  return infiniteQueryOptions({
    queryKey: ['resources', 'mine', stage, text],
    queryFn: ({ pageParam, signal }) =>
      read<GetMyResourcesResponse>('/api/my-resources', {
        query: { stage, text, after: pageParam, limit: pageSize },
        signal,
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** What the draft would change of the published version. */
export function draftDifferencesQuery(id: number) {
  return queryOptions({
    queryKey: ['resources', 'differences', id, 'draft'],
    queryFn: ({ signal }) => read<Differences>(`/api/resources/${id}/differences`, { signal }),
  });
}

const emptyContent: ResourceContent = {
  name: '',
  nameEn: '',
  abstract: '',
  abstractEn: '',
  keywords: [],
  classification: '',
  format: 'database',
  sharing: 'conditional',
  sharingCondition: '',
  legalBasis: '',
  means: ['interface'],
  opening: 'none',
  openingCondition: '',
  cycle: 'monthly',
  system: '',
  related: [],
  grade: 'general-1',
  mode: 'replace',
  synthetic: false,
  source: '',
  items: [],
};

/** Begins a resource with a name and a class; all else is written on its own page. */
export function useNewResource(onDone: (made: ResourceDetail) => void) {
  const client = useQueryClient();
  return useAct({
    act: (begun: Pick<ResourceContent, 'name' | 'classification'>, key) =>
      send<ResourceDetail>('/api/resources', { body: { content: { ...emptyContent, ...begun } }, key }),
    onDone: async (made) => {
      await client.invalidateQueries({ queryKey: ['resources', 'mine'] });
      onDone(made);
    },
  });
}

const nounOf = {
  submit: 'submissions',
  publish: 'publications',
  return: 'returns',
  revise: 'revisions',
  withdraw: 'withdrawals',
} as const satisfies Partial<Record<ResourceAct, string>>;
export type StageAct = keyof typeof nounOf;

/** An act on a resource; the answer is the resource after it. */
export function useResourceAct(id: number, onDone?: () => void) {
  const client = useQueryClient();
  return useAct({
    act: ({ act, body }: { act: StageAct | 'discard'; body: object }, key) =>
      act === 'discard'
        ? send<ResourceDetail>(`/api/resources/${id}/draft`, { method: 'DELETE', key })
        : send<ResourceDetail>(`/api/resources/${id}/${nounOf[act]}`, { body, key }),
    onDone: async () => {
      await client.invalidateQueries({ queryKey: ['resources'] });
      onDone?.();
    },
  });
}

/** `basedOn`: the draft as it was opened; refused where somebody else saved since. */
export function useSaveResource(id: number, onDone: (saved: ResourceDetail) => void) {
  const client = useQueryClient();
  return useAct({
    act: (draft: { content: ResourceContent; basedOn: string }, key) =>
      send<ResourceDetail>(`/api/resources/${id}/draft`, { method: 'PUT', body: draft, key }),
    onDone: (saved) => {
      void client.invalidateQueries({ queryKey: ['resources'] });
      void client.invalidateQueries({ queryKey: resourceQuery(id).queryKey });
      onDone(saved);
    },
  });
}

export function quarantineQuery(batch: number) {
  return pagesOf<QuarantinedRow>(['batches', 'quarantine', batch], `/api/batches/${batch}/quarantine`);
}

interface Upload {
  resourceId: number;
  file: File;
  mode: ResourceContent['mode'];
  /** From 0 to 1, of the bytes that have left. */
  onProgress: (share: number) => void;
}

/** Sends a file; `fetch` does not tell how far it is, so this asks the older way. The load itself goes on at the server. */
export function uploadBatch({
  resourceId,
  file,
  mode,
  onProgress,
}: Upload): Promise<PostResourcesByIdBatchesResponse> {
  const form = new FormData();
  form.append('file', file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/resources/${resourceId}/batches?${new URLSearchParams({ mode })}`);
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('idempotency-key', newId());
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new ApiProblem({ type: '/problems/offline' }));
    request.onload = () =>
      request.status < 300
        ? resolve(request.response)
        : reject(new ApiProblem({ ...request.response, status: request.status }));
    request.send(form);
  });
}

/** Reads a filled template: every row gets its outcome, and what is right takes effect as drafts. */
export function useCatalogueImport() {
  const client = useQueryClient();
  return useAct({
    act: (file: File, key) => {
      const body = new FormData();
      body.append('file', file, file.name);
      return send<ImportOutcome>('/api/catalogue-imports', { body, key });
    },
    onDone: () => client.invalidateQueries({ queryKey: ['resources'] }),
  });
}

export function streetReturnsQuery(resource?: number) {
  return pagesOf<StreetReturnSummary>(['returns', 'list'], '/api/street-returns', { resource });
}

export function streetReturnQuery(id: number) {
  return queryOptions({
    queryKey: ['returns', 'detail', id],
    queryFn: ({ signal }) => read<StreetReturn>(`/api/street-returns/${id}`, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.state === 'queued' || state.data?.state === 'running' ? runningPollMs : false,
  });
}

/** Each page is a reading on record: nothing is read again without being asked for. */
export function sliceRowsQuery(id: number, area: string) {
  return {
    ...pagesOf<SliceRow>(['returns', 'rows', id, area], `/api/street-returns/${id}/slices/${area}/rows`, {
      limit: rowsPageSize,
    }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  };
}

export function useNewStreetReturn(onDone: (id: number) => void) {
  const client = useQueryClient();
  return useAct({
    act: ({ resourceId, ...body }: NewStreetReturn & { resourceId: number }, key) =>
      send<{ id: number }>(`/api/resources/${resourceId}/street-returns`, { body, key }),
    onDone: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['returns', 'list'] });
      onDone(id);
    },
  });
}

export function returnPermitQuery(resource: number) {
  return queryOptions({
    queryKey: ['resources', 'return-permit', resource],
    queryFn: ({ signal }) => read<ReturnPermit>(`/api/resources/${resource}/return-permit`, { signal }),
    retry: false,
  });
}

export function useReturnPermit(resource: number) {
  const client = useQueryClient();
  return useAct({
    act: (clear: string[], key) =>
      send<ReturnPermit>(`/api/resources/${resource}/return-permit`, { method: 'PUT', body: { clear }, key }),
    onDone: (permit) => client.setQueryData(returnPermitQuery(resource).queryKey, permit),
  });
}

export function objectionsQuery(query: { role: 'mine' | 'supplied' | 'all'; stage?: string }) {
  return pagesOf<ObjectionSummary>(['objections', 'list'], '/api/objections', query);
}

export function objectionQuery(id: number) {
  return queryOptions({
    queryKey: ['objections', 'detail', id],
    queryFn: ({ signal }) => read<Objection>(`/api/objections/${id}`, { signal }),
  });
}

export function correctionNoticesQuery(waiting: boolean) {
  return pagesOf<CorrectionNotice>(['objections', 'notices'], '/api/correction-notices', {
    waiting: waiting || undefined,
  });
}

export function useDecideObjection(
  id: number,
  onDone: (result: PostObjectionsByIdDecisionsResponse) => void,
) {
  const client = useQueryClient();
  return useAct({
    act: (body: Decision, key) =>
      send<PostObjectionsByIdDecisionsResponse>(`/api/objections/${id}/decisions`, { body, key }),
    onDone: async (result) => {
      await client.invalidateQueries({ queryKey: ['objections'] });
      onDone(result);
    },
  });
}

/** The department has taken note of a correction. */
export function useReceipt() {
  const client = useQueryClient();
  return useAct({
    act: (id: number, key) => send<object>(`/api/objections/${id}/receipts`, { key }),
    onDone: () => client.invalidateQueries({ queryKey: ['objections'] }),
  });
}

export function usageQuery(months: number) {
  return queryOptions({
    queryKey: ['usage', months],
    queryFn: ({ signal }) => read<Usage>('/api/sharing/usage', { query: { months }, signal }),
    placeholderData: keepPreviousData,
  });
}

export function auditQuery({ grant, resource, organisation }: Search) {
  return pagesOf<AuditEntry, string>(['audit'], '/api/sharing/audit', { grant, resource, organisation });
}

export function useRevokeGrant() {
  const client = useQueryClient();
  return useAct({
    act: ({ grantId, reason }: { grantId: number; reason: string }, key) =>
      send<object>(`/api/grants/${grantId}/revocations`, { body: { reason }, key }),
    onDone: () => {
      void client.invalidateQueries({ queryKey: ['usage'] });
      void client.invalidateQueries({ queryKey: ['grants'] });
    },
  });
}
