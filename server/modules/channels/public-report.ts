import { createHash, timingSafeEqual } from 'node:crypto';
import type { City } from '#kernel/city';
import type { Clock } from '#kernel/clock';
import type { Queryable, Transaction } from '#kernel/database';
import { notFound, Problem } from '#kernel/errors';
import type { Actor } from '#kernel/events';
import {
  type Case,
  evaluateCase,
  findCaseByNumber,
  listCaseEvents,
  openCase,
  type Stage,
  suggestCategory,
} from '#modules/cases';
import type { Point } from '#modules/places';
import * as queries from './queries.ts';

/** Reporters have no account; the history shows them all alike. */
const citizen: Actor = Object.freeze({ personId: null, name: '市民', organisationId: null });

/** Crockford's Base32: no I, L, O or U, so that it can be read out over a telephone and typed on any keyboard. */
const SECRET_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 60 bits; with the limit on attempts nobody guesses one. */
const SECRET_LENGTH = 12;

export interface PublicReport {
  text: string;
  point?: Point | undefined;
  placeText?: string | undefined;
  categoryCode?: string | undefined;
  contact?: { name?: string | undefined; phone?: string | undefined } | undefined;
  attachmentIds?: string[] | undefined;
}

/** A citizen's report becomes a case. The secret is told once and kept only as a digest. */
export async function reportPublicly(
  tx: Transaction,
  city: City,
  report: PublicReport,
): Promise<{ number: string; secret: string } | Problem> {
  const opened = await openCase(
    tx,
    city,
    {
      description: report.text,
      source: 'public',
      point: report.point,
      placeText: report.placeText,
      categoryCode: report.categoryCode ?? suggestCategory(city, report.text)?.code,
      reporter: { name: report.contact?.name ?? null, phone: report.contact?.phone ?? null },
      attachmentIds: report.attachmentIds,
    },
    citizen,
  );
  if (opened instanceof Problem) return opened;
  const secret = makeSecret(tx.clock);
  await queries.insertReport(tx, { caseId: opened.id, number: opened.number, secret_sha256: digest(secret) });
  return { number: opened.number, secret };
}

/** What a reporter may know: the steps, never the people or remarks inside. */
export interface ReportProgress {
  number: string;
  text: string;
  stage: Stage;
  openedAt: Date;
  closedAt: Date | null;
  satisfied: boolean | null;
  steps: { type: string; at: Date; text: string | null }[];
}

/** Undefined for a wrong number and for a wrong secret alike. */
export async function findProgress(
  db: Queryable,
  { number, secret }: { number: string; secret: string },
): Promise<ReportProgress | undefined> {
  const found = await findReported(db, number, secret);
  if (found === undefined) return undefined;
  const log = await listCaseEvents(db, found.id);
  return {
    number: found.number,
    text: found.description,
    stage: found.stage,
    openedAt: found.openedAt,
    closedAt: found.closedAt,
    satisfied: found.satisfied,
    steps: log
      .filter((entry) => publicSteps.has(entry.type))
      .map(({ type, at, data }) => ({ type, at, text: publicText(type, data) })),
  };
}

const publicSteps = new Set([
  'opened',
  'filed',
  'rejected',
  'dispatched',
  'accepted',
  'fed-back',
  'closed',
  'reopened',
  'evaluated',
]);

/** The answer and the reason for not filing are written for the reporter; nothing else of the log is. */
function publicText(type: string, data: Record<string, unknown>): string | null {
  const text = type === 'closed' ? data.answer : type === 'rejected' ? data.reason : undefined;
  return typeof text === 'string' ? text : null;
}

/** The reporter says whether it helped; once. */
export async function evaluatePublicly(
  tx: Transaction,
  evaluation: { number: string; secret: string; satisfied: boolean; text: string },
): Promise<Record<string, never> | Problem> {
  const found = await findReported(tx, evaluation.number, evaluation.secret);
  if (found === undefined)
    return new Problem(notFound, { detail: 'There is no report with this number and secret.' });
  const { satisfied, text } = evaluation;
  const outcome = await evaluateCase(tx, { caseId: found.id, satisfied, text, actor: citizen });
  return outcome instanceof Problem ? outcome : {};
}

async function findReported(db: Queryable, number: string, secret: string): Promise<Case | undefined> {
  const report = await queries.findReport(db, number);
  // The digest is compared also when the number is unknown, so that both cost the same.
  const isRight = timingSafeEqual(digest(secret), report?.secret_sha256 ?? Buffer.alloc(32));
  return report !== undefined && isRight ? findCaseByNumber(db, number) : undefined;
}

/** For example `K7RM-42PX-9QTD`. */
function makeSecret(clock: Clock): string {
  const bytes = Buffer.from(clock.secret(SECRET_LENGTH), 'base64url');
  const letters = [...bytes].map((byte) => SECRET_ALPHABET[byte & 31]).join('');
  return letters.match(/.{4}/g)!.join('-');
}

/** Of what was meant: case, dashes and spaces do not matter, and what is often misread is read right. */
function digest(secret: string): Buffer {
  const meant = secret.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return createHash('sha256').update(meant).digest();
}
