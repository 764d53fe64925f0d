/**
 * Shapes of the API, written by hand until `generated.ts` is built from our OpenAPI document. Nothing outside this
 * folder may describe a response.
 */
export type Language = 'zh' | 'en';
export type Name = Record<Language, string>;
/** WGS84, degrees. */
export type Point = [longitude: number, latitude: number];
export type Bounds = [west: number, south: number, east: number, north: number];

export interface Page<Item> {
  items: Item[];
  /** Pass as `after` to read on; null at the end. */
  next: string | null;
}

export interface District {
  code: string;
  name: Name;
  timeZone: string;
  center: Point;
  bounds: Bounds;
  demo: boolean;
  attribution: string[];
}

export type Role =
  | 'commander'
  | 'dispatcher'
  | 'workstation'
  | 'officer'
  | 'hotline'
  | 'steward'
  | 'data-user'
  | 'data-approver'
  | 'auditor'
  | 'platform-admin'
  | 'security-admin'
  | 'audit-admin';

export type Level = 'district' | 'street' | 'village' | 'unit';

export interface Organisation {
  id: string;
  name: string;
  level: Level;
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

export interface Place {
  code: string;
  name: string;
  level?: Level;
  kind?: string;
  point: Point;
  /** Names from the district down, without the place itself. */
  path: string[];
}

export interface Category {
  code: string;
  name: Name;
  group: string;
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
export type ClockState = 'on-time' | 'warning' | 'overdue' | 'stopped';
export type Source = 'public' | 'hotline' | 'patrol' | 'sensor' | 'import' | (string & {});

export interface Named {
  code: string;
  name: string;
}

export interface CaseSummary {
  id: string;
  number: string;
  title: string;
  stage: Stage;
  category: { code: string; name: Name } | null;
  street: Named | null;
  village: Named | null;
  location: Point | null;
  source: Source;
  openedAt: string;
  dueAt: string | null;
  clock: ClockState;
  handler: { id: string; name: string } | null;
  supervised: boolean;
  updatedAt: string;
}

export interface LogEntry {
  id: string;
  /** An event name, for example `case.dispatched`. */
  type: string;
  at: string;
  actor: { name: string; organisation: string | null } | null;
  data: Record<string, unknown>;
}

export interface Attachment {
  id: string;
  mediaType: string;
  width: number | null;
  height: number | null;
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
  'suspension',
  'resumption',
  'supervisions',
  'reopening',
  'notes',
] as const;
export type Act = (typeof actNames)[number];

export interface CaseDetail extends CaseSummary {
  description: string;
  placeText: string | null;
  reporter: { name: string | null; phone: string | null } | null;
  suspended: boolean;
  attachments: Attachment[];
  log: LogEntry[];
  acts: Act[];
}

/** Filters of the case list; they stand in the URL as they stand here. */
export interface CaseFilters {
  stage?: Stage;
  street?: string;
  village?: string;
  unit?: string;
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
  suspended: number;
  today: { reported: number; closed: number };
  /** Share of the cases due today that were closed on time, 0 to 1; null when none was due. */
  onTimeRate: number | null;
  streets: (Counts & Named)[];
  hours: { at: string; reported: number; closed: number }[];
}

export interface CaseMap {
  /** H3 resolution 10, only cells that hold open cases. */
  cells: (Counts & { cell: string })[];
  streets: (Counts & { street: string })[];
}

export interface NewReport {
  text: string;
  contact?: { name?: string; phone?: string };
  location?: Point;
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
  answer: string | null;
  steps: { stage: Stage; at: string; organisation: string | null }[];
  mayEvaluate: boolean;
  evaluation: { satisfied: boolean; text: string } | null;
}

/** Data of the live event `case`. */
export interface CaseChange {
  caseId: string;
  type: string;
  stage?: Stage;
  clock?: ClockState;
  street?: string;
  village?: string;
}
