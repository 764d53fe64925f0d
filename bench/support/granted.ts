import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Content, Item } from '#modules/catalogue';
import { columnType } from '#modules/loads';
import { type BenchDirectory, type Running, signIn, startServer } from './server.ts';

const item = (name: string, type: Item['type'], more: Partial<Item> = {}): Item => ({
  ...{ name, title: name, titleEn: name, type, length: null, scale: null, kind: null, grade: 'general-1' },
  ...{ required: false, isKey: false, codes: null, note: '' },
  ...more,
});

/** Nine items of a register of elevators; two tell of people and come masked. */
const items: Item[] = [
  item('number', 'string'),
  item('address', 'string'),
  item('owner', 'string', { kind: 'person-name' }),
  item('phone', 'string', { kind: 'phone' }),
  item('cost', 'numeric', { scale: 2 }),
  item('floors', 'integer'),
  item('load_kg', 'double'),
  item('repaired_at', 'datetime'),
  item('inspected_on', 'date'),
];

const content: Content = {
  ...{
    name: '电梯登记',
    nameEn: 'Elevators',
    abstract: '',
    abstractEn: '',
    keywords: [],
    classification: '306001',
  },
  ...{
    format: 'database',
    sharing: 'unconditional',
    sharingCondition: '',
    legalBasis: '',
    means: ['interface'],
  },
  ...{ opening: 'none', openingCondition: '', cycle: 'daily', system: '', related: [], grade: 'general-1' },
  ...{ mode: 'append', synthetic: true, source: '' },
  items,
};

export interface GrantBench {
  server: Running;
  /** Of the department that uses, and of the data centre. */
  user: Record<string, string>;
  approver: Record<string, string>;
  client: pg.Client;
  resourceId: number;
  /** One statement, straight to ClickHouse over HTTP. */
  lake: { address: string; headers: Record<string, string> };
  /** Applies for all items of the unconditional resource; returns the number of the grant, without quotas. */
  grant(): Promise<number>;
  stop(): Promise<void>;
}

const DATABASE = 'citybrain';

/** A running city with one resource of synthetic rows in the lake. */
export async function startGrantBench(directory: BenchDirectory, rows: number): Promise<GrantBench> {
  await directory.citybrain('load-district', 'districts/pudong');
  const server = await startServer(directory);
  const read = async (name: string) =>
    JSON.parse(await readFile(join(directory.path, name), 'utf8')) as Record<string, string>;
  const [credentials, ports] = await Promise.all([read('credentials.json'), read('ports.json')]);
  const client = new pg.Client({
    connectionString: `postgres://citybrain:${credentials.postgres}@127.0.0.1:${ports.postgres}/citybrain`,
  });
  await client.connect();
  const lake = {
    address: `http://127.0.0.1:${ports.clickhouse}/?database=${DATABASE}`,
    headers: { 'x-clickhouse-user': 'admin', 'x-clickhouse-key': credentials.clickhouse! },
  };
  const resourceId = await publish(client);
  for (const statement of definitions(resourceId, rows)) await ask(lake, statement);
  const user = {
    cookie: await signIn(directory, server.address, { role: 'data-user', organisation: '310115004000' }),
  };
  const approver = {
    cookie: await signIn(directory, server.address, { role: 'data-approver', organisation: '310115000000' }),
  };
  return {
    ...{ server, user, approver, client, resourceId, lake },
    grant: () => grantTo(server.address, user, client, resourceId),
    async stop() {
      await client.end();
      await server.stop();
      await directory.remove();
    },
  };
}

async function publish(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ id: string }>(
    `insert into catalogue.resources (code, provider_id, stage, version, published, created_at, created_by, published_at, updated_at)
    values ('306001/1', 'unit-emergency', 'published', 1, $1, now(), 'bench', now(), now()) returning id`,
    [JSON.stringify(content)],
  );
  return Number(rows[0]!.id);
}

function definitions(resourceId: number, rows: number): string[] {
  const columns = items.map((one) => `${one.name} ${columnType(one)}`);
  return [
    `create table if not exists r${resourceId} (${columns.join(', ')}, _batch UInt32, _row UInt64,
      _street LowCardinality(String), _village String)
    engine = MergeTree partition by _batch order by (_batch, _row)`,
    `create table if not exists landed (resource UInt64, batch UInt32, mode LowCardinality(String), rows UInt64,
      at DateTime64(3, 'UTC')) engine = MergeTree order by (resource, batch)`,
    `create or replace view current_r${resourceId} as select * from r${resourceId}
      where _batch in (select batch from landed where resource = ${resourceId})`,
    `insert into r${resourceId} select concat('E', leftPad(toString(number), 9, '0')),
      concat('浦东新区', toString(number % 997), '路', toString(number % 311), '号'),
      concat('王小', toString(number % 100)), concat('138', leftPad(toString(number % 100000000), 8, '0')),
      number % 100000 / 100, number % 30, number % 1000 * 1.5, toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + number % 20000000,
      toDate32('2026-01-01') + number % 300, 1, number + 1, '310115004000', '' from numbers(${rows})`,
    `insert into landed values (${resourceId}, 1, 'append', ${rows}, now())`,
  ];
}

export async function ask(lake: GrantBench['lake'], statement: string): Promise<string> {
  const response = await fetch(lake.address, { method: 'POST', headers: lake.headers, body: statement });
  const text = await response.text();
  if (!response.ok) throw new Error(`${statement.slice(0, 100)}: ${text}`);
  return text;
}

async function grantTo(
  address: string,
  user: Record<string, string>,
  client: pg.Client,
  resourceId: number,
): Promise<number> {
  const application = await post<{ id: number }>(address, user, '/api/applications', {
    resourceId,
    items: items.map((one) => one.name),
    purpose: '应急处置',
    legalBasis: '特种设备安全法',
  });
  const path = `/api/applications/${application.id}/submissions`;
  const { grantId } = await post<{ grantId: number }>(address, user, path, {});
  await client.query(
    'update sharing.grants set rows_per_day_max = 1000000000000, requests_per_minute_max = 100000000 where id = $1',
    [grantId],
  );
  return grantId;
}

export async function post<Body>(
  address: string,
  headers: Record<string, string>,
  path: string,
  body: object,
): Promise<Body> {
  const response = await fetch(`${address}${path}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return JSON.parse(text) as Body;
}
