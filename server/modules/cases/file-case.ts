import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { invalidField, Problem } from '#kernel/errors';
import { findOrganisation } from '#modules/directory';
import { locate, type Point } from '#modules/places';
import type { Case } from './case.ts';
import { findCategory, isLeaf } from './category.ts';
import { type ActOnCase, act, limitColumns, requireText } from './step.ts';

/**
 * 案卷建立: the desk states what the case is about. Keeps the filing limit running until it is dispatched.
 * `Problem` for a code that is unknown or a group.
 */
export function fileCase(
  tx: Transaction,
  city: City,
  filing: ActOnCase & { categoryCode: string; note?: string | undefined },
): Promise<Case | Problem> {
  return act(tx, city, filing, 'filing', (current) => {
    const category = findCategory(city, filing.categoryCode);
    if (category === undefined)
      return invalidField('/categoryCode', `there is no category ${filing.categoryCode}`);
    if (!isLeaf(category))
      return invalidField('/categoryCode', `${category.code} is a group; choose one below it`);
    return {
      type: 'filed',
      change: {
        stage: 'filed',
        categoryCode: category.code,
        categoryEdition: category.edition,
        filedAt: tx.now,
        ...limitColumns(city, { stage: 'filed', categoryCode: category.code, from: current.openedAt }),
      },
      data: { categoryCode: category.code, categoryName: category.name, note: filing.note },
    };
  });
}

/** 不予立案: the desk does not file it and says why; the reporter reads the reason. */
export function rejectCase(
  tx: Transaction,
  city: City,
  rejection: ActOnCase & { reason: string },
): Promise<Case | Problem> {
  return act(tx, city, rejection, 'rejection', () => {
    const missing = requireText('/reason', rejection.reason, 'why it is not filed; the reporter reads it');
    return (
      missing ?? {
        type: 'rejected',
        change: { stage: 'rejected', closedAt: tx.now },
        data: { reason: rejection.reason },
      }
    );
  });
}

/** Puts a case on the map, or moves it; its desk moves with it to the street it is in. */
export function relocateCase(
  tx: Transaction,
  city: City,
  move: ActOnCase & { point: Point; placeText?: string | undefined },
): Promise<Case | Problem> {
  return act(tx, city, move, 'relocation', (current) => {
    const location = locate(move.point, '/point');
    if (location instanceof Problem) return location;
    const desk = findOrganisation(city, location.street.code);
    return {
      type: 'relocated',
      change: {
        longitude: move.point[0],
        latitude: move.point[1],
        cell: location.cell,
        placeText: move.placeText ?? current.placeText,
        streetCode: location.street.code,
        villageCode: location.village?.code ?? null,
        deskId: desk?.id ?? current.deskId,
        handlerId: desk?.id ?? current.handlerId,
      },
      data: {
        from: { streetCode: current.streetCode, villageCode: current.villageCode },
        to: { streetCode: location.street.code, villageCode: location.village?.code ?? null },
      },
    };
  });
}
