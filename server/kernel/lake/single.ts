import type { Lake, LakeAddress } from '../lake.ts';
import { nameOf } from './names.ts';
import { createDatabase, openServer } from './server.ts';
import * as statements from './statements.ts';

/** The lake on one server, embedded or outside. */
export function openSingleLake(address: LakeAddress): Lake {
  const { database } = address;
  const server = openServer(address);
  const define = (statement: string) => server.command(statement);
  return {
    client: server.client,
    database,
    prepare: () => server.commandOutside(createDatabase(database)),
    createTable: (table) => define(statements.createTable(table)),
    addColumns: (table, columns) => define(statements.addColumns(table, columns)),
    dropTable: (name) => define(statements.dropTable(name)),
    createView: (name, select) => define(statements.createView(name, select)),
    dropView: (name) => define(statements.dropView(name)),
    update: (update) => define(statements.update(update)),
    dropPartition: (table, partition) => define(statements.dropPartition(table, partition)),
    async seal(part) {
      if (part.rows === undefined) return;
      const [held] = await server.rows<{ rows: string }>(statements.partitionRows(database, part));
      if (Number(held?.rows) !== part.rows) throw new statements.LakeIncomplete(part, Number(held?.rows));
    },
    drop: () => server.commandOutside(`drop database if exists ${nameOf(database)} sync`),
    define,
    rows: server.rows,
    stream: server.stream,
    insert: server.insert,
    ping: () => server.ping(),
    close: server.close,
  };
}
