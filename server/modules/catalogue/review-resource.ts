import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { invalidField, invalidInput, Problem } from '#kernel/errors';
import { checkContent, raiseGrades } from './checks.ts';
import { differencesOf } from './differences.ts';
import * as queries from './queries.ts';
import type { Resource } from './resource.ts';
import { type ActOnResource, act, type Step } from './step.ts';

/** The steward hands the draft to the data centre. `Problem` with every finding while something keeps it from that. */
export function submitResource(
  tx: Transaction,
  city: City,
  on: ActOnResource & { note?: string | undefined },
): Promise<Resource | Problem> {
  return act(tx, city, on, 'submit', (current): Step | Problem => {
    const { content, raised } = raiseGrades(current.draft!);
    const errors = checkContent(content);
    if (errors.length > 0)
      return new Problem(invalidInput, {
        detail: `${errors.length} of its fields keep it from review.`,
        errors: errors.map((one) => ({ ...one, path: `/content${one.path}` })),
      });
    const stage = current.version === 0 ? ('review' as const) : current.stage;
    return {
      type: 'submitted',
      change: { stage, draft: content, submittedAt: tx.now },
      data: { note: on.note, raised: raised.length },
      isEvent: true,
    };
  });
}

/** The reviewer gives it back with a reason; it is a draft again. */
export function returnResource(
  tx: Transaction,
  city: City,
  on: ActOnResource & { reason: string },
): Promise<Resource | Problem> {
  return act(tx, city, on, 'return', (current): Step | Problem => {
    if (on.reason.trim() === '') return invalidField('/reason', 'write what the steward has to put right');
    const stage = current.version === 0 ? ('draft' as const) : current.stage;
    return {
      type: 'returned',
      change: { stage, submittedAt: null },
      data: { reason: on.reason },
      isEvent: true,
    };
  });
}

/**
 * The reviewer publishes the draft: its next version. The first gives it its code for good, the classification and
 * the serial it began with.
 */
export function publishResource(
  tx: Transaction,
  city: City,
  on: ActOnResource & { note?: string | undefined },
): Promise<Resource | Problem> {
  return act(tx, city, on, 'publish', async (current): Promise<Step> => {
    const content = current.draft!;
    const version = current.version + 1;
    const { principal, note = '' } = on;
    const code = current.code.replace(/^draft\//, `${content.classification}/`);
    await queries.insertVersion(tx, {
      resourceId: current.id,
      number: version,
      content,
      publishedBy: principal.name,
      note,
    });
    const isBreaking = current.published !== null && differencesOf(current.published, content).breaking;
    return {
      type: 'published',
      change: {
        code,
        version,
        stage: 'published',
        published: content,
        draft: null,
        submittedAt: null,
        publishedAt: tx.now,
      },
      data: { version, note, ...(isBreaking ? { breaking: true } : {}) },
      isEvent: true,
    };
  });
}

/** Opens the next version as a draft; what is published stays as it is until that is published. */
export function reviseResource(
  tx: Transaction,
  city: City,
  on: ActOnResource & { note?: string | undefined },
): Promise<Resource | Problem> {
  return act(tx, city, on, 'revise', (current): Step => {
    const isNew = current.version === 0;
    const change = isNew
      ? { stage: 'draft' as const, draft: current.published, published: null }
      : { draft: current.published };
    return { type: 'revised', change, data: { note: on.note, from: current.version } };
  });
}

/** The reviewer takes it out of the catalogue, with the reason its users read. */
export function withdrawResource(
  tx: Transaction,
  city: City,
  on: ActOnResource & { reason: string },
): Promise<Resource | Problem> {
  return act(tx, city, on, 'withdraw', async (current): Promise<Step | Problem> => {
    if (on.reason.trim() === '') return invalidField('/reason', 'write why it is withdrawn');
    await queries.deleteItems(tx, current.id);
    return { type: 'withdrawn', change: { stage: 'withdrawn' }, data: { reason: on.reason }, isEvent: true };
  });
}
