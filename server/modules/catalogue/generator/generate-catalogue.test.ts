import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import Type from 'typebox';
import { system } from '#kernel/events';
import { shapeErrors } from '#kernel/shape';
import { listAllOrganisations } from '#modules/directory';
import { until } from '#test/until';
import { withTinyCity } from '../../../../test/fixtures/tiny-district/tiny-city.ts';
import { searchResources } from '../catalogue-index.ts';
import { checkContent } from '../checks.ts';
import { findResource, listListed } from '../queries.ts';
import { ContentShape } from '../resource.ts';
import { bringInResources } from './bring-in.ts';
import { generateCatalogue } from './generate-catalogue.ts';

const departments = ['市场监督管理局', '民政局', '水务局', '绿化和市容管理局', '教育局'].map((zh, index) => ({
  id: `department-${index}`,
  name: { zh },
}));

test('exactly as many resources and items as asked for, the same for the same seed', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 3, max: 60 }),
      fc.nat(99),
      (resources, width, seed) => {
        const size = { resources, items: resources * width, departments };
        const generated = generateCatalogue(seed, size);
        assert.equal(generated.length, resources);
        assert.equal(
          generated.reduce((sum, one) => sum + one.content.items.length, 0),
          size.items,
        );
        assert.deepEqual(generateCatalogue(seed, size), generated);
      },
    ),
    { numRuns: 30 },
  );
});

test('what is generated could have been published by a steward, and says that it is synthetic', () => {
  const generated = generateCatalogue(7, { resources: 1_000, items: 9_700, departments });
  const contents = generated.map((one) => one.content);
  assert.deepEqual(shapeErrors(Type.Array(ContentShape), contents), []);
  for (const content of contents) {
    assert.deepEqual(checkContent(content), [], content.name);
    assert.ok(
      content.synthetic && content.abstract.includes('合成') && content.abstractEn.includes('Synthetic'),
    );
  }
  assert.equal(new Set(contents.map((one) => one.name)).size, contents.length);
  assert.equal(new Set(generated.map((one) => one.providerId)).size, departments.length);
});

test('brought in they are found; again changes nothing; a change is the next version', async () => {
  const { city } = await withTinyCity({ config: { roles: [] } });
  const all = await listAllOrganisations(city.database);
  const providers = all.filter((one) => one.kind === 'department' || one.kind === 'unit');
  const generated = generateCatalogue(1, { resources: 700, items: 6_000, departments: providers });
  const before = await searchResources(city, {});
  assert.equal(before.total, 0);
  const first = await bringInResources(city, generated, { actor: system });
  assert.deepEqual(first, { created: 700, updated: 0, unchanged: 0 });
  await until('the search knows them all', async () => (await searchResources(city, {})).total === 700);
  const again = await bringInResources(city, generated, { actor: system });
  assert.deepEqual(again, { created: 0, updated: 0, unchanged: 700 });
  const [changed] = generated;
  const next = { ...changed!, content: { ...changed!.content, system: '新系统' } };
  const third = await bringInResources(city, [next], { actor: system });
  assert.deepEqual(third, { created: 0, updated: 1, unchanged: 0 });
  const [listed] = await listListed(city.database, { after: 0, limit: 1 });
  const resource = await findResource(city.database, listed!.id);
  assert.deepEqual([resource!.version, resource!.published], [2, next.content]);
});
