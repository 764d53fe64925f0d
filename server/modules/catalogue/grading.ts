import { type Grade, grades, type Item, type ItemKind } from './resource.ts';

/** 影响对象 of GB/T 43697-2024, §6: whom it harms when the data is leaked, altered, destroyed or misused. */
export const affectedObjects = ['national-security', 'public-interest', 'rights'] as const;
export type AffectedObject = (typeof affectedObjects)[number];

/** 影响程度: particularly serious, serious, general; none where no harm is to be expected. */
export const harmDegrees = ['extreme', 'serious', 'general', 'none'] as const;
export type HarmDegree = (typeof harmDegrees)[number];

/**
 * GB/T 43697-2024, table 1: 核心, 重要 or 一般 data by affected object (national security; economy, social order and
 * public interest; rights of organisations and persons) and degree of harm. General data is split in four as practice
 * has it: by the harm to rights; what harms the public at all is the highest of them.
 */
const matrix: Record<AffectedObject, Record<HarmDegree, Grade>> = {
  'national-security': { extreme: 'core', serious: 'core', general: 'important', none: 'general-1' },
  'public-interest': { extreme: 'core', serious: 'important', general: 'general-4', none: 'general-1' },
  rights: { extreme: 'general-4', serious: 'general-3', general: 'general-2', none: 'general-1' },
};

/** The grade of data that could do all of these harms: the highest (就高从严). */
export function gradeOf(harms: Partial<Record<AffectedObject, HarmDegree>>): Grade {
  return highestGrade(affectedObjects.map((object) => matrix[object][harms[object] ?? 'none']));
}

export function isHigher(one: Grade, other: Grade): boolean {
  return grades.indexOf(one) > grades.indexOf(other);
}

/** Of none, the lowest there is. */
export function highestGrade(all: readonly Grade[]): Grade {
  return all.reduce<Grade>((highest, one) => (isHigher(one, highest) ? one : highest), 'general-1');
}

/** What an item is graded at least, for what it tells: who can be found by it is harmed when it leaks. */
const leastByKind: Record<ItemKind, Grade> = {
  'person-name': 'general-2',
  'identity-number': 'general-3',
  phone: 'general-3',
  address: 'general-3',
  'credit-code': 'general-1',
  'street-code': 'general-1',
  'village-code': 'general-1',
  longitude: 'general-1',
  latitude: 'general-1',
};

export function leastGrade(kind: Item['kind']): Grade {
  return kind === null ? 'general-1' : leastByKind[kind];
}

/** Whether an item tells of a person. */
export function isPersonal(kind: Item['kind']): boolean {
  return isHigher(leastGrade(kind), 'general-1');
}

/** The table and the least grades, for the page that helps to choose. */
export function gradingTable() {
  return {
    objects: affectedObjects.flatMap((object) =>
      harmDegrees.map((degree) => ({ object, degree, grade: matrix[object][degree] })),
    ),
    kinds: Object.entries(leastByKind).map(([kind, grade]) => ({ kind: kind as ItemKind, grade })),
  };
}
