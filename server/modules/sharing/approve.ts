import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { conflict, invalidField, Problem } from '#kernel/errors';
import { actorOf } from '#kernel/events';
import type { Content } from '#modules/catalogue';
import type { Application, Narrowing } from './application.ts';
import { checkMask, findShareable } from './apply.ts';
import { clockColumns, turnClock, waitsFor } from './clocks.ts';
import { getItem, masksOf, stricter } from './grant-view.ts';
import { issueGrant } from './issue-grant.ts';
import { checkRowFilter, narrowRows } from './row-filter.ts';
import { type ActOnApplication, recordStep, takeApplication } from './step.ts';

/** An application as an approver left it: what would be granted if nobody changed it further. */
export type Narrowed = Pick<Application, 'items' | 'rowsWanted' | 'masks' | 'durationDays'>;

/** What remains of an application under a narrowing; a `Problem` for whatever would make it wider. */
export function narrow(application: Application, asked: Narrowing, content: Content): Narrowed | Problem {
  const items = asked.items ?? application.items;
  const added = items.find((name) => !application.items.includes(name));
  if (added !== undefined)
    return invalidField('/items', `"${added}" was not applied for; an approval only narrows`);
  if (items.length === 0) return invalidField('/items', 'leave at least one item, or refuse');
  const masks = narrowMasks(application, asked, { content, items });
  if (masks instanceof Problem) return masks;
  const { rows: wanted } = asked;
  const wrong = wanted && checkRowFilter(wanted, content.items, '/rows');
  if (wrong !== undefined) return wrong;
  const rowsWanted =
    wanted === undefined ? application.rowsWanted : narrowRows(application.rowsWanted, wanted, '/rows');
  if (rowsWanted instanceof Problem) return rowsWanted;
  const durationDays = asked.durationDays ?? application.durationDays;
  if (durationDays > application.durationDays)
    return invalidField('/durationDays', `at most ${application.durationDays} were applied for`);
  return { items, masks, rowsWanted, durationDays };
}

function narrowMasks(
  application: Application,
  asked: Narrowing,
  { content, items }: { content: Content; items: string[] },
): Application['masks'] | Problem {
  const current = masksOf(content, items, application.masks);
  for (const [name, mask] of Object.entries(asked.masks ?? {})) {
    const path = `/masks/${name}`;
    const problem = checkMask(content, name, mask, path);
    if (problem !== undefined) return problem;
    const before = current[name];
    if (before === undefined) return invalidField(path, 'this item is not among those approved');
    if (stricter(getItem(content, name), before, mask) !== mask)
      return invalidField(path, `${before} was applied for; an approval only makes it stricter`);
    current[name] = mask;
  }
  return current;
}

/** 审批: the provider's approval hands it to the data centre; the data centre's makes the grant. */
export async function approveApplication(
  tx: Transaction,
  city: City,
  approval: ActOnApplication & { narrowing: Narrowing },
): Promise<Application | Problem> {
  const taken = await takeApplication(tx, approval, 'approvals');
  if (taken instanceof Problem) return taken;
  const current = await turnClock(tx, city, taken);
  const resource = await findShareable(tx, current.resourceId);
  if (resource instanceof Problem) return resource;
  const narrowed = narrow(current, approval.narrowing, resource.published);
  if (narrowed instanceof Problem) return narrowed;
  const actor = actorOf(approval.principal);
  const data = { by: current.stage, ...narrowed, note: approval.narrowing.note };
  if (current.stage === 'provider')
    return recordStep(tx, city, current, actor, {
      type: 'approved',
      change: {
        ...narrowed,
        stage: 'centre',
        approvedBy: approval.principal.personId,
        ...clockColumns(city, { stage: 'centre', from: tx.now }),
      },
      data,
    });
  const approved = await recordStep(tx, city, current, actor, { type: 'approved', change: narrowed, data });
  return issueGrant(tx, city, { application: approved, resource, actor, unconditional: false });
}

/** Refuses with a reason the applicant reads. */
export async function refuseApplication(
  tx: Transaction,
  city: City,
  refusal: ActOnApplication & { reason: string },
): Promise<Application | Problem> {
  const taken = await takeApplication(tx, refusal, 'refusals');
  if (taken instanceof Problem) return taken;
  const current = await turnClock(tx, city, taken);
  if (refusal.reason.trim() === '') return invalidField('/reason', 'write why it is refused');
  return recordStep(tx, city, current, actorOf(refusal.principal), {
    type: 'refused',
    change: { stage: 'refused', decidedAt: tx.now },
    data: { by: current.stage, reason: refusal.reason },
  });
}

const REMINDER_INTERVAL_MS = 12 * 3_600_000;

/** 催办: the applicant's department asks whom it waits for to look at it; twice a day at most. */
export async function remindApprover(
  tx: Transaction,
  city: City,
  reminder: ActOnApplication & { text: string },
): Promise<Application | Problem> {
  const taken = await takeApplication(tx, reminder, 'reminders');
  if (taken instanceof Problem) return taken;
  const current = await turnClock(tx, city, taken);
  if (current.remindedAt !== null && tx.now.getTime() - current.remindedAt.getTime() < REMINDER_INTERVAL_MS)
    return new Problem(conflict, { detail: `It was reminded at ${current.remindedAt.toISOString()}.` });
  return recordStep(tx, city, current, actorOf(reminder.principal), {
    type: 'reminded',
    change: { remindedAt: tx.now },
    data: { waitsFor: waitsFor(current), text: reminder.text },
  });
}

/** 督办: the data centre wants it decided. */
export async function superviseApplication(
  tx: Transaction,
  city: City,
  supervision: ActOnApplication & { text: string },
): Promise<Application | Problem> {
  const taken = await takeApplication(tx, supervision, 'supervisions');
  if (taken instanceof Problem) return taken;
  const current = await turnClock(tx, city, taken);
  return recordStep(tx, city, current, actorOf(supervision.principal), {
    type: 'supervised',
    change: {},
    data: { waitsFor: waitsFor(current), text: supervision.text },
  });
}
