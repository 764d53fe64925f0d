/**
 * 申请 → 提供部门审核 → 数据中心审核 → 授权. Unconditional resources go from the draft to the grant at once; a refusal or a
 * withdrawal ends it.
 */
export const stages = ['draft', 'provider', 'centre', 'granted', 'refused', 'withdrawn'] as const;
export type Stage = (typeof stages)[number];

/** What people do with an application; each is a noun under `/api/applications/:id`. */
export const acts = [
  'edit',
  'deletion',
  'submissions',
  'approvals',
  'refusals',
  'reminders',
  'supervisions',
  'withdrawals',
] as const;
export type Act = (typeof acts)[number];

/** Whose an act is: of who wrote it, of the department that applies, or of whom the stage waits for. */
export type Party = 'applicant' | 'department' | 'approver' | 'centre';

interface Rule {
  from: readonly Stage[];
  by: Party;
}

const waiting: readonly Stage[] = ['provider', 'centre'];

/** The whole state graph in one table. */
export const rules: Record<Act, Rule> = {
  edit: { from: ['draft'], by: 'department' },
  deletion: { from: ['draft'], by: 'department' },
  submissions: { from: ['draft'], by: 'department' },
  approvals: { from: waiting, by: 'approver' },
  refusals: { from: waiting, by: 'approver' },
  reminders: { from: waiting, by: 'department' },
  supervisions: { from: waiting, by: 'centre' },
  withdrawals: { from: waiting, by: 'department' },
};

/** What an approver needs at a stage. */
export const approvals = { provider: 'sharing.supply', centre: 'sharing.approve' } as const;

export function isWaiting(stage: Stage): stage is 'provider' | 'centre' {
  return stage === 'provider' || stage === 'centre';
}
