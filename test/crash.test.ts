import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import pg from 'pg';
import { mulberry32, randomId, realClock, stopwatch } from '#kernel/clock';
import { startEngines } from '#kernel/embedded/index';
import { joinEngines } from '#kernel/embedded/join-engines';
import { until } from '#test/until';

const KILLS = 4;
const WRITERS = 4;
const READY_LIMIT_MS = 20_000;
/** Of the moments of the kills; a failing run is repeated with CRASH_SEED. */
const seed = Number(process.env.CRASH_SEED ?? Math.floor(realClock().random() * 1e9));
const random = mulberry32(seed);

const root = join(import.meta.dirname, '..');
const directory = await mkdtemp(join(tmpdir(), 'citybrain-crash-'));
let server: ChildProcess | undefined;

after(async () => {
  if (server !== undefined && server.exitCode === null && server.signalCode === null) {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
  // Whatever a failure left running: taken over and stopped.
  const engines = await startEngines({ directory, clock: realClock(), progress: () => {} });
  await engines.stop();
  await rm(directory, { recursive: true });
});

function citybrain(...args: string[]): ChildProcess {
  return spawn(process.execPath, ['server/citybrain.ts', ...args, '--data', directory], {
    cwd: root,
    env: {
      ...process.env,
      LOG_LEVEL: 'fatal',
      PUBLIC_WRITES_PER_MINUTE_MAX: '1000000',
      REQUESTS_PER_MINUTE_MAX: '1000000',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Everything a program says, as it says it. */
function heard(child: ChildProcess): () => string {
  let said = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (chunk) => {
      said += String(chunk);
    });
  return () => said;
}

/** Starts the server; resolves with its address when it says that it is ready. */
async function start(): Promise<string> {
  const child = citybrain('start', '--port', '0');
  server = child;
  const said = heard(child);
  return until(
    'the server is ready',
    () => {
      assert.equal(child.exitCode, null, said());
      return /ready at (http:\S+)/.exec(said())?.[1];
    },
    READY_LIMIT_MS,
  );
}

interface Sent {
  text: string;
  /** What the server answered with 201; undefined while it has not. */
  acknowledged?: { number: string; secret: string };
  attempts: number;
}

test(`killed again and again under load, the server keeps what it acknowledged, exactly once (CRASH_SEED=${seed})`, async (t) => {
  const load = citybrain('load-district', join(root, 'test/fixtures/tiny-district'));
  const said = heard(load);
  const [code] = await once(load, 'close');
  assert.equal(code, 0, `load-district: ${said()}`);

  let address = await start();
  let isOver = false;
  const sent: Sent[] = [];
  const acknowledged = () => sent.filter((one) => one.acknowledged !== undefined).length;

  /** Sends one report until it is acknowledged, always with the same key, as a phone in a tunnel would. */
  async function report(one: Sent): Promise<void> {
    const key = randomId();
    const body = JSON.stringify({
      text: one.text,
      point: [121.505, 31.205],
      categoryCode: '20101',
      contact: { name: '张三', phone: '13800000000' },
    });
    while (one.acknowledged === undefined) {
      one.attempts += 1;
      const headers = { 'content-type': 'application/json', 'idempotency-key': key };
      try {
        const response = await fetch(new URL('/api/reports', address), { method: 'POST', headers, body });
        const answer = (await response.json()) as { number: string; secret: string };
        if (response.status === 201) one.acknowledged = answer;
        else assert.ok(response.status >= 500, `${response.status} ${JSON.stringify(answer)}`);
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        await realClock().sleep(20);
      }
    }
  }
  async function writer(name: number): Promise<void> {
    for (let turn = 0; !isOver; turn += 1) {
      const one: Sent = { text: `暴露垃圾 ${name}-${turn}`, attempts: 0 };
      sent.push(one);
      await report(one);
    }
  }
  const writers = Promise.all(Array.from({ length: WRITERS }, (_, name) => writer(name)));
  writers.catch(() => {});

  const ready_ms: number[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    const enough = acknowledged() + 10 + Math.floor(random() * 150);
    await until('some more reports are acknowledged', () => acknowledged() >= enough, READY_LIMIT_MS);
    server!.kill('SIGKILL');
    await once(server!, 'exit');
    const elapsed_ms = stopwatch();
    address = await start();
    ready_ms.push(Math.round(elapsed_ms()));
  }
  const enough = acknowledged() + 20;
  await until('it goes on after the last kill', () => acknowledged() >= enough, READY_LIMIT_MS);
  isOver = true;
  await writers;

  t.diagnostic(
    `${sent.length} reports, ${sent.filter((one) => one.attempts > 1).length} sent more than once, ready again after ${ready_ms.join(', ')} ms`,
  );
  assert.ok(
    sent.some((one) => one.attempts > 1),
    'some were interrupted',
  );
  await checkLedger(sent);

  for (const one of [sent[0]!, sent.at(-1)!, ...sent.filter((other) => other.attempts > 1).slice(0, 8)]) {
    const headers = { 'x-report-secret': one.acknowledged!.secret };
    const followed = await fetch(new URL(`/api/reports/${one.acknowledged!.number}`, address), { headers });
    assert.equal(followed.status, 200, 'the number and secret that were told open the report');
    assert.equal(((await followed.json()) as { text: string }).text, one.text);
  }

  server!.kill('SIGTERM');
  const [exitCode] = await once(server!, 'exit');
  assert.equal(exitCode, 0, 'told to stop, it stops cleanly');
});

/** Reads past the server: what was acknowledged is there once, nothing is there twice, nothing is half there. */
async function checkLedger(sent: Sent[]): Promise<void> {
  const { postgresUrl } = await joinEngines({ directory, clock: realClock() });
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    const rows = async <Row extends pg.QueryResultRow>(query: string) =>
      (await client.query<Row>(query)).rows;
    const cases = await rows<{ number: string; description: string }>(
      'select number, description from cases.cases order by id',
    );
    const numberOf = new Map(sent.map((one) => [one.text, one.acknowledged!.number]));
    assert.equal(numberOf.size, sent.length);
    assert.equal(cases.length, sent.length, 'as many cases as reports');
    assert.deepEqual(new Map(cases.map((row) => [row.description, row.number])), numberOf);
    const halves = await rows(`
      select c.id from cases.cases as c
      where c.log_length <> (select count(*) from cases.case_events as e where e.case_id = c.id)
        or (select count(*) from kernel.events as e where e.subject = c.id::text and e.type like 'case.%') <> c.log_length
        or not exists (select from channels.reports as r where r.case_id = c.id)
        or not exists (select from cases.reporters as r where r.case_id = c.id)`);
    assert.deepEqual(halves, []);
    const [keys] = await rows<{ count: string }>('select count(*) as count from kernel.idempotency_keys');
    assert.equal(Number(keys!.count), sent.length);
  } finally {
    await client.end();
  }
}
