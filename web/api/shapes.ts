/**
 * Shapes of the API, written by hand until `generated.ts` is built from our OpenAPI document. Nothing outside this
 * folder may describe a response.
 */
export type Language = 'zh' | 'en';
export type Name = Record<Language, string>;
/** WGS84, degrees. */
export type Point = [longitude: number, latitude: number];
export type Bounds = [west: number, south: number, east: number, north: number];

/** `After` is what the next page is asked for with. */
export interface Page<Item, After = string> {
  items: Item[];
  next: After | null;
}

export interface District {
  code: string;
  name: Name;
  timeZone: string;
  center: Point;
  bounds: Bounds;
  demo: boolean;
  attribution: string[];
  /** Changes with every import that changed anything. */
  version: string;
  tiles: { url: string; zoomMin: number; zoomMax: number };
}

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
] as const;
export type Role = (typeof roles)[number];

export interface OrganisationRef {
  id: string;
  name: Name;
}

export interface Organisation extends OrganisationRef {
  kind: 'operations-centre' | 'sub-centre' | 'workstation' | 'unit' | 'department';
  placeCode: string | null;
}

export interface Post {
  id: string;
  role: Role;
  organisation: Organisation;
}

export interface Session {
  person: { id: string; name: string };
  post: Post;
  posts: Post[];
  permissions: string[];
}

export interface DemoPerson {
  personId: string;
  name: string;
  role: Role;
  organisation: Organisation;
}

export interface PlaceRef {
  code: string;
  name: string;
}

export interface Place extends PlaceRef {
  /** Names from the district down, without the place itself. */
  path: string[];
  point: Point;
}

export interface Located {
  cell: string;
  gridCode: string;
  street: Place;
  village: Place | null;
}

export interface Category {
  code: string;
  parentCode: string | null;
  name: Name;
  /** Null on a group, under which nothing can be filed. */
  handleHours: number | null;
}

export const stages = [
  'reported',
  'filed',
  'dispatched',
  'handling',
  'fed-back',
  'verified',
  'closed',
  'evaluated',
] as const;
export type Stage = (typeof stages)[number] | 'rejected';
export type ClockState = 'running' | 'warning' | 'overdue' | 'stopped';
export const sources = ['public', 'hotline', 'staff', 'import', 'sensor', 'data'] as const;
export type Source = (typeof sources)[number];

export interface CaseSummary {
  id: number;
  number: string;
  title: string;
  stage: Stage;
  category: { code: string; name: Name } | null;
  source: Source;
  street: PlaceRef | null;
  village: PlaceRef | null;
  location: Point | null;
  placeText: string | null;
  handler: OrganisationRef;
  desk: OrganisationRef;
  openedAt: string;
  dueAt: string | null;
  closedAt: string | null;
  clock: ClockState;
  overtime: boolean;
  suspended: boolean;
  supervised: boolean;
  updatedAt: string;
}

export interface LogEntry {
  number: number;
  /** opened, filed, dispatched, accepted, returned, fed-back, verified, refused, closed … */
  type: string;
  at: string;
  actor: { name: string; organisation: OrganisationRef | null };
  data: Record<string, unknown>;
}

export interface StoredFile {
  id: string;
  mediaType: string;
}

export interface Attachment extends StoredFile {
  name: string;
  /** The log entry it came with. */
  eventNumber: number;
}

export const actNames = [
  'filing',
  'rejection',
  'dispatches',
  'acceptance',
  'returns',
  'feedback',
  'verification',
  'closure',
  'reopening',
  'suspension',
  'resumption',
  'supervisions',
  'relocation',
  'notes',
] as const;
export type Act = (typeof actNames)[number];

export interface CaseDetail extends CaseSummary {
  description: string;
  reporter: { name: string | null; phone: string | null } | null;
  attachments: Attachment[];
  log: LogEntry[];
  acts: Act[];
  /** Who answers for such a case in such a place. */
  responsible: OrganisationRef | null;
}

/** Filters of the case list; they stand in the URL as they stand here. */
export interface CaseFilters {
  /** One or more, separated by commas. */
  stage?: string;
  /** Only those that are not over. */
  open?: boolean;
  street?: string;
  village?: string;
  handler?: string;
  category?: string;
  clock?: 'warning' | 'overdue';
  source?: string;
  text?: string;
  mine?: boolean;
}

export interface Counts {
  open: number;
  warning: number;
  overdue: number;
}

export interface Overview extends Counts {
  at: string;
  today: {
    opened: number;
    closed: number;
    /** Closed today without ever running over a limit. */
    closedInTime: number;
    /** Median minutes from report to dispatch. */
    dispatchMinutes: number | null;
  };
  /** `code` is null for cases not located yet. */
  streets: (Counts & { code: string | null; name: string | null })[];
  hours: { hour: string; opened: number; closed: number }[];
}

/** An open case on the map. */
export interface CasePoint {
  id: number;
  longitude: number;
  latitude: number;
  /** H3, resolution 10. */
  cell: string;
  stage: Stage;
  clock: ClockState;
}

export interface NewReport {
  text: string;
  contact?: { name?: string; phone?: string };
  point?: Point;
  placeText?: string;
  attachmentIds: string[];
  categoryCode?: string;
}

export interface ReportReceipt {
  number: string;
  secret: string;
}

export interface ReportProgress {
  number: string;
  text: string;
  stage: Stage;
  openedAt: string;
  closedAt: string | null;
  satisfied: boolean | null;
  /** `text` is the answer, or the reason for not filing. */
  steps: { type: string; at: string; text: string | null }[];
}

/** Data of the live event `fact`: something happened to `subject`. */
export interface Fact {
  type: string;
  subject: string;
  data: { stage?: Stage; clock?: ClockState };
}
