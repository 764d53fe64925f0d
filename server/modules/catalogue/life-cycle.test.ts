import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { virtualClock } from '#kernel/clock';
import type { Transaction } from '#kernel/database';
import { Problem } from '#kernel/errors';
import { actorOf } from '#kernel/events';
import { type Principal, type Role, roleNames } from '#kernel/permissions';
import { findOrganisation, scopeOf } from '#modules/directory';
import { content, item } from '../../../test/fixtures/agreement.ts';
import { tiny, withTinyCity } from '../../../test/fixtures/tiny-district/tiny-city.ts';
import { searchResources } from './catalogue-index.ts';
import { createResource, discardDraft, editDraft } from './create-resource.ts';
import { readDesk } from './desk/list-desk.ts';
import { findResource, findVersion, listResourceEvents, listVersions } from './queries.ts';
import { isListed, type Resource, workStage } from './resource.ts';
import {
  publishResource,
  returnResource,
  reviseResource,
  submitResource,
  withdrawResource,
} from './review-resource.ts';
import { type Act, acts, rules } from './stage.ts';
import { findVisible, listActs } from './step.ts';
import { compareVersions } from './versions.ts';
import { toDetail } from './view.ts';

const clock = virtualClock(new Date('2026-11-22T08:00:00Z'));
const { city } = await withTinyCity({ clock, config: { roles: [] } });

const at = (role: Role, organisationId: string): Principal => ({
  personId: `${role}@${organisationId}`,
  name: `${role} of ${organisationId}`,
  postId: `${role}.${organisationId}`,
  role,
  organisationId,
  scope: scopeOf(findOrganisation(city, organisationId)!),
  permissions: city.permissions.of(role),
});
const steward = at('data-steward', tiny.greening);
const stranger = at('data-steward', tiny.water);
const reviewer = at('data-approver', tiny.centre);
const user = at('data-user', tiny.streetA);

const inTransaction = <T>(work: (tx: Transaction) => Promise<T>) => city.database.transaction(work);

function sure<Value>(outcome: Value | Problem): Value {
  assert.ok(!(outcome instanceof Problem), JSON.stringify(outcome));
  return outcome;
}

let names = 0;

async function drafted(by = steward): Promise<Resource> {
  names += 1;
  const fresh = { providerId: by.organisationId, content: { ...content, name: `合成绿地养护信息${names}` } };
  return sure(await inTransaction((tx) => createResource(tx, city, fresh, actorOf(by)))).resource;
}

function perform(tx: Transaction, act: Act, resource: Resource, principal: Principal): Promise<unknown> {
  const on = { resourceId: resource.id, principal };
  switch (act) {
    case 'edit':
      return editDraft(tx, city, { ...on, content: resource.draft ?? content });
    case 'discard':
      return discardDraft(tx, city, on);
    case 'submit':
      return submitResource(tx, city, on);
    case 'return':
      return returnResource(tx, city, { ...on, reason: '补充摘要' });
    case 'publish':
      return publishResource(tx, city, on);
    case 'revise':
      return reviseResource(tx, city, on);
    case 'withdraw':
      return withdrawResource(tx, city, { ...on, reason: '机构改革' });
  }
}

async function brought(to: 'draft' | 'review' | 'published' | 'withdrawn'): Promise<Resource> {
  const resource = await drafted();
  const steps = { draft: 0, review: 1, published: 2, withdrawn: 3 }[to];
  const way: [Act, Principal][] = [
    ['submit', steward],
    ['publish', reviewer],
    ['withdraw', reviewer],
  ];
  for (const [act, principal] of way.slice(0, steps))
    sure(await inTransaction((tx) => perform(tx, act, resource, principal)));
  return (await findResource(city.database, resource.id))!;
}

test('a draft is submitted, returned, submitted again, published, revised and withdrawn; the log tells all of it', async () => {
  const draft = await drafted();
  assert.match(draft.code, /^draft\/\d{6}$/);
  const on = { resourceId: draft.id, principal: steward };
  sure(await inTransaction((tx) => submitResource(tx, city, on)));
  const returned = sure(
    await inTransaction((tx) => returnResource(tx, city, { ...on, principal: reviewer, reason: '摘要太短' })),
  );
  assert.equal(workStage(returned), 'draft');
  sure(await inTransaction((tx) => submitResource(tx, city, on)));
  const published = sure(
    await inTransaction((tx) => publishResource(tx, city, { ...on, principal: reviewer })),
  );
  assert.equal(published.code, draft.code.replace('draft', content.classification));
  assert.equal(published.version, 1);
  sure(await inTransaction((tx) => reviseResource(tx, city, on)));
  const next = { ...published.published!, abstract: '新的摘要', items: published.published!.items.slice(1) };
  const revised = sure(
    await inTransaction((tx) => editDraft(tx, city, { ...on, content: { ...next, mode: 'append' } })),
  );
  assert.ok(isListed(revised.resource), 'the published version stays while the next one is written');
  assert.equal(workStage(revised.resource), 'draft');
  sure(await inTransaction((tx) => submitResource(tx, city, on)));
  const second = sure(await inTransaction((tx) => publishResource(tx, city, { ...on, principal: reviewer })));
  assert.deepEqual([second.version, second.code], [2, published.code]);
  sure(
    await inTransaction((tx) =>
      withdrawResource(tx, city, { ...on, principal: reviewer, reason: '机构改革' }),
    ),
  );
  const log = await listResourceEvents(city.database, draft.id);
  assert.deepEqual(log.map((entry) => entry.type).reverse(), [
    'created',
    'submitted',
    'returned',
    'submitted',
    'published',
    'revised',
    'edited',
    'submitted',
    'published',
    'withdrawn',
  ]);
  const versions = await listVersions(city.database, draft.id);
  assert.deepEqual(
    versions.map((one) => one.number),
    [2, 1],
  );
  const first = await findVersion(city.database, draft.id, 1);
  assert.equal(first!.content.abstract, content.abstract);
});

test('every act × every role × every stage: exactly what the table of rules says', async () => {
  const people = [
    ...roleNames.flatMap((role) => [at(role, tiny.centre), at(role, tiny.greening)]),
    stranger,
    user,
  ].map((one, index) => ({ ...one, personId: `somebody-${index}` }));
  for (const stage of ['draft', 'review', 'published', 'withdrawn'] as const) {
    const resource = await brought(stage);
    for (const person of people)
      for (const act of acts) {
        const rule = rules[act];
        const isOwn = person.organisationId === resource.providerId;
        const allowed =
          person.permissions.has(rule.permission) &&
          rule.from.includes(stage) &&
          (rule.by === 'reviewer' || isOwn);
        const undone = new Error('undo');
        const outcome = await inTransaction(async (tx) => {
          const result = await perform(tx, act, resource, person);
          if (result instanceof Problem) return result;
          throw undone;
        }).catch((error: unknown) => {
          if (error !== undone) throw error;
          return 'done';
        });
        const what = `${act} by ${person.role} at ${person.organisationId} of a ${stage}`;
        assert.equal(outcome === 'done', allowed, `${what}: ${JSON.stringify(outcome)}`);
        const offered = await listActs(city.database, person, resource);
        const isKnown = (await findVisible(city.database, person, resource.id)) !== undefined;
        if (isKnown) assert.equal(offered.includes(act), allowed, `offered: ${what}`);
      }
  }
});

test('four eyes: who wrote on a resource does not review it, under whatever post', async () => {
  const resource = await brought('review');
  const both = { ...reviewer, personId: steward.personId };
  for (const act of ['publish', 'return'] as const) {
    const outcome = await inTransaction((tx) => perform(tx, act, resource, both));
    assert.ok(outcome instanceof Problem);
    assert.equal(outcome.type, '/problems/four-eyes');
  }
  assert.deepEqual(await listActs(city.database, both, resource), []);
});

test('a draft is seen by its department and the reviewers; for all others it does not exist', async () => {
  const resource = await drafted();
  for (const one of [stranger, user, at('data-auditor', tiny.centre), at('commander', tiny.streetA)]) {
    assert.equal(await findVisible(city.database, one, resource.id), undefined);
    for (const act of acts) {
      if (!one.permissions.has(rules[act].permission)) continue;
      const outcome = await inTransaction((tx) => perform(tx, act, resource, one));
      assert.ok(outcome instanceof Problem && outcome.status === 404, act);
    }
    const desk = await readDesk(city.database, city, one, { limit: 100 });
    assert.ok(desk.items.every((line) => line.id !== resource.id));
    assert.equal(await compareVersions(city.database, one, resource.id, {}), undefined);
  }
  assert.ok(await findVisible(city.database, steward, resource.id));
  assert.ok(await findVisible(city.database, reviewer, resource.id));
});

test('of a published resource others see the published version, nothing of what is being written', async () => {
  const published = await brought('published');
  const on = { resourceId: published.id, principal: steward };
  sure(await inTransaction((tx) => reviseResource(tx, city, on)));
  sure(
    await inTransaction((tx) =>
      editDraft(tx, city, { ...on, content: { ...published.published!, name: '还没有公开的名称' } }),
    ),
  );
  const resource = (await findVisible(city.database, user, published.id))!;
  const shown = await toDetail(city.database, city, user, resource);
  assert.ok(!JSON.stringify(shown).includes('还没有公开'));
  assert.deepEqual([shown.stage, shown.draft, shown.log], ['published', null, []]);
  assert.deepEqual(shown.can, ['apply']);
  const own = await toDetail(city.database, city, steward, resource);
  assert.equal(own.draft?.name, '还没有公开的名称');
  assert.deepEqual(own.can, ['edit', 'discard', 'submit', 'load']);
  const found = await searchResources(city, { text: '还没有公开' });
  assert.ok(!JSON.stringify(found).includes('还没有公开的名称'));
  sure(await inTransaction((tx) => discardDraft(tx, city, on)));
  assert.equal(workStage((await findResource(city.database, published.id))!), 'published');
});

test('what is published is found with its commit, and what is withdrawn is gone with it', async () => {
  await searchResources(city, {});
  const resource = await brought('published');
  const { name } = resource.published!;
  const ids = async () => (await searchResources(city, { text: name })).items.map((one) => one.id);
  assert.ok((await ids()).includes(resource.id));
  sure(await inTransaction((tx) => perform(tx, 'withdraw', resource, reviewer)));
  assert.ok(!(await ids()).includes(resource.id));
});

test('a draft may be incomplete; submitting names everything that is still open', async () => {
  const fresh = {
    providerId: tiny.greening,
    content: { ...content, abstract: '', items: [item('a'), item('a', { kind: 'phone' as const })] },
  };
  const { resource, raised } = sure(
    await inTransaction((tx) => createResource(tx, city, fresh, actorOf(steward))),
  );
  assert.deepEqual(raised, [{ path: '/items/1/grade', message: 'raised to general-3: it is a phone' }]);
  const outcome = await inTransaction((tx) =>
    submitResource(tx, city, { resourceId: resource.id, principal: steward }),
  );
  assert.ok(outcome instanceof Problem);
  assert.deepEqual(
    outcome.errors?.map((one) => one.path),
    ['/content/abstract', '/content/items/1/name', '/content/items'],
  );
});

test('who saves over somebody else is told; a published classification stays', async () => {
  const resource = await drafted();
  const on = { resourceId: resource.id, principal: steward };
  const basedOn = resource.updatedAt;
  clock.advance(1_000);
  sure(await inTransaction((tx) => editDraft(tx, city, { ...on, content, basedOn })));
  const late = await inTransaction((tx) => editDraft(tx, city, { ...on, content, basedOn }));
  assert.ok(late instanceof Problem);
  assert.equal(late.type, '/problems/draft-changed');
  const published = await brought('published');
  const revision = { resourceId: published.id, principal: steward };
  sure(await inTransaction((tx) => reviseResource(tx, city, revision)));
  const moved = await inTransaction((tx) =>
    editDraft(tx, city, { ...revision, content: { ...content, classification: '209001' } }),
  );
  assert.ok(moved instanceof Problem);
});

test('saving again and again is one edit in the log', async () => {
  const resource = await drafted();
  const on = { resourceId: resource.id, principal: steward };
  for (const abstract of ['一', '二', '三'])
    sure(await inTransaction((tx) => editDraft(tx, city, { ...on, content: { ...content, abstract } })));
  const log = await listResourceEvents(city.database, resource.id);
  assert.deepEqual(
    log.map((one) => one.type),
    ['edited', 'created'],
  );
});

test('a first draft that is given up is not lost: it can be taken up again', async () => {
  const resource = await drafted();
  const on = { resourceId: resource.id, principal: steward };
  const gone = sure(await inTransaction((tx) => discardDraft(tx, city, on)));
  assert.deepEqual([workStage(gone), isListed(gone)], ['withdrawn', false]);
  assert.equal(await findVisible(city.database, user, resource.id), undefined);
  const again = sure(await inTransaction((tx) => reviseResource(tx, city, on)));
  assert.deepEqual([again.stage, again.draft, again.published], ['draft', resource.draft, null]);
});

test('a code is the classification and a serial nobody else has, from the first publication on for good', async () => {
  const taken = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('101', '205', '212', '303'),
      fc.stringMatching(/^[0-9]{3,10}$/),
      fc.nat(3),
      async (head, tail, revisions) => {
        const classification = head + tail;
        const fresh = { providerId: tiny.greening, content: { ...content, classification } };
        const { resource } = sure(
          await inTransaction((tx) => createResource(tx, city, fresh, actorOf(steward))),
        );
        const serial = resource.code.split('/')[1];
        for (let version = 1; version <= revisions + 1; version += 1) {
          if (version > 1) sure(await inTransaction((tx) => perform(tx, 'revise', resource, steward)));
          sure(await inTransaction((tx) => perform(tx, 'submit', resource, steward)));
          sure(await inTransaction((tx) => perform(tx, 'publish', resource, reviewer)));
          const now = (await findResource(city.database, resource.id))!;
          assert.deepEqual([now.code, now.version], [`${classification}/${serial}`, version]);
        }
        assert.ok(!taken.has(serial!));
        taken.add(serial!);
      },
    ),
    { numRuns: 25 },
  );
});
