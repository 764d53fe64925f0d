import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { type FieldError, invalidInput, Problem } from '#kernel/errors';
import { publish, system } from '#kernel/events';
import { findOrganisation } from '#modules/directory';
import * as queries from './queries.ts';
import { lockLists } from './solver/queries.ts';
import { solveLater } from './solver/solve.ts';
import { termOf } from './terms.ts';

export interface DutyToSupply {
  organisationId: string;
  title: string;
  kind?: string | undefined;
  /** The system it comes from. */
  system?: string | undefined;
  /** The statute or regulation by which it must. */
  legalDuty?: string | undefined;
}

const ERRORS_MAX = 50;
const LINES_PER_STATEMENT = 5_000;

/**
 * 责任清单: loads the lists of the departments named in it. A department's list is loaded whole: what it does not
 * name any more ends, what it names again stays. `Problem` with each line whose department is unknown.
 */
export async function loadDutiesToSupply(
  tx: Transaction,
  city: City,
  lines: DutyToSupply[],
): Promise<{ added: number; ended: number; kept: number } | Problem> {
  const wrong: FieldError[] = lines.flatMap(({ organisationId }, index) =>
    findOrganisation(city, organisationId) === undefined
      ? [{ path: `/lines/${index}/organisationId`, message: `there is no organisation ${organisationId}` }]
      : [],
  );
  if (wrong.length > 0)
    return new Problem(invalidInput, {
      detail: `${wrong.length} lines name unknown organisations`,
      errors: wrong.slice(0, ERRORS_MAX),
    });
  const fresh = [...new Map(lines.map(toLine).map((line) => [keyOf(line), line])).values()];
  await lockLists(tx);
  const ended = await queries.endDutiesBut(tx, fresh);
  const added: string[] = [];
  for (let from = 0; from < fresh.length; from += LINES_PER_STATEMENT)
    added.push(...(await queries.upsertDuties(tx, fresh.slice(from, from + LINES_PER_STATEMENT))));
  const counts = { added: added.length, ended: ended.length, kept: fresh.length - added.length };
  await publish(tx, {
    type: 'catalogue.duties-loaded',
    subject: tx.now.toISOString(),
    actor: system,
    data: counts,
    placement: { streetCode: null, villageCode: null, unitId: null },
  });
  await solveLater(tx, { terms: [...new Set([...ended, ...added])] });
  return counts;
}

function toLine({ organisationId, title, kind, system: from, legalDuty }: DutyToSupply): queries.NewDuty {
  const trimmed = title.trim();
  return {
    organisationId,
    title: trimmed,
    kind: kind ?? null,
    term: termOf(trimmed, kind ?? null),
    system: from?.trim() ?? '',
    legalDuty: legalDuty ?? '',
  };
}

function keyOf({ organisationId, term, system: from }: queries.NewDuty): string {
  return JSON.stringify([organisationId, term, from]);
}
