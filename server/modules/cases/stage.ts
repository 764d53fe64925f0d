/**
 * 信息收集 → 案卷建立 → 任务派遣 → 任务处理 → 处理反馈 → 核查结案 → 综合评价 (GB/T 30428, 数字化城市管理), with
 * `rejected` for a report that is not filed (不予立案).
 */
export const stages = [
  'reported',
  'filed',
  'dispatched',
  'handling',
  'fed-back',
  'verified',
  'closed',
  'evaluated',
  'rejected',
] as const;

export type Stage = (typeof stages)[number];

/** What people do with a case; each is `POST /api/cases/:id/<act>`. */
export const acts = [
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

export type Act = (typeof acts)[number];

interface Rule {
  /** The stages in which the act makes sense. */
  from: readonly Stage[];
  /** Who: the handler's own people, or the desk's (and whoever is above it). */
  by: 'handler' | 'desk';
  permission: string;
}

const open: readonly Stage[] = ['reported', 'filed', 'dispatched', 'handling', 'fed-back', 'verified'];

/** The whole state graph in one table. */
export const rules: Record<Act, Rule> = {
  filing: { from: ['reported'], by: 'desk', permission: 'cases.file' },
  rejection: { from: ['reported'], by: 'desk', permission: 'cases.file' },
  dispatches: { from: ['filed', 'dispatched'], by: 'desk', permission: 'cases.dispatch' },
  acceptance: { from: ['dispatched'], by: 'handler', permission: 'cases.handle' },
  returns: { from: ['dispatched', 'handling'], by: 'handler', permission: 'cases.handle' },
  feedback: { from: ['dispatched', 'handling'], by: 'handler', permission: 'cases.handle' },
  suspension: { from: ['dispatched', 'handling'], by: 'desk', permission: 'cases.suspend' },
  resumption: { from: ['dispatched', 'handling'], by: 'desk', permission: 'cases.suspend' },
  verification: { from: ['fed-back'], by: 'desk', permission: 'cases.verify' },
  closure: { from: ['verified'], by: 'desk', permission: 'cases.verify' },
  reopening: { from: ['closed', 'evaluated', 'rejected'], by: 'desk', permission: 'cases.verify' },
  supervisions: { from: open, by: 'desk', permission: 'cases.supervise' },
  relocation: { from: ['reported', 'filed'], by: 'desk', permission: 'cases.file' },
  notes: { from: stages, by: 'desk', permission: 'cases.note' },
};

export function isOver(stage: Stage): boolean {
  return stage === 'closed' || stage === 'evaluated' || stage === 'rejected';
}
