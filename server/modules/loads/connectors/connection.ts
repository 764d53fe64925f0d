export const connectorEngines = ['postgresql', 'mysql'] as const;

/** A table of a department's own database. The password is held in memory for one load and written nowhere. */
export interface Connection {
  engine: (typeof connectorEngines)[number];
  host: string;
  port?: number | undefined;
  database: string;
  user: string;
  password: string;
  tls?: boolean | undefined;
  /** `table` or `schema.table`. */
  table: string;
}

export const CONNECT_LIMIT_MS = 10_000;
