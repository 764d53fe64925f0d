import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { Problem } from '#kernel/errors';
import { actorOf } from '#kernel/events';
import type { Principal } from '#kernel/permissions';
import { openCase, suggestCategory } from '#modules/cases';
import type { Point } from '#modules/places';
import * as queries from './queries.ts';

export const lines = ['12345', '110', '119', '120'] as const;

export interface Call {
  line: (typeof lines)[number];
  description: string;
  caller?: { name?: string | undefined; phone?: string | undefined } | undefined;
  point?: Point | undefined;
  placeText?: string | undefined;
  categoryCode?: string | undefined;
  dispatchAtOnce?: boolean | undefined;
}

/** A call becomes a case, on record with the line it came in on and the operator who took it. */
export async function takeCall(
  tx: Transaction,
  city: City,
  call: Call,
  principal: Principal,
): Promise<{ id: number; number: string } | Problem> {
  const opened = await openCase(
    tx,
    city,
    {
      description: call.description,
      source: 'hotline',
      point: call.point,
      placeText: call.placeText,
      categoryCode: call.categoryCode ?? suggestCategory(city, call.description)?.code,
      reporter: { name: call.caller?.name ?? null, phone: call.caller?.phone ?? null },
      dispatchAtOnce: call.dispatchAtOnce,
    },
    actorOf(principal),
  );
  if (opened instanceof Problem) return opened;
  await queries.insertCall(tx, { caseId: opened.id, line: call.line, operatorId: principal.personId });
  return { id: opened.id, number: opened.number };
}
