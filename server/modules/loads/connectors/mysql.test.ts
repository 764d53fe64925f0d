import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import mysql from 'mysql2';
import { closeAtEnd } from '#test/database';
import { readTable } from './queries.ts';

/** No MySQL can be had from npm; the driver's own server speaks its protocol. */
const server = mysql.createServer(() => {});
const asked: string[] = [];
const rows = Array.from({ length: 12_000 }, (_, at) => [String(at + 1), at % 2 === 0 ? null : '王"五"']);
server.on('connection', (connection) => {
  connection.serverHandshake({
    protocolVersion: 10,
    serverVersion: '8.0.0',
    connectionId: 1,
    statusFlags: 2,
    characterSet: 45,
    capabilityFlags: 0x00ff_f7ff,
    authCallback: (_params: unknown, done: (refused: null) => void) => done(null),
  });
  connection.on('query', (statement: string) => {
    asked.push(statement);
    const column = (name: string) => ({
      catalog: 'def',
      schema: 'x',
      table: 't',
      orgTable: 't',
      name,
      orgName: name,
      characterSet: 45,
      columnLength: 255,
      columnType: 253,
      flags: 0,
      decimals: 0,
    });
    const wire = connection as unknown as {
      sequenceId: number;
      writeColumns(columns: object[]): void;
      writeTextRow(row: unknown[]): void;
      writeEof(): void;
    };
    wire.sequenceId = 1;
    wire.writeColumns([column('id'), column('name')]);
    for (const row of rows) wire.writeTextRow(row);
    wire.writeEof();
  });
  connection.on('error', () => {});
});
server.listen(0);
await once((server as unknown as { _server: NodeJS.EventEmitter })._server, 'listening');
const { port } = (server as unknown as { _server: { address(): AddressInfo } })._server.address();
closeAtEnd(async () => {
  server.close(() => {});
});

test('a table of MySQL is read row by row, its name quoted', async () => {
  const found = await readTable(
    {
      engine: 'mysql',
      host: 'localhost',
      address: '127.0.0.1',
      port,
      database: 'x',
      user: 'x',
      password: 'x',
      table: 'odd`name.t',
    },
    async ({ names, rows: read }) => {
      const cells: string[][] = [];
      for await (const row of read) cells.push(row);
      return { names, cells };
    },
  );
  assert.deepEqual(found.names, ['id', 'name']);
  assert.equal(found.cells.length, 12_000);
  assert.deepEqual(found.cells.slice(0, 2), [
    ['1', ''],
    ['2', '王"五"'],
  ]);
  assert.deepEqual(asked, ['select * from `odd``name`.`t`']);
});
