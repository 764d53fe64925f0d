import type { Transaction } from '#kernel/database';
import { type FieldError, invalidInput, Problem } from '#kernel/errors';
import { publish, system } from '#kernel/events';
import { listPlaces } from '#modules/places';
import type { OrganisationKind } from './organisation.ts';
import * as queries from './queries.ts';
import type { Responsibility } from './responsibility.ts';

/** Rows as they stand in a district's `organisations.csv`. */
export interface OrganisationLine {
  id: string;
  kind: string;
  name_zh: string;
  name_en: string;
  short_zh: string;
}

/** Rows as they stand in a district's `responsibilities.csv`. */
export interface ResponsibilityLine {
  category: string;
  place: string;
  answers: string;
}

/** Rows as they stand in a district's `holidays.csv`: days off on a weekday, and weekend days worked instead. */
export interface HolidayLine {
  day: string;
  worked: string;
  name: string;
}

const levels = {
  district: { kind: 'operations-centre', zh: '城市运行综合管理中心', en: 'Operations Centre' },
  street: { kind: 'sub-centre', zh: '城运分中心', en: 'Sub-centre' },
  village: { kind: 'workstation', zh: '联勤联动工作站', en: 'Workstation' },
} as const;

interface DirectorySource {
  organisations: OrganisationLine[];
  responsibilities: ResponsibilityLine[];
  holidays: HolidayLine[];
}

/**
 * Makes the three levels from the district's places and adds units, departments and responsibilities from its files.
 * Loading the same again changes nothing. Returns how many organisations changed, or a `Problem` that names each
 * wrong line.
 */
export async function loadDirectory(
  tx: Transaction,
  source: DirectorySource,
): Promise<{ organisations: number; changed: number } | Problem> {
  const territorial = await territorialOrganisations(tx);
  const others = source.organisations.map((line) => ({
    id: line.id,
    kind: line.kind as OrganisationKind,
    name: { zh: line.name_zh, en: line.name_en },
    shortZh: line.short_zh || null,
    parentId: null,
    placeCode: null,
    streetCode: null,
    villageCode: null,
  }));
  const wrong = wrongLines(source, new Set([...territorial, ...others].map((one) => one.id)));
  if (wrong.length > 0)
    return new Problem(invalidInput, { detail: `${wrong.length} wrong lines`, errors: wrong });
  // Parents first: the rows come level by level.
  const changed = await queries.upsertOrganisations(tx, [...territorial, ...others]);
  await queries.replaceResponsibilities(tx, source.responsibilities.map(toResponsibility));
  await queries.replaceExceptionalDays(
    tx,
    source.holidays.map(({ day, worked, name }) => ({ day, isWorked: worked === 'yes', name })),
  );
  await publish(tx, {
    type: 'directory.changed',
    subject: 'directory',
    actor: system,
    data: { changed },
    placement: { streetCode: null, villageCode: null, unitId: null },
  });
  return { organisations: territorial.length + others.length, changed };
}

async function territorialOrganisations(tx: Transaction): Promise<queries.NewOrganisation[]> {
  const made: queries.NewOrganisation[] = [];
  for (const level of ['district', 'street', 'village'] as const) {
    const { kind, zh, en } = levels[level];
    for (const place of await listPlaces(tx, { level })) {
      const name = place.name.replace(/(村民|居民)?(委员会|居委会|村委会)$/, '');
      made.push({
        id: place.code,
        kind,
        name: { zh: `${name}${zh}`, en: `${place.nameEn ?? name} ${en}` },
        shortZh: name,
        parentId: place.parent,
        placeCode: place.code,
        streetCode: level === 'street' ? place.code : level === 'village' ? place.parent : null,
        villageCode: level === 'village' ? place.code : null,
      });
    }
  }
  return made;
}

function wrongLines(source: DirectorySource, known: Set<string>): FieldError[] {
  const wrong: FieldError[] = [];
  const seen = new Set<string>();
  for (const [index, line] of source.organisations.entries()) {
    const path = `organisations.csv line ${index + 2}`;
    if (line.kind !== 'unit' && line.kind !== 'department')
      wrong.push({ path, message: `kind: expected unit or department, got "${line.kind}"` });
    if (!/^[a-z][a-z0-9-]{2,60}$/.test(line.id))
      wrong.push({ path, message: `id: expected kebab-case, got "${line.id}"` });
    if (seen.has(line.id)) wrong.push({ path, message: `id: ${line.id} stands twice` });
    seen.add(line.id);
  }
  const words = new Set(['village', 'street', 'district']);
  for (const [index, line] of source.responsibilities.entries())
    if (!words.has(line.answers) && !known.has(line.answers))
      wrong.push({
        path: `responsibilities.csv line ${index + 2}`,
        message: `answers: there is no organisation ${line.answers}`,
      });
  return [...wrong, ...wrongHolidays(source.holidays)];
}

function wrongHolidays(holidays: HolidayLine[]): FieldError[] {
  const days = holidays.map((line) => line.day);
  return holidays.flatMap(({ day, worked }, index) => {
    const path = `holidays.csv line ${index + 2}`;
    if (Number.isNaN(Date.parse(`${day}T00:00:00Z`)) || !/^\d{4}-\d\d-\d\d$/.test(day))
      return [{ path, message: `day: expected 2026-10-01, got "${day}"` }];
    if (worked !== 'yes' && worked !== 'no')
      return [{ path, message: `worked: expected yes or no, got "${worked}"` }];
    return days.indexOf(day) === index ? [] : [{ path, message: `day: ${day} stands twice` }];
  });
}

function toResponsibility(line: ResponsibilityLine): Responsibility {
  return { categoryPrefix: line.category, placeCode: line.place, answers: line.answers };
}
