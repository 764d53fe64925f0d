import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { invalidField, Problem } from '#kernel/errors';
import type { Principal } from '#kernel/permissions';
import { findOrganisation } from '#modules/directory';
import { findResource } from '../queries.ts';
import { actOnDemand, demandItemNotReady, demandItemNotYours, refuseClasses } from './act-on-demand.ts';
import type { Answer, NewAnswer } from './demand.ts';
import * as queries from './queries.ts';
import { dayOf } from './view.ts';

/** A year: what is promised for later is no promise. */
const PROMISE_DAYS_MAX = 366;
const DAY_MS = 86_400_000;

/**
 * The department asked answers: it will supply by a day (the draft it begins may be named), it refuses with statute
 * and article, or it is the wrong one and may name another, which is asked in its place. A later answer replaces the
 * earlier. Undefined when all went well.
 */
export function answerDemand(
  tx: Transaction,
  city: City,
  { demandId, principal, answer }: { demandId: number; principal: Principal; answer: NewAnswer },
): Promise<Problem | undefined> {
  const { organisationId } = principal;
  return actOnDemand(tx, city, { demandId, principal, items: answer.items }, async (items, demand) => {
    const foreign = items.find((item) => item.ownerId !== organisationId);
    if (foreign !== undefined)
      return new Problem(demandItemNotYours, { detail: `Item ${foreign.number} is asked of another.` });
    const refusal =
      refuseClasses(items, ['unmet', 'overdue', 'refused', 'unlawful-refusal']) ??
      (await checks[answer.kind](tx, city, { answer, items, organisationId, demand }));
    if (refusal !== undefined) return refusal;
    const kept = toKept(answer, organisationId, tx.now);
    await queries.updateSaid(
      tx,
      items.map((item) => item.id),
      answer.kind === 'not-ours'
        ? { answer: kept, declinedBy: organisationId, namedId: answer.names ?? null }
        : { answer: kept },
    );
    return {
      type: 'answered',
      event: 'catalogue.demand-answered',
      tells: demand.organisationId,
      data: { ...kept, names: answer.names ?? null },
    };
  });
}

interface Answering {
  answer: NewAnswer;
  items: queries.ItemRow[];
  organisationId: string;
  demand: queries.DemandRow;
}

const checks = { supply: checkPromise, refuse: checkBasis, 'not-ours': checkDecline } satisfies Record<
  NewAnswer['kind'],
  (tx: Transaction, city: City, on: Answering) => Promise<Problem | undefined>
>;

async function checkPromise(
  tx: Transaction,
  city: City,
  { answer, organisationId }: Answering,
): Promise<Problem | undefined> {
  const { promisedOn, resourceId } = answer;
  if (promisedOn === undefined) return invalidField('/promisedOn', 'say by which day it will be supplied');
  if (promisedOn < dayOf(city)) return invalidField('/promisedOn', 'that day has passed');
  if (Date.parse(promisedOn) > tx.now.getTime() + PROMISE_DAYS_MAX * DAY_MS)
    return invalidField('/promisedOn', `at most ${PROMISE_DAYS_MAX} days ahead`);
  if (resourceId === undefined) return undefined;
  const resource = await findResource(tx, resourceId);
  return resource?.providerId === organisationId
    ? undefined
    : invalidField('/resourceId', `your department has no resource ${resourceId}`);
}

async function checkBasis(
  _tx: Transaction,
  _city: City,
  { answer }: Answering,
): Promise<Problem | undefined> {
  if ((answer.statute ?? '').trim() === '')
    return invalidField('/statute', 'name the statute that forbids it');
  if ((answer.article ?? '').trim() === '')
    return invalidField('/article', 'name the article that forbids it');
  return undefined;
}

async function checkDecline(
  _tx: Transaction,
  city: City,
  { answer, items, organisationId, demand }: Answering,
): Promise<Problem | undefined> {
  const settled = items.find((item) => item.settledId === organisationId);
  if (settled !== undefined)
    return new Problem(demandItemNotReady, {
      detail: `The centre settled that your department supplies item ${settled.number}.`,
    });
  const { names } = answer;
  if (names === undefined) return undefined;
  if (findOrganisation(city, names) === undefined)
    return invalidField('/names', `there is no organisation ${names}`);
  if (names === organisationId) return invalidField('/names', 'name another department than your own');
  if (names === demand.organisationId) return invalidField('/names', 'that is who needs it');
  return items.some((item) => item.declined.includes(names))
    ? invalidField('/names', 'that department has declined already')
    : undefined;
}

function toKept(answer: NewAnswer, organisationId: string, now: Date): Answer {
  const isSupply = answer.kind === 'supply';
  const isRefusal = answer.kind === 'refuse';
  return {
    kind: answer.kind,
    organisationId,
    at: now.toISOString(),
    promisedOn: (isSupply ? answer.promisedOn : undefined) ?? null,
    resourceId: (isSupply ? answer.resourceId : undefined) ?? null,
    statute: (isRefusal ? answer.statute : undefined) ?? '',
    article: (isRefusal ? answer.article : undefined) ?? '',
    note: answer.note ?? '',
    judgement: null,
  };
}
