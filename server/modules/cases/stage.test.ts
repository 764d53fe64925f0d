import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { virtualClock } from '#kernel/clock';
import { sql, type Transaction } from '#kernel/database';
import { Problem } from '#kernel/errors';
import { actorOf, system } from '#kernel/events';
import type { Principal } from '#kernel/permissions';
import { findOrganisation } from '#modules/directory';
import { pointIn, tiny, withTinyCity } from '../../../test/fixtures/tiny-district/tiny-city.ts';
import type { Case } from './case.ts';
import { closeCase, evaluateCase, noteOnCase, reopenCase, superviseCase, verifyCase } from './close-case.ts';
import { acceptCase, dispatchCase, returnCase } from './dispatch-case.ts';
import { fileCase, rejectCase, relocateCase } from './file-case.ts';
import { feedBackCase, resumeCase, suspendCase } from './handle-case.ts';
import { openCase } from './open-case.ts';
import { type CaseEvent, findCase, listCaseEvents } from './queries.ts';
import { type Act, acts, isOver, rules, type Stage, stages } from './stage.ts';
import { watchLimits } from './watch-limits.ts';

const clock = virtualClock(new Date('2026-11-22T08:00:00Z'));
const { city, principals } = await withTinyCity({ clock, config: { roles: [] } });
const people = principals.filter((one) => one.permissions.has('cases.read'));

/** The whole state graph: where an act leads from where. What is not here must not happen. */
const graph: Record<Act | 'evaluation' | 'watching', Partial<Record<Stage, Stage[]>>> = {
  filing: { reported: ['filed'] },
  rejection: { reported: ['rejected'] },
  dispatches: { filed: ['dispatched'], dispatched: ['dispatched'] },
  acceptance: { dispatched: ['handling'] },
  returns: { dispatched: ['filed'], handling: ['filed'] },
  feedback: { dispatched: ['fed-back'], handling: ['fed-back'] },
  suspension: { dispatched: ['dispatched'], handling: ['handling'] },
  resumption: { dispatched: ['dispatched'], handling: ['handling'] },
  verification: { 'fed-back': ['verified', 'dispatched', 'closed'] },
  closure: { verified: ['closed'] },
  reopening: { closed: ['filed'], evaluated: ['filed'], rejected: ['reported', 'filed'] },
  supervisions: keep('reported', 'filed', 'dispatched', 'handling', 'fed-back', 'verified'),
  relocation: keep('reported', 'filed'),
  notes: keep(...stages),
  evaluation: { closed: ['evaluated'] },
  watching: keep(...stages.filter((stage) => !isOver(stage))),
};

function keep(...all: Stage[]): Partial<Record<Stage, Stage[]>> {
  return Object.fromEntries(all.map((stage) => [stage, [stage]]));
}

/** What a log entry says of the stage; undefined says nothing of it. */
const stageAfter: Record<string, Stage | undefined> = {
  opened: 'reported',
  filed: 'filed',
  rejected: 'rejected',
  dispatched: 'dispatched',
  accepted: 'handling',
  returned: 'filed',
  'fed-back': 'fed-back',
  verified: 'verified',
  refused: 'dispatched',
  closed: 'closed',
  evaluated: 'evaluated',
};

type Choice = { organisation: string; place: string; passed: boolean; text: string };

function perform(
  tx: Transaction,
  act: Act,
  on: { caseId: number; principal: Principal },
  choice: Choice,
): Promise<Case | Problem> {
  const { text } = choice;
  switch (act) {
    case 'filing':
      return fileCase(tx, city, { ...on, categoryCode: '20101' });
    case 'rejection':
      return rejectCase(tx, city, { ...on, reason: text });
    case 'dispatches':
      return dispatchCase(tx, city, {
        ...on,
        ...(choice.organisation === '' ? {} : { organisationId: choice.organisation }),
      });
    case 'acceptance':
      return acceptCase(tx, city, on);
    case 'returns':
      return returnCase(tx, city, { ...on, reason: text });
    case 'feedback':
      return feedBackCase(tx, city, { ...on, text });
    case 'suspension':
      return suspendCase(tx, city, { ...on, reason: text });
    case 'resumption':
      return resumeCase(tx, city, on);
    case 'verification':
      return verifyCase(tx, city, {
        ...on,
        passed: choice.passed,
        text,
        ...(text.length > 3 ? { answer: text } : {}),
      });
    case 'closure':
      return closeCase(tx, city, { ...on, answer: text });
    case 'reopening':
      return reopenCase(tx, city, { ...on, reason: text });
    case 'supervisions':
      return superviseCase(tx, city, { ...on, text });
    case 'relocation':
      return relocateCase(tx, city, { ...on, point: pointIn(choice.place) });
    case 'notes':
      return noteOnCase(tx, city, { ...on, text });
  }
}

test('the table of acts agrees with the graph', () => {
  for (const act of acts)
    for (const stage of stages)
      assert.equal(rules[act].from.includes(stage), graph[act][stage] !== undefined, `${act} from ${stage}`);
});

/** The act that brings a case on, so that random sequences also get to the end. */
const onward: Record<Stage, Act | 'evaluation'> = {
  reported: 'filing',
  filed: 'dispatches',
  dispatched: 'acceptance',
  handling: 'feedback',
  'fed-back': 'verification',
  verified: 'closure',
  closed: 'evaluation',
  evaluated: 'reopening',
  rejected: 'reopening',
};

const villages = [tiny.villageA1, tiny.villageA2, tiny.villageB1, tiny.villageB2];
const step = fc.record({
  act: fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom(...acts) },
    { weight: 10, arbitrary: fc.constant('onward' as const) },
    { weight: 2, arbitrary: fc.constantFrom('evaluation' as const, 'watching' as const) },
  ),
  // Often somebody whose case it is, sometimes anybody.
  who: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('handler', 'desk') },
    { weight: 1, arbitrary: fc.nat(people.length - 1) },
  ),
  minutes: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 60, max: 3_000 })),
  organisation: fc.constantFrom(
    '',
    '',
    ...villages,
    tiny.streetA,
    tiny.streetB,
    tiny.centre,
    tiny.water,
    tiny.traffic,
    'nobody',
  ),
  place: fc.constantFrom(...villages),
  passed: fc.boolean(),
  text: fc.constantFrom('  ', 'ok', 'well done'),
});
const beginning = fc.record({
  place: fc.option(fc.constantFrom(...villages)),
  category: fc.option(fc.constantFrom('20101', '10101', '30102')),
  atOnce: fc.boolean(),
});

const reached = new Set<Stage>();

test('whoever does whatever in any order: the case stays within the graph, and its log tells it all', async () => {
  await fc.assert(
    fc.asyncProperty(beginning, fc.array(step, { minLength: 5, maxLength: 30 }), async (start, steps) => {
      const dispatchAtOnce = start.atOnce && start.category !== null;
      const opened = await city.database.transaction((tx) =>
        openCase(
          tx,
          city,
          {
            description: '暴露垃圾',
            source: 'public',
            ...(start.place === null ? {} : { point: pointIn(start.place) }),
            ...(start.category === null ? {} : { categoryCode: start.category }),
            dispatchAtOnce,
          },
          system,
        ),
      );
      assert.ok(!(opened instanceof Problem));
      let before = await check(opened.id, start.category !== null);
      for (const { act: wanted, who, minutes, ...choice } of steps) {
        const act = wanted === 'onward' ? onward[before.stage] : wanted;
        clock.advance(minutes * 60_000);
        const outcome = await city.database.transaction(async (tx) => {
          if (act === 'watching') return watchLimits(tx);
          if (act === 'evaluation')
            return evaluateCase(tx, {
              caseId: before.id,
              satisfied: choice.passed,
              text: choice.text,
              actor: system,
            });
          const at = who === 'handler' ? before.handlerId : before.deskId;
          const principal =
            typeof who === 'number'
              ? people[who]!
              : (people.find(
                  (one) => one.organisationId === at && one.permissions.has(rules[act].permission),
                ) ?? people[0]!);
          return perform(tx, act, { caseId: before.id, principal }, choice);
        });
        const after = await check(before.id, start.category !== null);
        if (outcome instanceof Problem)
          assert.deepEqual(after, before, `${act} was refused and yet changed something`);
        else
          assert.ok(
            graph[act][before.stage]?.includes(after.stage) ||
              (act === 'watching' && after.stage === before.stage),
            `${act} led from ${before.stage} to ${after.stage}`,
          );
        before = after;
      }
    }),
    { numRuns: 60 },
  );
  const missed = stages.filter((stage) => stage !== 'rejected' && !reached.has(stage));
  assert.deepEqual(missed, [], 'every stage on the way was reached in some run');
});

/** What must hold for every case at every moment. Returns its state. */
async function check(id: number, hadCategory: boolean): Promise<Case> {
  const row = (await findCase(city.database, id))!;
  const log = await listCaseEvents(city.database, id);
  reached.add(row.stage);
  assert.deepEqual(
    log.map((entry) => entry.number),
    log.map((_, index) => index + 1),
  );
  assert.equal(row.logLength, log.length);
  assert.equal(foldStage(log, hadCategory), row.stage, 'the log adds up to the stage');
  const { events } = await city.database.one<{ events: number }>(
    sql`select count(*) as events from kernel.events where subject = ${String(id)} and type like 'case.%'`,
  );
  assert.equal(events, log.length, 'one event an entry');
  assert.ok(
    findOrganisation(city, row.handlerId) !== undefined && findOrganisation(city, row.deskId) !== undefined,
  );
  if (isOver(row.stage)) {
    assert.ok(row.closedAt !== null && row.clock === 'stopped' && row.dueAt === null && row.watchAt === null);
    return row;
  }
  assert.equal(row.closedAt, null);
  if (row.suspendedAt !== null)
    assert.ok(row.remaining_ms !== null && row.clock === 'stopped' && row.watchAt === null);
  else
    assert.ok(
      row.warnAt !== null && row.dueAt !== null && row.remaining_ms === null && row.clock !== 'stopped',
    );
  if (row.suspendedAt === null)
    assert.equal(row.watchAt === null, row.clock === 'overdue', 'somebody will look, until it is red');
  if (row.clock === 'overdue') assert.notEqual(row.overtimeAt, null);
  return row;
}

function foldStage(log: CaseEvent[], hadCategory: boolean): Stage {
  let stage: Stage = 'reported';
  let isFiled = hadCategory;
  for (const entry of log) {
    isFiled ||= entry.type === 'filed';
    stage = entry.type === 'reopened' ? (isFiled ? 'filed' : 'reported') : (stageAfter[entry.type] ?? stage);
  }
  return stage;
}

test('every entry names who did it', async () => {
  const commander = people.find((one) => one.role === 'commander')!;
  const opened = await city.database.transaction((tx) =>
    openCase(tx, city, { description: 'x', source: 'staff' }, actorOf(commander)),
  );
  assert.ok(!(opened instanceof Problem));
  const [entry] = await listCaseEvents(city.database, opened.id);
  assert.equal(entry?.actorName, commander.name);
  assert.equal(entry?.organisationId, commander.organisationId);
});

test('nothing can change or delete an entry of a log', async () => {
  for (const statement of [sql`update cases.case_events set type = 'x'`, sql`delete from cases.case_events`])
    await assert.rejects(city.database.execute(statement), /the case log only grows/);
});
