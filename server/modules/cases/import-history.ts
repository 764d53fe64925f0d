import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { Problem } from '#kernel/errors';
import type { Actor } from '#kernel/events';
import { type OpenedCase, openCase, type Report } from './open-case.ts';
import * as queries from './queries.ts';
import { limitColumns, recordStep, type Step } from './step.ts';

/** A report with what another system did about it. */
export interface ImportedReport extends Omit<Report, 'source' | 'attachmentIds' | 'dispatchAtOnce'> {
  /** Its id in the system it comes from, with the name of that system. */
  sourceReference: string;
  answer?: string | undefined;
  /** When the other system closed it; comes with an answer. */
  closedAt?: Date | undefined;
}

/**
 * A case with a past. Closed elsewhere, it is opened and closed with that answer in one transaction: no limit runs
 * and nobody is warned. Still open, with a filing limit from `openedAt` that would be yellow or red by now, it
 * gets a whole new limit from now: the desk could not have known of it. An answer without a closing stands in the log as a
 * note. Log entries bear the time of the import; the times of the other system are in `openedAt`, `closedAt` and the
 * data of the entry. Brought again, it changes nothing. Returns the `Problem`s of `openCase`.
 */
export async function openImportedCase(
  tx: Transaction,
  city: City,
  imported: ImportedReport,
  actor: Actor,
): Promise<OpenedCase | Problem> {
  const { answer, closedAt, ...report } = imported;
  const opened = await openCase(tx, city, { ...report, source: 'import' }, actor);
  if (opened instanceof Problem || !opened.isNew) return opened;
  if (closedAt === undefined && answer === undefined && report.openedAt === undefined) return opened;
  let current = (await queries.lockCase(tx, opened.id))!;
  const steps: Step[] = [];
  if (closedAt !== undefined)
    steps.push({
      type: 'closed',
      change: { stage: 'closed', closedAt },
      data: { answer, closedAt, openedAt: report.openedAt },
    });
  else {
    if (answer !== undefined) steps.push({ type: 'noted', change: {}, data: { text: answer } });
    if (current.warnAt !== null && current.warnAt <= tx.now)
      steps.push({
        type: 'resumed',
        change: limitColumns(city, {
          stage: current.stage,
          categoryCode: current.categoryCode,
          from: tx.now,
        }),
        data: { openedAt: report.openedAt },
      });
  }
  for (const step of steps) {
    const next = await recordStep(tx, current, actor, step);
    if (next instanceof Problem) return next;
    current = next;
  }
  return opened;
}
