import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mulberry32 } from '#kernel/clock';
import type { Item } from '#modules/catalogue';
import { masksFor } from '#modules/loads';
import type { Answer } from '#test/city';
import { grant, withDataPeople } from '../../../../test/fixtures/lake/granted.ts';
import { anItem, publishResource } from '../../../../test/fixtures/lake/published-resource.ts';
import { tiny, withTinyCity } from '../../../../test/fixtures/tiny-district/tiny-city.ts';

const tinyCity = await withTinyCity({ config: { requestsPerMinuteMax: 1_000_000 } });
const people = await withDataPeople(tinyCity);

const items: Item[] = [
  { ...anItem, name: 'alpha' },
  { ...anItem, name: 'beta', kind: 'person-name' },
  { ...anItem, name: 'gamma', type: 'text' },
  { ...anItem, name: 'delta', type: 'integer' },
  { ...anItem, name: 'epsilon', type: 'numeric', scale: 4 },
  { ...anItem, name: 'zeta', type: 'double' },
  { ...anItem, name: 'eta', type: 'date' },
  { ...anItem, name: 'theta', type: 'datetime' },
];

const ROWS = 60;
const places = [tiny.streetA, tiny.streetB, ''];

/** No value is another's, nor a part of it, so that each is recognised wherever it leaks. */
function cell(item: Item, index: number): string | number {
  const number = items.indexOf(item) * 1_000 + index + 101;
  switch (item.type) {
    case 'integer':
      return number * 100_003;
    case 'numeric':
    case 'double':
      return number + 0.0137;
    case 'date':
      return `20${10 + (index % 15)}-${String(1 + (index % 12)).padStart(2, '0')}-${String(2 + (index % 26)).padStart(2, '0')}`;
    case 'datetime':
      return `20${10 + (index % 15)}-${String(1 + (index % 12)).padStart(2, '0')}-${String(2 + (index % 26)).padStart(2, '0')}T11:${String(index % 60).padStart(2, '0')}:17.313Z`;
    default:
      return `«${item.name}${number}»值`;
  }
}

const rows = Array.from({ length: ROWS }, (_, index) => ({
  ...Object.fromEntries(items.map((item) => [item.name, cell(item, index)])),
  _street: places[index % 3]!,
}));
const resourceId = await publishResource(tinyCity.city, {
  providerId: tiny.greening,
  content: { items, sharing: 'unconditional' },
  rows,
});
const conditionalId = await publishResource(tinyCity.city, {
  providerId: tiny.greening,
  content: { items },
  rows,
});

type Row = Record<string, unknown> & { _key: string };
interface Trial {
  grantId: number;
  approved: Item[];
  masks: Record<string, string>;
  /** Numbers of the rows inside. */
  inside: number[];
  /** Every row as it is shown. */
  shown: Map<string, Row>;
}

async function begin(seed: number): Promise<Trial> {
  const random = mulberry32(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const approved = items.filter(() => random() < 0.5);
  if (approved.length === 0) approved.push(pick(items));
  const masks = Object.fromEntries(approved.map((item) => [item.name, pick(masksFor(item))]));
  const streets = places.slice(0, 2).filter(() => random() < 0.4);
  const hidden = pick(items);
  const bound = cell(hidden, Math.floor(random() * ROWS));
  const conditions =
    random() < 0.5 && hidden.type !== 'text'
      ? [{ item: hidden.name, operator: hidden.type === 'string' ? '!=' : '<=', value: bound }]
      : [];
  const grantId = await grant(people, {
    resourceId: conditionalId,
    items: approved.map((item) => item.name),
    masks,
    rows: { streets, villages: [], conditions },
  });
  const inside = rows.flatMap((row, index) => {
    const isPlaced = streets.length === 0 || streets.includes(row._street);
    const value = (row as unknown as Record<string, string | number>)[hidden.name]!;
    const isMet = conditions.length === 0 || (hidden.type === 'string' ? value !== bound : value <= bound);
    return isPlaced && isMet ? [index] : [];
  });
  const { body } = await people.user.get<{ items: Row[]; count: number }>(
    `/api/grants/${grantId}/rows?limit=1000&count=true`,
  );
  assert.equal(
    body.items?.length,
    inside.length,
    JSON.stringify({ streets, conditions, body }).slice(0, 500),
  );
  assert.equal(body.count, inside.length);
  return { grantId, approved, masks, inside, shown: new Map(body.items.map((row) => [row._key, row])) };
}

/** Texts no answer may hold: cells of items that are hidden or masked, and of rows outside. */
function forbidden({ approved, masks, inside }: Trial): string[] {
  return items.flatMap((item) =>
    rows.flatMap((_, index) => {
      const isClear = approved.includes(item) && masks[item.name] === 'clear' && inside.includes(index);
      const text = String(cell(item, index));
      // A day may be of two rows; it is told when one of them shows it.
      const isShown = rows.some(
        (_row, other) =>
          inside.includes(other) &&
          approved.some(
            (one) => masks[one.name] === 'clear' && String(cell(one, other)).includes(text.replace('Z', '')),
          ),
      );
      return isClear || isShown ? [] : [text.replace('Z', '')];
    }),
  );
}

function expectClean(
  trial: Trial,
  asked: string,
  answer: Answer<unknown>,
  { secrets, own }: { secrets: string[]; own: string },
): void {
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  assert.ok(answer.status < 500, `${asked}: ${answer.status} ${text.slice(0, 300)}`);
  // What the caller wrote may come back in a refusal; it is no news to them.
  const told = answer.status >= 400 ? text.replaceAll(own, '') : text;
  for (const secret of secrets)
    assert.ok(
      !told.includes(secret),
      `${asked} tells ${secret}: ${text.slice(0, 500)} ${JSON.stringify(trial.masks)}`,
    );
}

const names = [...items.map((item) => item.name), 'no_such_item', '_batch', '_row', '_street', 'delta; drop'];
const operators = ['=', '!=', '<', '>=', 'in', 'contains', 'starts-with', 'is-null', 'not-null'];
const question = fc.record({
  item: fc.constantFrom(...names),
  sort: fc.option(fc.constantFrom(...names)),
  operator: fc.constantFrom(...operators),
  row: fc.nat({ max: ROWS - 1 }),
  of: fc.constantFrom(...items),
  descending: fc.boolean(),
  format: fc.constantFrom('json', 'csv', 'arrow'),
  measure: fc.constantFrom('count', 'min', 'max', 'sum', 'avg'),
  call: fc.constantFrom('', 'month', 'hour', 'year', 'no-such'),
  attack: fc.constantFrom('', "' or 1=1 --", '%', '`', '{p1:String}', '\\'),
  limit: fc.integer({ min: 1, max: 80 }),
});

test('no row, sort, filter, aggregate, error, export or count of a grant tells of an item or row outside', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.array(question, { minLength: 25, maxLength: 25 }),
      async (seed, questions) => {
        const trial = await begin(seed);
        const secrets = forbidden(trial);
        for (const one of questions) await ask(trial, one, secrets);
      },
    ),
    { numRuns: 12, endOnFailure: true },
  );
});

async function ask(
  trial: Trial,
  one: typeof question extends fc.Arbitrary<infer Q> ? Q : never,
  secrets: string[],
): Promise<void> {
  const isKnown = (name: string) => trial.approved.some((item) => item.name === name);
  const own = String(cell(one.of, one.row));
  const value = `${own}${one.attack}`;
  const filter = encodeURIComponent(`${one.item}:${one.operator}:${value}`);
  const sort = one.sort === null ? '' : `&sort=${one.descending ? '-' : ''}${encodeURIComponent(one.sort)}`;
  const base = `/api/grants/${trial.grantId}`;
  const filtered = `${base}/rows?filter=${filter}${sort}&format=${one.format}&count=true&limit=${one.limit}`;
  const answer = await people.user.get(filtered);
  expectClean(trial, filtered, answer, { secrets, own });
  if (!isKnown(one.item)) {
    const nowhere = await people.user.get(
      filtered.replace(filter, filter.replace(encodeURIComponent(one.item), 'never')),
    );
    assert.equal(answer.status, 422);
    assert.deepEqual(
      JSON.parse(JSON.stringify(answer.body).replaceAll(`\\"${one.item}\\"`, '\\"never\\"')),
      nowhere.body,
      'as an item that does not exist',
    );
  } else if (answer.status === 200 && one.format === 'json' && (one.sort === null || isKnown(one.sort)))
    for (const row of (answer.body as { items: Row[] }).items)
      assert.deepEqual(row, trial.shown.get(row._key), 'a row of the grant, as it is shown');
  const part = one.call === '' ? one.item : `${one.call}(${one.item})`;
  for (const asked of [
    `${base}/rows?fields=${encodeURIComponent(one.item)}`,
    `${base}/rows?sort=${encodeURIComponent(one.item)}&limit=5&format=${one.format}`,
    `${base}/aggregates?group=${encodeURIComponent(part)}&measure=count`,
    `${base}/aggregates?measure=${encodeURIComponent(one.measure === 'count' ? 'count' : `${one.measure}(${one.item})`)}&filter=${filter}`,
  ]) {
    const told = await people.user.get(asked);
    expectClean(trial, asked, told, { secrets, own });
    if (!isKnown(one.item) && !asked.includes('measure=count')) assert.equal(told.status, 422, asked);
  }
}

test('an unconditional resource is granted at once, with no mask milder than the default', async () => {
  const draft = await people.user.send<{ id: number }>('POST', '/api/applications', {
    resourceId,
    items: ['alpha', 'beta'],
    masks: { beta: 'clear', alpha: 'partial' },
    purpose: 'p',
    legalBasis: 'l',
  });
  const { body } = await people.user.send<{ stage: string; grantId: number; items: { mask: string }[] }>(
    'POST',
    `/api/applications/${draft.body.id}/submissions`,
    {},
  );
  assert.equal(body.stage, 'granted');
  const granted = await people.user.get<{ items: { mask: string }[] }>(`/api/grants/${body.grantId}`);
  assert.deepEqual(
    granted.body.items.map((one) => one.mask),
    ['partial', 'partial'],
  );
});

test('paging by key meets every row once, whatever the order, with missing and equal values', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.array(fc.tuple(fc.constantFrom(...items), fc.boolean()), { maxLength: 3 }),
      fc.integer({ min: 1, max: 25 }),
      async (seed, sorts, limit) => {
        const trial = await begin(seed);
        const known = sorts.filter(([item]) => trial.approved.includes(item));
        const sort = known.map(([item, descending]) => `${descending ? '-' : ''}${item.name}`).join(',');
        const seen: string[] = [];
        for (let after: string | null = ''; after !== null; ) {
          const { status, body }: Answer<{ items: Row[]; next: string | null }> = await people.user.get(
            `/api/grants/${trial.grantId}/rows?limit=${limit}&sort=${sort}${after === '' ? '' : `&after=${after}`}`,
          );
          assert.equal(status, 200, JSON.stringify(body));
          seen.push(...body.items.map((row) => row._key));
          after = body.next;
        }
        assert.equal(seen.length, trial.shown.size);
        assert.deepEqual(new Set(seen), new Set(trial.shown.keys()));
      },
    ),
    { numRuns: 8, endOnFailure: true },
  );
});
