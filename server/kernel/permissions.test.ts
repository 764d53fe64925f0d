import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { withDatabase } from '#test/database';
import { modules } from '../main.ts';
import { sql } from './database.ts';
import {
  type Placement,
  permissionTable,
  roleNames,
  roles,
  type Scope,
  scopeFilter,
  sees,
  separatedRoles,
} from './permissions.ts';

const { database } = await withDatabase();

const scopes: Scope[] = [
  { level: 'district' },
  ...['a', 'b'].map((streetCode): Scope => ({ level: 'street', streetCode })),
  ...['a1', 'a2', 'b1'].map((villageCode): Scope => ({ level: 'village', villageCode })),
  ...['u', 'v'].map((unitId): Scope => ({ level: 'unit', unitId })),
];
const placements: Placement[] = [null, 'a', 'b', 'A', ''].flatMap((streetCode) =>
  [null, 'a1', 'a2', 'b1', '%'].flatMap((villageCode) =>
    [null, 'u', 'v', "' or ''='"].map((unitId) => ({ streetCode, villageCode, unitId })),
  ),
);

before(async () => {
  await database.execute(
    sql`create table things (id integer, street_code text, village_code text, unit_id text)`,
  );
  await database.execute(sql`
    insert into things select (one->>'id')::integer, one->>'streetCode', one->>'villageCode', one->>'unitId'
    from jsonb_array_elements(${JSON.stringify(placements.map((one, id) => ({ id, ...one })))}::jsonb) as one`);
});

async function idsSeen(scope: Scope): Promise<number[]> {
  const rows = await database.rows<{ id: number }>(
    sql`select t.id from things as t where true ${scopeFilter(scope, 't')} order by id`,
  );
  return rows.map((row) => row.id);
}

test('the database and the memory agree on who sees what', async () => {
  for (const scope of scopes) {
    const expected = placements.flatMap((one, id) => (sees(scope, one) ? [id] : []));
    assert.deepEqual(await idsSeen(scope), expected, JSON.stringify(scope));
    assert.ok(expected.length > 0);
  }
});

test('they agree for any code, however hostile, and a row without a place is seen by the district alone', async () => {
  const code = fc.oneof(
    fc.constantFrom('a', 'a1', 'u', '%', '_', "' or ''='", '', 'null'),
    fc.string({ maxLength: 8 }).filter((text) => !text.includes('\u0000') && text.isWellFormed()),
  );
  const scope = fc.oneof(
    code.map((streetCode): Scope => ({ level: 'street', streetCode })),
    code.map((villageCode): Scope => ({ level: 'village', villageCode })),
    code.map((unitId): Scope => ({ level: 'unit', unitId })),
  );
  await fc.assert(
    fc.asyncProperty(scope, async (one) => {
      assert.deepEqual(
        await idsSeen(one),
        placements.flatMap((row, id) => (sees(one, row) ? [id] : [])),
      );
      assert.equal(sees(one, { streetCode: null, villageCode: null, unitId: null }), false);
    }),
  );
});

test('a permission must begin with the name of its module', () => {
  const module = { name: 'cases', uses: [], permissions: { 'places.read': { says: 'x', roles: [] } } };
  assert.throws(() => permissionTable([module]), /places.read must start with cases\./);
});

test('a role has what the manifests give it, and nothing by default', () => {
  const table = permissionTable([
    { name: 'cases', uses: [], permissions: { 'cases.read': { says: 'x', roles: ['commander'] } } },
  ]);
  assert.deepEqual([...table.of('commander')], ['cases.read']);
  for (const role of roleNames.filter((one) => one !== 'commander')) assert.equal(table.of(role).size, 0);
  assert.equal(table.of('nobody' as never).size, 0);
  assert.ok(table.has('cases.read') && !table.has('cases.write'));
});

test('every permission of the product is held by somebody, and by roles that exist', () => {
  for (const { name, says, roles: holders } of permissionTable(modules).list()) {
    assert.ok(holders.length > 0 && says.length > 5, name);
    for (const role of holders) assert.ok(role in roles, `${name}: ${role}`);
  }
});

test('the separated powers administer; none of them handles cases', () => {
  const table = permissionTable(modules);
  for (const role of separatedRoles)
    for (const permission of table.of(role))
      assert.ok(!permission.startsWith('cases.'), `${role} holds ${permission}`);
});
