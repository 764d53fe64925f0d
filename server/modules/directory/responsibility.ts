import type { Organisation } from './organisation.ts';

/** 权责清单, one line: who answers for the categories under a prefix, in a place and below it. */
export interface Responsibility {
  /** `2` all events, `20610` exactly one category. */
  categoryPrefix: string;
  /** A street or village code; empty for the whole district. */
  placeCode: string;
  /** `village`, `street`, `district`, or the id of an organisation. */
  answers: string;
}

/** Where a case is, as far as it is known. */
export interface Whereabouts {
  streetCode: string | null;
  villageCode: string | null;
}

export interface Organisations {
  get(id: string): Organisation | undefined;
  /** The operations centre, the one organisation without a parent among the three levels. */
  readonly centre: Organisation | undefined;
}

/**
 * Who answers for a category at a place: the longest category prefix wins, then the most specific place.
 * A level stands for the organisation of that level at the place; where the place is not known so finely, the
 * level above answers. Undefined only for a district without an operations centre.
 */
export function findResponsible(
  list: Responsibility[],
  organisations: Organisations,
  of: { categoryCode: string } & Whereabouts,
): Organisation | undefined {
  const best = list
    .filter((line) => of.categoryCode.startsWith(line.categoryPrefix) && covers(line, of))
    .sort((a, b) => b.categoryPrefix.length - a.categoryPrefix.length || finer(b, of) - finer(a, of))[0];
  const answers = best?.answers ?? 'street';
  const street = of.streetCode === null ? undefined : organisations.get(of.streetCode);
  const village = of.villageCode === null ? undefined : organisations.get(of.villageCode);
  switch (answers) {
    case 'village':
      return village ?? street ?? organisations.centre;
    case 'street':
      return street ?? organisations.centre;
    case 'district':
      return organisations.centre;
    default:
      return organisations.get(answers) ?? street ?? organisations.centre;
  }
}

function covers(line: Responsibility, at: Whereabouts): boolean {
  return line.placeCode === '' || line.placeCode === at.streetCode || line.placeCode === at.villageCode;
}

function finer(line: Responsibility, at: Whereabouts): number {
  if (line.placeCode === '') return 0;
  return line.placeCode === at.villageCode ? 2 : 1;
}
