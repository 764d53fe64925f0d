import { createHmac } from 'node:crypto';
import Type, { type Static } from 'typebox';
import type { City } from '#kernel/city';
import { stopwatch } from '#kernel/clock';
import type { Transaction } from '#kernel/database';
import { defineProblem, invalidField, Problem } from '#kernel/errors';
import type { Principal } from '#kernel/permissions';
import { findResource, type Item } from '#modules/catalogue';
import { districtMidnight } from '#modules/places';
import { countMatches, type Matches } from './lake-matches.ts';
import * as queries from './queries.ts';

export const QUESTIONS_PER_DAY_MAX = 20;

/** Under this many keys nothing is told. */
export const CELL_MIN = 10;
/** Most the noise ever adds or takes. */
export const NOISE_MAX = 20;
/** Spread of the noise: a single key moves the odds of any answer by a quarter at most (ε = 1/4). */
const NOISE_SPREAD = 4;
/** Told in steps of this many hundredths. */
export const STEP_PERCENT = 5;

export const tooManyQuestions = defineProblem(
  'too-many-questions',
  429,
  'The join oracle answers a limited number of questions a day',
);
export const noDataYet = defineProblem('no-data-yet', 409, 'The resource holds no data yet');
export const notForMatching = defineProblem(
  'not-for-matching',
  422,
  'This item cannot be matched before applying',
);

const cells = ['told', 'fewer-than-10'] as const;

export const MatchAnswerShape = Type.Object(
  {
    sharePercent: Type.Union([Type.Integer({ minimum: 0, maximum: 100 }), Type.Null()], {
      description: `Distinct keys of the left found in the right, to ${STEP_PERCENT} %; null when a cell is too small`,
    }),
    matches: Type.Enum([...cells], {
      description: '`fewer-than-10`: that few, or so near that telling would tell of one key',
    }),
    others: Type.Enum([...cells]),
    leftKeys: Type.Union([Type.Integer(), Type.Null()], { description: 'To one digit; null when few' }),
  },
  { description: 'Answer of the join oracle' },
);
export type MatchAnswer = Static<typeof MatchAnswerShape>;

export interface Question {
  left: number;
  leftItem: string;
  right: number;
  rightItem: string;
  purpose: string;
}

/**
 * 试用: which share of the keys of one resource is in another, before applying for either. Question and answer are on
 * record. `Problem` for a resource or item that is not there or not for matching, and past the limit of the day.
 */
export async function askMatchRate(
  tx: Transaction,
  city: City,
  question: Question,
  principal: Principal,
): Promise<{ id: number; left: number; answer: MatchAnswer } | Problem> {
  await queries.lockAsker(tx, principal.personId);
  const asked = await queries.countTries(tx, principal.personId, districtMidnight(tx.now));
  if (asked >= QUESTIONS_PER_DAY_MAX)
    return new Problem(tooManyQuestions, { detail: `At most ${QUESTIONS_PER_DAY_MAX} a day.` });
  const left = await findSide(tx, { id: question.left, item: question.leftItem, path: '/left' });
  if (left instanceof Problem) return left;
  const right = await findSide(tx, { id: question.right, item: question.rightItem, path: '/right' });
  if (right instanceof Problem) return right;
  const elapsed_ms = stopwatch();
  const bytes = Buffer.from(city.clock.secret(16), 'base64url');
  const counted = await countMatches(city.lake, {
    left,
    right,
    hashKey: [bytes.readBigUInt64LE(0), bytes.readBigUInt64LE(8)],
  });
  const secret = await queries.keepTryKey(tx, city.clock.secret(32));
  const answer = answerOf(counted, noiseOf(secret, JSON.stringify([left, right])));
  const { personId, name: personName, organisationId } = principal;
  const duration_ms = Math.round(elapsed_ms());
  const who = { personId, personName, organisationId };
  const id = await queries.insertTry(tx, {
    ...who,
    purpose: question.purpose,
    left,
    right,
    answer,
    duration_ms,
  });
  return { id, left: QUESTIONS_PER_DAY_MAX - asked - 1, answer };
}

interface Side {
  resourceId: number;
  item: string;
  batch: number;
}

async function findSide(
  tx: Transaction,
  { id, item: name, path }: { id: number; item: string; path: '/left' | '/right' },
): Promise<Side | Problem> {
  const resource = await findResource(tx, id);
  if (resource?.published == null || resource.stage !== 'published')
    return invalidField(path, `there is no published resource ${id}`);
  const item = resource.published.items.find((one) => one.name === name);
  if (item === undefined) return invalidField(`${path}Item`, `resource ${id} has no item ${name}`);
  if (resource.published.sharing === 'none' || !isForMatching(item))
    return new Problem(notForMatching, {
      detail: `${name}: not shared, graded above general, or not a key by its type.`,
      errors: [{ path: `${path}Item`, message: 'not for matching' }],
    });
  const batch = await queries.findNewestBatch(tx, id);
  if (batch === undefined) return new Problem(noDataYet, { detail: `Resource ${id}.` });
  return { resourceId: id, item: name, batch };
}

/** Codes and numbers join; long texts, files and measurements do not. Important and core data are not tried. */
function isForMatching(item: Item): boolean {
  return item.grade.startsWith('general') && ['string', 'integer', 'numeric', 'date'].includes(item.type);
}

/**
 * What is told of the true counts. Who loads a resource of their own could ask, add one key, and ask again; the noise
 * decides what a step or a cell hides, so the difference of two answers does not say whether that key matched. The
 * noise follows from the question and the batches: asking again tells the same, and cannot be averaged away.
 */
export function answerOf({ keys, matches }: Matches, noise: number): MatchAnswer {
  const seen = matches + noise;
  const others = keys - matches - noise;
  // Past the noise: with fewer than CELL_MIN in truth it is always suppressed, and the border is nobody's to find.
  const isTold = (count: number) => count >= CELL_MIN + NOISE_MAX;
  const isShare = isTold(seen) && isTold(others);
  return {
    sharePercent: isShare ? Math.round((seen / keys) * (100 / STEP_PERCENT)) * STEP_PERCENT : null,
    matches: isTold(seen) ? 'told' : 'fewer-than-10',
    others: isTold(others) ? 'told' : 'fewer-than-10',
    leftKeys: isTold(keys + noise) ? toOneDigit(keys + noise) : null,
  };
}

/** A Laplace distribution cut at NOISE_MAX, drawn from a keyed hash of the question. */
export function noiseOf(secret: string, question: string): number {
  const drawn = createHmac('sha256', secret).update(question).digest();
  // Strictly between 0 and 1.
  const uniform = (drawn.readUInt32LE(0) + 0.5) / 2 ** 32 - 0.5;
  const noise = -NOISE_SPREAD * Math.sign(uniform) * Math.log(1 - 2 * Math.abs(uniform));
  return Math.max(-NOISE_MAX, Math.min(NOISE_MAX, Math.round(noise)));
}

function toOneDigit(count: number): number {
  const step = 10 ** Math.floor(Math.log10(count));
  return Math.round(count / step) * step;
}
