/** The baseline of `open-case`: bare fastify and `pg`, one transaction of five statements, nothing else. */
import Fastify from 'fastify';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.BARE_DATABASE_URL, max: 16 });
await pool.query(`
  create schema if not exists bare;
  create table if not exists bare.keys (key text primary key, response jsonb, at timestamptz not null default now());
  create table if not exists bare.cases (id bigserial primary key, description text not null, longitude float8, latitude float8,
    category text, stage text not null, at timestamptz not null default now());
  create index if not exists cases_stage on bare.cases (stage, id desc);
  create table if not exists bare.log (case_id bigint not null, number integer not null, type text not null, data jsonb not null,
    at timestamptz not null default now(), primary key (case_id, number));
  create table if not exists bare.outbox (id bigserial primary key, type text not null, data jsonb not null)`);

const server = Fastify();
const schema = {
  body: {
    type: 'object',
    required: ['description', 'point', 'categoryCode'],
    properties: {
      description: { type: 'string', maxLength: 5000 },
      point: { type: 'array', items: { type: 'number' } },
      categoryCode: { type: 'string' },
      dispatchAtOnce: { type: 'boolean' },
    },
  },
};

interface Body {
  description: string;
  point: [number, number];
  categoryCode: string;
}

server.post<{ Body: Body }>('/api/cases', { schema }, async (request, reply) => {
  const { description, point, categoryCode } = request.body;
  const key = request.headers['idempotency-key'];
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query({ name: 'key', text: 'insert into bare.keys (key) values ($1)', values: [key] });
    const { rows } = await client.query({
      name: 'case',
      text: `insert into bare.cases (description, longitude, latitude, category, stage) values ($1, $2, $3, $4, 'dispatched') returning id`,
      values: [description, point[0], point[1], categoryCode],
    });
    const answer = { id: rows[0].id };
    await client.query({
      name: 'log',
      text: `insert into bare.log (case_id, number, type, data) values ($1, 1, 'opened', $2)`,
      values: [answer.id, {}],
    });
    await client.query({
      name: 'outbox',
      text: `insert into bare.outbox (type, data) values ('case.opened', $1)`,
      values: [answer],
    });
    await client.query({
      name: 'answer',
      text: 'update bare.keys set response = $2 where key = $1',
      values: [key, answer],
    });
    await client.query('commit');
    return reply.code(201).send(answer);
  } finally {
    client.release();
  }
});

console.log(`ready at ${await server.listen({ host: '127.0.0.1', port: 0 })}`);
process.once('SIGTERM', () => {
  void server.close().then(() => pool.end());
});
