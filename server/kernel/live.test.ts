import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { until } from '#test/until';
import { tiny, withTinyCity } from '../../test/fixtures/tiny-district/tiny-city.ts';
import { sql } from './database.ts';
import { publish } from './events.ts';
import type { Placement } from './permissions.ts';

const { city, address, signIn } = await withTinyCity();

const cookies = {
  district: (await signIn('commander', tiny.centre)).cookie,
  streetA: (await signIn('dispatcher', tiny.streetA)).cookie,
  streetB: (await signIn('dispatcher', tiny.streetB)).cookie,
  villageA1: (await signIn('workstation', tiny.villageA1)).cookie,
  water: (await signIn('officer', tiny.water)).cookie,
};
type Who = keyof typeof cookies;

const places: Record<string, { placement: Placement; seenBy: Who[] }> = {
  nowhere: { placement: at(null, null), seenBy: ['district'] },
  streetA: { placement: at(tiny.streetA, null), seenBy: ['district', 'streetA'] },
  villageA1: { placement: at(tiny.streetA, tiny.villageA1), seenBy: ['district', 'streetA', 'villageA1'] },
  villageA2: { placement: at(tiny.streetA, tiny.villageA2), seenBy: ['district', 'streetA'] },
  streetB: { placement: at(tiny.streetB, tiny.villageB1), seenBy: ['district', 'streetB'] },
  water: {
    placement: at(tiny.streetB, tiny.villageB1, tiny.water),
    seenBy: ['district', 'streetB', 'water'],
  },
};

function at(streetCode: string | null, villageCode: string | null, unitId: string | null = null): Placement {
  return { streetCode, villageCode, unitId };
}

let count = 0;
/** Records a fact at a place; returns what it is about. */
async function happen(place: string): Promise<string> {
  count += 1;
  const subject = `${count} at ${place}`;
  await city.database.transaction((tx) =>
    publish(tx, {
      type: 'test.happened',
      subject,
      actor: null,
      data: {},
      placement: places[place]!.placement,
    }),
  );
  return subject;
}

/** What a browser does with the stream: remembers the last id, and may come back with it. */
class Browser {
  readonly subjects: string[] = [];
  readonly events: string[] = [];
  lastEventId: string | undefined;
  #abort = new AbortController();
  #reading: Promise<void> = Promise.resolve();
  readonly #cookie: string;

  constructor(who: Who, lastEventId?: string) {
    this.#cookie = cookies[who];
    this.lastEventId = lastEventId;
  }

  async connect(): Promise<void> {
    this.#abort = new AbortController();
    const headers: Record<string, string> = { cookie: this.#cookie };
    if (this.lastEventId !== undefined) headers['last-event-id'] = this.lastEventId;
    const response = await fetch(new URL('/api/live', address), { headers, signal: this.#abort.signal });
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /text\/event-stream/);
    this.#reading = this.#read(response.body!).catch(() => {});
    const before = this.events.length;
    await until('the stream is open', () => this.events.length > before);
  }

  async disconnect(): Promise<void> {
    this.#abort.abort();
    await this.#reading;
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks) this.#take(block);
    }
  }

  #take(block: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    const event = field('event');
    if (event !== undefined) this.events.push(event);
    this.lastEventId = field('id') ?? this.lastEventId;
    if (event !== 'fact') return;
    const fact = JSON.parse(field('data')!) as { type: string; subject: string };
    if (fact.type === 'test.happened') this.subjects.push(fact.subject);
  }
}

const expectedFor = (who: Who, subjects: string[]) =>
  subjects.filter((subject) => places[subject.split(' at ')[1]!]!.seenBy.includes(who));

test('everybody hears what happens in their part, at once and in order, and nothing else', async () => {
  const browsers = (Object.keys(cookies) as Who[]).map((who) => ({ who, browser: new Browser(who) }));
  for (const { browser } of browsers) await browser.connect();
  const subjects: string[] = [];
  for (const place of [...Object.keys(places), ...Object.keys(places)]) subjects.push(await happen(place));
  // One that each of them sees comes last; what they were not meant to see would have come before.
  for (const { who, browser } of browsers) {
    const last = expectedFor(who, subjects).at(-1);
    await until('the last one came', () => browser.subjects.at(-1) === last);
    assert.deepEqual(browser.subjects, expectedFor(who, subjects), who);
    await browser.disconnect();
  }
});

test('whoever comes back with the last id gets exactly what was missed', async () => {
  const place = fc.constantFrom(...Object.keys(places));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...(Object.keys(cookies) as Who[])),
      fc.array(fc.array(place, { maxLength: 6 }), { minLength: 2, maxLength: 4 }),
      async (who, rounds) => {
        const browser = new Browser(who, await here());
        const expected: string[] = [];
        for (const [index, round] of rounds.entries()) {
          const isConnected = index % 2 === 1;
          if (isConnected) await browser.connect();
          for (const one of round) expected.push(...expectedFor(who, [await happen(one)]));
          if (!isConnected) continue;
          await until('all came', () => browser.subjects.length >= expected.length);
          await browser.disconnect();
        }
        await browser.connect();
        await until('all came', () => browser.subjects.length >= expected.length);
        await browser.disconnect();
        assert.deepEqual(browser.subjects, expected);
      },
    ),
    { numRuns: 12 },
  );
});

test('whoever comes back while much is happening misses nothing and gets nothing twice', async () => {
  const from = await here();
  const subjects: string[] = [];
  for (let turn = 0; turn < 150; turn += 1) subjects.push(await happen('villageA1'));
  const browser = new Browser('streetA', from);
  const more = (async () => {
    for (let turn = 0; turn < 150; turn += 1) subjects.push(await happen('villageA1'));
  })();
  await browser.connect();
  await more;
  await until('all came', () => browser.subjects.includes(subjects.at(-1)!));
  await browser.disconnect();
  assert.deepEqual(browser.subjects, subjects);
});

test('whoever missed too much is told to read everything anew', async () => {
  const from = await here();
  await city.database.execute(sql`
    insert into kernel.events (type, subject, at, data) select 'test.old', number::text, now(), '{}' from generate_series(1, 6000) as number`);
  // Readers stay below the oldest running transaction of the whole server, other tests' included.
  await until('they can be read', async () => {
    const { behind } = await city.database.one<{ behind: number }>(sql`
      select count(*) as behind from kernel.events where transaction_id >= pg_snapshot_xmin(pg_current_snapshot())`);
    return behind === 0;
  });
  const browser = new Browser('streetB', from);
  await browser.connect();
  await until('it is told', () => browser.events.includes('reset'));
  const subject = await happen('streetB');
  await until('and goes on from there', () => browser.subjects.includes(subject));
  await browser.disconnect();
});

test('an id that was never given begins with now', async () => {
  for (const id of ['', 'x', '-1-2', '1-2-3', '9'.repeat(40), "1'; drop table kernel.events; --"]) {
    const browser = new Browser('streetA', id);
    await browser.connect();
    const subject = await happen('streetA');
    await until('the new one came', () => browser.subjects.length > 0);
    await browser.disconnect();
    assert.deepEqual(browser.subjects, [subject], id);
  }
});

test('an id beyond what a number can hold is answered, and the city goes on', async () => {
  const headers = { cookie: cookies.streetA, 'last-event-id': `${'9'.repeat(20)}-${'9'.repeat(16)}` };
  const abort = new AbortController();
  const response = await fetch(new URL('/api/live', address), { headers, signal: abort.signal });
  assert.equal(response.status, 200);
  abort.abort();
  assert.equal((await fetch(new URL('/health', address))).status, 200);
});

test('who goes is forgotten', async () => {
  const browser = new Browser('streetA');
  await browser.connect();
  assert.ok(city.live.clients > 0);
  await browser.disconnect();
  await until('nobody is connected', () => city.live.clients === 0);
});

/** The position after everything that has happened. */
async function here(): Promise<string> {
  const row = await city.database.one<{ position: string }>(sql`
    select (pg_snapshot_xmax(pg_current_snapshot())::text::numeric - 1)::text || '-9007199254740991' as position`);
  return row.position;
}
