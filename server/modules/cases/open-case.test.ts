import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomId, virtualClock } from '#kernel/clock';
import { type Sql, sql, type Transaction } from '#kernel/database';
import { Problem } from '#kernel/errors';
import { system } from '#kernel/events';
import { pointIn, tiny, withTinyCity } from '../../../test/fixtures/tiny-district/tiny-city.ts';
import { openImportedCase } from './import-history.ts';
import { listCases } from './lists/queries.ts';
import { openCase, type Report } from './open-case.ts';
import { type CaseEvent, findCase, listCaseEvents } from './queries.ts';

const clock = virtualClock(new Date('2026-11-22T20:00:00Z'));
const { city } = await withTinyCity({ clock, config: { roles: [] } });

const open = (report: Partial<Report>) =>
  city.database.transaction((tx) =>
    openCase(tx, city, { description: '路边有暴露垃圾', source: 'public', ...report }, system),
  );

async function opened(report: Partial<Report>) {
  const outcome = await open(report);
  assert.ok(!(outcome instanceof Problem), JSON.stringify(outcome));
  return {
    ...outcome,
    row: (await findCase(city.database, outcome.id))!,
    log: await listCaseEvents(city.database, outcome.id),
  };
}

function types(log: CaseEvent[]): string[] {
  return log.map((entry) => entry.type);
}

async function counts(): Promise<unknown> {
  return city.database.one(sql`
    select (select count(*) from cases.cases) as cases, (select count(*) from cases.case_events) as entries,
      (select count(*) from kernel.events where type like 'case.%') as events, (select count(*) from cases.reporters) as reporters`);
}

async function refused(report: Partial<Report>, path: string | undefined): Promise<Problem> {
  const before = await counts();
  const outcome = await open(report);
  assert.ok(outcome instanceof Problem, 'it was not refused');
  assert.equal(outcome.errors?.[0]?.path, path);
  assert.deepEqual(await counts(), before, 'nothing half done');
  return outcome;
}

test('a report in a village lands at the desk of its street, with a running limit', async () => {
  const { row, log } = await opened({ point: pointIn(tiny.villageA1) });
  assert.equal(row.streetCode, tiny.streetA);
  assert.equal(row.villageCode, tiny.villageA1);
  assert.deepEqual([row.deskId, row.handlerId], [tiny.streetA, tiny.streetA]);
  assert.equal(row.stage, 'reported');
  assert.ok(row.dueAt! > clock.now());
  assert.deepEqual(types(log), ['opened']);
});

test('a report from nowhere lands at the district', async () => {
  const { row } = await opened({});
  assert.deepEqual([row.streetCode, row.villageCode, row.deskId], [null, null, tiny.centre]);
});

test('the number begins with the day in the district, not in Greenwich', async () => {
  const { number } = await opened({});
  assert.match(number, /^20261123\d{7}$/);
});

test('a street and village named in the text count only where there is no point', async () => {
  const description = '松林居委会门口有暴露垃圾';
  const named = await opened({ description });
  assert.deepEqual([named.row.streetCode, named.row.villageCode], [tiny.streetB, tiny.villageB1]);
  const located = await opened({ description, point: pointIn(tiny.villageA2) });
  assert.deepEqual([located.row.streetCode, located.row.villageCode], [tiny.streetA, tiny.villageA2]);
});

test('opened, filed and dispatched at once waits for no more than its id, and has three entries and three events', async () => {
  let statements = 0;
  const id = await city.database.transaction(async (tx) => {
    const outcome = await openCase(
      counted(tx, () => {
        statements += 1;
      }),
      city,
      {
        description: '暴露垃圾',
        source: 'hotline',
        point: pointIn(tiny.villageB1),
        categoryCode: '20101',
        dispatchAtOnce: true,
      },
      system,
    );
    assert.ok(!(outcome instanceof Problem));
    return outcome.id;
  });
  assert.ok(statements <= 1);
  const row = (await findCase(city.database, id))!;
  assert.deepEqual([row.stage, row.handlerId, row.deskId], ['dispatched', tiny.villageB1, tiny.streetB]);
  assert.equal(row.dueAt!.getTime() - row.openedAt.getTime(), 8 * 3_600_000);
  assert.deepEqual(types(await listCaseEvents(city.database, id)), ['opened', 'filed', 'dispatched']);
  const events = await city.database.rows<{ type: string }>(
    sql`select type from kernel.events where subject = ${String(id)} order by id`,
  );
  assert.deepEqual(
    events.map((one) => one.type),
    ['case.opened', 'case.filed', 'case.dispatched'],
  );
});

test('dispatched at once to a unit, the unit sees it', async () => {
  const { row } = await opened({
    point: pointIn(tiny.villageA1),
    categoryCode: '10101',
    dispatchAtOnce: true,
  });
  assert.deepEqual([row.handlerId, row.unitId], [tiny.water, tiny.water]);
});

test('dispatched at once from nowhere, the district has it', async () => {
  const { row } = await opened({ categoryCode: '20101', dispatchAtOnce: true });
  assert.equal(row.handlerId, tiny.centre);
});

test('dispatching at once needs a category that can be filed', async () => {
  await refused({ dispatchAtOnce: true }, '/categoryCode');
  await refused({ dispatchAtOnce: true, categoryCode: '20000' }, '/categoryCode');
});

test('an unknown category, a point outside and coordinates in the wrong order are refused by name', async () => {
  await refused({ categoryCode: '99999' }, '/categoryCode');
  const outside = await refused({ point: [120, 30] }, '/point');
  assert.equal(outside.type, '/problems/outside-district');
  const swapped = await refused({ point: [31.205, 121.515] }, '/point');
  assert.match(swapped.detail ?? '', /longitude first: \[121.515, 31.205\]/);
});

test('attachments that are not there, or were used before, are refused and nothing stays', async () => {
  await refused({ attachmentIds: [randomId()], reporter: { name: '张三', phone: null } }, '/attachmentIds');
});

test('the same report from the same source is one case, whoever brings it when', async () => {
  const first = await opened({ sourceReference: 'R-1', source: 'import' });
  const again = await opened({ sourceReference: 'R-1', source: 'import', description: '另一个文字' });
  assert.equal(again.id, first.id);
  assert.deepEqual([first.isNew, again.isNew], [true, false]);
  assert.deepEqual(types(again.log), ['opened']);
  assert.notEqual((await opened({ sourceReference: 'R-1', source: 'sensor' })).id, first.id);
  assert.notEqual((await opened({ sourceReference: 'R-2', source: 'import' })).id, first.id);
});

test('also when twenty bring it at the same moment', async () => {
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, () => open({ sourceReference: 'race', source: 'import' })),
  );
  const ids = outcomes.map((outcome) => (outcome instanceof Problem ? 'refused' : outcome.id));
  assert.equal(new Set(ids).size, 1);
  assert.equal(outcomes.filter((outcome) => !(outcome instanceof Problem) && outcome.isNew).length, 1);
  assert.deepEqual(types(await listCaseEvents(city.database, Number(ids[0]))), ['opened']);
});

test('the title is the first sentence, cut between characters and never within one', async () => {
  const { row: sentence } = await opened({ description: '  路灯不亮。已经三天了！' });
  assert.equal(sentence.title, '路灯不亮');
  const { row: long } = await opened({ description: '𠮷'.repeat(60) });
  assert.equal(long.title, `${'𠮷'.repeat(39)}…`);
  const { row: signs } = await opened({ description: '？？？' });
  assert.equal(signs.title, '？？？');
});

test('a case is found by any part of what was written, and by signs alone nothing is', async () => {
  const { id } = await opened({ description: '锦绣花园东门外的窨井盖被压碎' });
  const find = async (text: string) =>
    (await listCases(city.database, { scope: { level: 'district' }, text, limit: 10 })).map((row) => row.id);
  assert.deepEqual(await find('窨井盖'), [id]);
  assert.deepEqual(await find('锦绣花园东门外的窨井盖被压碎'), [id]);
  assert.deepEqual(await find('？！'), []);
});

/** The same transaction, telling of every statement. */
test('cases that come in fast take their ids ahead, and nobody takes one that another has', async () => {
  const opened = await Promise.all(
    Array.from({ length: 40 }, () =>
      city.database.transaction((tx) =>
        openCase(tx, city, { description: '路灯不亮', source: 'hotline' }, system),
      ),
    ),
  );
  const ids = opened.map((one) => (one as { id: number }).id);
  assert.equal(new Set(ids).size, 40);
  // A second later what was taken ahead is void: a later case never has a smaller id than one that is known by then.
  await city.database.transaction(async (tx) => {
    for (let taken = 0; taken < 200; taken += 1) await tx.one(sql`select nextval('cases.case_ids')`);
  });
  const { last } = await city.database.one<{ last: number }>(
    sql`select last_value as last from cases.case_ids`,
  );
  clock.advance(1_000);
  const later = await city.database.transaction((tx) =>
    openCase(tx, city, { description: '路灯不亮', source: 'hotline' }, system),
  );
  assert.equal((later as { id: number }).id, last + 1);
});

test('a queue can ask for what was closed since a moment', async () => {
  const closed = async (hour: string) => {
    const report = {
      description: '井盖松动',
      sourceReference: `elsewhere ${hour}`,
      answer: '已固定',
      openedAt: new Date('2026-11-20T00:00:00Z'),
      closedAt: new Date(`2026-11-21T${hour}:00:00Z`),
    };
    const outcome = await city.database.transaction((tx) => openImportedCase(tx, city, report, system));
    assert.ok(!(outcome instanceof Problem));
    return outcome.id;
  };
  await closed('08');
  const later = await closed('10');
  const scope = { level: 'district' } as const;
  const closedFrom = new Date('2026-11-21T10:00:00Z');
  const found = await listCases(city.database, { scope, closedFrom, limit: 10 });
  assert.deepEqual(
    found.map((row) => row.id),
    [later],
  );
});

function counted(tx: Transaction, tell: () => void): Transaction {
  const counting =
    <Result>(run: (query: Sql) => Promise<Result>) =>
    (query: Sql) => {
      tell();
      return run(query);
    };
  return {
    ...tx,
    rows: counting(tx.rows) as Transaction['rows'],
    find: counting(tx.find) as Transaction['find'],
    one: counting(tx.one) as Transaction['one'],
    execute: counting(tx.execute),
  };
}
