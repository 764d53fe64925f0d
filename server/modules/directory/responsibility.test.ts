import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { Organisation, OrganisationKind } from './organisation.ts';
import { findResponsible, type Organisations, type Responsibility } from './responsibility.ts';

const organisation = (id: string, kind: OrganisationKind): Organisation => ({
  id,
  kind,
  name: { zh: id, en: id },
  parentId: null,
  placeCode: null,
  streetCode: null,
  villageCode: null,
});
const register = (...all: Organisation[]): Organisations => {
  const byId = new Map(all.map((one) => [one.id, one]));
  return { get: (id) => byId.get(id), centre: all.find((one) => one.kind === 'operations-centre') };
};
const line = (categoryPrefix: string, placeCode: string, answers: string): Responsibility => ({
  categoryPrefix,
  placeCode,
  answers,
});

const known = register(
  organisation('centre', 'operations-centre'),
  organisation('street', 'sub-centre'),
  organisation('village', 'workstation'),
  organisation('unit', 'unit'),
  organisation('other-unit', 'unit'),
);
const at = { streetCode: 'street', villageCode: 'village' };
const answer = (
  lines: Responsibility[],
  categoryCode = '20101',
  where: { streetCode: string | null; villageCode: string | null } = at,
) => findResponsible(lines, known, { categoryCode, ...where })?.id;

test('the longest prefix wins, whatever the order of the lines', () => {
  const lines = [line('2', '', 'street'), line('20101', '', 'unit'), line('201', '', 'village')];
  for (const order of [lines, lines.toReversed()]) {
    assert.equal(answer(order, '20101'), 'unit');
    assert.equal(answer(order, '20102'), 'village');
    assert.equal(answer(order, '20201'), 'street');
  }
});

test('of equal prefixes the most specific place wins', () => {
  const lines = [
    line('201', '', 'district'),
    line('201', 'street', 'unit'),
    line('201', 'village', 'other-unit'),
  ];
  for (const order of [lines, lines.toReversed()]) {
    assert.equal(answer(order), 'other-unit');
    assert.equal(answer(order, '20101', { streetCode: 'street', villageCode: 'elsewhere' }), 'unit');
    assert.equal(answer(order, '20101', { streetCode: 'elsewhere', villageCode: null }), 'centre');
  }
});

test('a longer prefix for everywhere wins over a shorter one for the place', () => {
  assert.equal(answer([line('2', 'village', 'unit'), line('20101', '', 'other-unit')]), 'other-unit');
});

test('where the place is not known so finely, the level above answers', () => {
  const lines = [line('2', '', 'village')];
  assert.equal(answer(lines), 'village');
  assert.equal(answer(lines, '20101', { streetCode: 'street', villageCode: null }), 'street');
  assert.equal(answer(lines, '20101', { streetCode: null, villageCode: null }), 'centre');
});

test('what no line covers, and a line that names nobody living, falls to the street', () => {
  assert.equal(answer([]), 'street');
  assert.equal(answer([line('9', '', 'unit')]), 'street');
  assert.equal(answer([line('2', '', 'unit-that-was-closed')]), 'street');
});

test('somebody always answers, and a line of another place never decides', () => {
  const digits = fc.stringMatching(/^[0-9]{0,5}$/);
  const lines = fc.array(
    fc.record({
      categoryPrefix: digits,
      placeCode: fc.constantFrom('', 'street', 'village', 'elsewhere'),
      answers: fc.constantFrom('village', 'street', 'district', 'unit', 'nobody'),
    }),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(lines, fc.stringMatching(/^[0-9]{5}$/), (list, categoryCode) => {
      assert.notEqual(answer(list, categoryCode), undefined);
      const here = list.filter((one) => one.placeCode !== 'elsewhere');
      assert.equal(answer(list, categoryCode), answer(here, categoryCode));
    }),
  );
});

const shipped = globSync('districts/*/responsibilities.csv', { cwd: join(import.meta.dirname, '../../..') });

test('there is a shipped district with responsibilities', () => assert.ok(shipped.length > 0));

for (const folder of shipped.map((file) => join(import.meta.dirname, '../../..', dirname(file))))
  test(`in ${folder.split('/').at(-1)} every category has somebody who answers, at every village`, () => {
    const { lines, leaves, villages, known: local } = readDistrict(folder);
    assert.ok(leaves.length > 0 && villages.length > 0);
    const levels = ['village', 'street', 'district'];
    for (const { answers } of lines)
      assert.ok(levels.includes(answers) || local.get(answers) !== undefined, `${answers} does not exist`);
    for (const code of leaves) {
      const covering = lines.filter((one) => code.startsWith(one.categoryPrefix));
      assert.ok(
        covering.some((one) => one.placeCode === ''),
        `no line covers ${code} everywhere`,
      );
      const named = new Set(covering.map((one) => one.placeCode));
      // Villages that no line names are alike: the first of each street stands for them.
      for (const [index, where] of villages.entries())
        if (named.has(where.villageCode) || villages[index - 1]?.streetCode !== where.streetCode)
          assert.notEqual(findResponsible(lines, local, { categoryCode: code, ...where }), undefined, code);
    }
  });

function readDistrict(folder: string) {
  const read = (file: string): Record<string, string>[] =>
    parse(readFileSync(join(folder, file), 'utf8'), { columns: true, bom: true, skip_empty_lines: true });
  const villages = read('villages.csv').map((row) => ({
    villageCode: row.code!,
    streetCode: row.street!,
  }));
  return {
    villages,
    lines: read('responsibilities.csv').map((row) => line(row.category!, row.place!, row.answers!)),
    leaves: read('categories.csv').flatMap((row) => (row.handle_hours === '' ? [] : [row.code!])),
    known: register(
      organisation('centre', 'operations-centre'),
      ...villages.map((one) => organisation(one.streetCode, 'sub-centre')),
      ...villages.map((one) => organisation(one.villageCode, 'workstation')),
      ...read('organisations.csv').map((row) => organisation(row.id!, row.kind as OrganisationKind)),
    ),
  };
}
