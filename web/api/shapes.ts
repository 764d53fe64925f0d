/**
 * The words of the API, as the interface uses them; all from `generated/`, which is made of the server's routes.
 * Nothing outside this folder may describe a request or a response.
 */
import type {
  GetCasesByIdResponse,
  GetCasesMapResponse,
  GetCasesOverviewResponse,
  GetCasesQuery,
  GetCasesResponse,
  GetCategoriesResponse,
  GetDemoPeopleResponse,
  GetDistrictResponse,
  GetImportsByIdResponse,
  GetImportsResponse,
  GetOrganisationsResponse,
  GetPlacesLocateResponse,
  GetPlacesResponse,
  GetPlacesSearchResponse,
  GetReportsByNumberResponse,
  GetSessionResponse,
  PostCallsBody,
  PostCasesBody,
  PostCasesResponse,
  PostReportsAttachmentsResponse,
  PostReportsBody,
  PostReportsResponse,
} from './generated/operations.ts';

export type Language = 'zh' | 'en';

/** `After` is what the next page is asked for with. */
export interface Page<Item, After = string> {
  items: Item[];
  next: After | null;
}

export type District = GetDistrictResponse;
export type Name = District['name'];
/** WGS84, degrees: [longitude, latitude]. */
export type Point = District['center'];

export type Session = GetSessionResponse;
export type Post = Session['post'];
export type Role = Post['role'];
export type Organisation = GetOrganisationsResponse['items'][number];
export type OrganisationRef = CaseSummary['handler'];
export type DemoPerson = GetDemoPeopleResponse['items'][number];

export type Place = GetPlacesResponse['items'][number];
export type PlaceRef = NonNullable<CaseSummary['street']>;
export type PlaceSuggestion = GetPlacesSearchResponse['items'][number];
export type Located = GetPlacesLocateResponse;
export type Category = GetCategoriesResponse['items'][number];

export type CaseSummary = GetCasesResponse['items'][number];
export type CaseDetail = GetCasesByIdResponse;
export type Stage = CaseSummary['stage'];
export type ClockState = CaseSummary['clock'];
export type Source = CaseSummary['source'];
export type Act = CaseDetail['acts'][number];
export type LogEntry = CaseDetail['log'][number];
export type Attachment = CaseDetail['attachments'][number];
/** Filters of the case list; they stand in the URL as they stand here. */
export type CaseFilters = Omit<GetCasesQuery, 'after' | 'limit'>;
export type NewCase = PostCasesBody;
export type NewCall = PostCallsBody;
export type Line = NewCall['line'];
export type OpenedCase = PostCasesResponse;

export type Overview = GetCasesOverviewResponse;
export type Counts = Pick<Overview, 'open' | 'warning' | 'overdue'>;
/** An open case on the map; `cell` is H3, resolution 10. */
export type CasePoint = GetCasesMapResponse['items'][number];

export type StoredFile = PostReportsAttachmentsResponse;
export type NewReport = PostReportsBody;
export type ReportReceipt = PostReportsResponse;
export type ReportProgress = GetReportsByNumberResponse;

export type Import = GetImportsResponse['imports'][number];
export type ImportDetail = GetImportsByIdResponse;

/** Data of the live event `fact`: something happened to `subject`. */
export interface Fact {
  type: string;
  subject: string;
  data: { stage?: Stage; clock?: ClockState };
}

/** In the order in which the demo offers them. */
export const roles = [
  'commander',
  'dispatcher',
  'workstation',
  'officer',
  'hotline',
  'data-steward',
  'data-user',
  'data-approver',
  'data-auditor',
  'enterprise-officer',
  'merchant',
  'platform-admin',
  'security-admin',
  'audit-admin',
] as const satisfies Role[];

/** The way of a case; `rejected` leaves it. */
export const stages = [
  'reported',
  'filed',
  'dispatched',
  'handling',
  'fed-back',
  'verified',
  'closed',
  'evaluated',
] as const satisfies Stage[];

export const sources = ['public', 'hotline', 'staff', 'import', 'sensor', 'data'] as const satisfies Source[];

export const lines = ['12345', '110', '119', '120'] as const satisfies Line[];
