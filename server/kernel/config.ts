import { resolve } from 'node:path';

/** One documented setting. `npm run dev docs` writes this table to `docs/settings.md`. */
interface Setting<T> {
  env: string;
  says: string;
  fallback: string;
  read(text: string): T;
}

const text = (value: string): string => value;

function wholeNumber(least: number, most: number) {
  return (value: string): number => {
    const number = Number(value);
    if (!Number.isInteger(number) || number < least || number > most)
      throw new Error(`expected a whole number from ${least} to ${most}, got "${value}"`);
    return number;
  };
}

function oneOf<const Choice extends string>(...choices: Choice[]) {
  return (value: string): Choice => {
    if (!choices.includes(value as Choice))
      throw new Error(`expected one of ${choices.join(', ')}, got "${value}"`);
    return value as Choice;
  };
}

/** Never repeats what was given: a database's address holds its password. */
function address(...protocols: string[]) {
  return (value: string): string => {
    if (value !== '' && !protocols.includes(URL.canParse(value) ? new URL(value).protocol : ''))
      throw new Error(
        `expected an address that begins with ${protocols.map((one) => `${one}//`).join(' or ')}`,
      );
    return value;
  };
}

function addresses(...protocols: string[]) {
  const one = address(...protocols);
  return (value: string): string =>
    value
      .split(',')
      .map((part) => one(part.trim()))
      .join(',');
}

function list(value: string): string[] {
  return value
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== '');
}

function secret(value: string): string {
  if (value !== '' && value.length < 32) throw new Error('expected at least 32 characters');
  return value;
}

/** Every setting there is. None turns security off. */
export const settings = {
  dataDirectory: setting(
    'CITYBRAIN_DATA',
    'data',
    'Folder for the embedded engines, attachments and secrets',
    (value) => resolve(value),
  ),
  host: setting(
    'HOST',
    '127.0.0.1',
    'Address to listen on; put a TLS proxy in front of any other than loopback',
    text,
  ),
  port: setting('PORT', '4100', 'Port to listen on; 0 picks a free one', wholeNumber(0, 65_535)),
  publicUrl: setting(
    'PUBLIC_URL',
    '',
    'How browsers reach the server (https://…); empty means http://HOST:PORT',
    address('http:', 'https:'),
  ),
  databaseUrl: setting(
    'DATABASE_URL',
    '',
    'An outside PostgreSQL ≥ 15 instead of the embedded one',
    address('postgres:', 'postgresql:'),
  ),
  databaseConnectionsMax: setting(
    'DATABASE_CONNECTIONS_MAX',
    '16',
    'Connections to PostgreSQL a process keeps at most',
    wholeNumber(4, 200),
  ),
  clickhouseUrl: setting(
    'CLICKHOUSE_URL',
    '',
    'An outside ClickHouse instead of the embedded one (http://user:password@host:8123); of a cluster every server, separated by commas, or one',
    addresses('http:', 'https:'),
  ),
  clickhouseCluster: setting(
    'CLICKHOUSE_CLUSTER',
    '',
    'The cluster of CLICKHOUSE_URL, as its `remote_servers` call it; empty means a single server. See docs/clusters.md',
    text,
  ),
  clickhouseDatabase: setting(
    'CLICKHOUSE_DATABASE',
    'citybrain',
    'The ClickHouse database of this city; two cities may share a server',
    text,
  ),
  roles: setting(
    'ROLES',
    'web,worker',
    'What this process does: web (HTTP), worker (jobs and subscribers)',
    (value) => value.split(',').map(oneOf('web', 'worker')),
  ),
  logLevel: setting(
    'LOG_LEVEL',
    'info',
    'fatal, error, warn, info, debug or trace',
    oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace'),
  ),
  requestsPerMinuteMax: setting(
    'REQUESTS_PER_MINUTE_MAX',
    '1200',
    'Requests a person or, without a session, an address may send in a minute',
    wholeNumber(1, 100_000_000),
  ),
  publicWritesPerMinuteMax: setting(
    'PUBLIC_WRITES_PER_MINUTE_MAX',
    '30',
    'Reports and uploads an address may send in a minute without a session',
    wholeNumber(1, 100_000_000),
  ),
  loadHosts: setting(
    'LOAD_HOSTS',
    '',
    'Hosts whose PostgreSQL or MySQL may be loaded from or delivered to, separated by commas; none when empty. Addresses of this machine only when they stand here themselves',
    list,
  ),
  pushHosts: setting(
    'PUSH_HOSTS',
    '',
    'Hosts, or host:port, whose PostgreSQL or MySQL a grant may be pushed into, separated by commas; none when empty',
    list,
  ),
  loadBytesMax: setting(
    'LOAD_BYTES_MAX',
    '4294967296',
    'The largest file a load takes',
    wholeNumber(1_024, 1_099_511_627_776),
  ),
  retentionDays: setting(
    'RETENTION_DAYS',
    '1095',
    'Rows of batches that later ones superseded are kept this many days; visible rows are never dropped',
    wholeNumber(1, 36_500),
  ),
  sessionIdleMinutesMax: setting(
    'SESSION_IDLE_MINUTES_MAX',
    '60',
    'A session ends after this long without a request',
    wholeNumber(1, 1_440),
  ),
  sessionHoursMax: setting(
    'SESSION_HOURS_MAX',
    '12',
    'A session ends after this long in any case',
    wholeNumber(1, 168),
  ),
  applicationAnswerDays: setting(
    'APPLICATION_ANSWER_DAYS',
    '5',
    'Working days a department has to answer an application for its data',
    wholeNumber(1, 60),
  ),
  applicationCheckDays: setting(
    'APPLICATION_CHECK_DAYS',
    '2',
    'Working days the data centre has to check what a department approved',
    wholeNumber(1, 60),
  ),
  authSecret: setting(
    'AUTH_SECRET',
    '',
    'Signs session cookies; empty means one made at first start and kept in the data directory. Set it when several machines serve one district',
    secret,
  ),
  oidcIssuer: setting(
    'OIDC_ISSUER',
    '',
    'OpenID Connect issuer for single sign-on; empty means none',
    address('http:', 'https:'),
  ),
  oidcClientId: setting('OIDC_CLIENT_ID', '', 'Client id at the issuer', text),
  oidcClientSecret: setting('OIDC_CLIENT_SECRET', '', 'Client secret at the issuer', text),
} as const;

export type Config = Readonly<{
  [Name in keyof typeof settings]: ReturnType<(typeof settings)[Name]['read']>;
}> & {
  /** True only for a district opened with `start --demo`: synthetic people may be signed in as. */
  readonly demo: boolean;
};

/**
 * Reads every setting once. `changes` (command line, tests) win over the environment.
 * Throws one error that names each wrong variable and what was expected.
 */
export function readConfig(
  changes: Partial<Config> = {},
  environment: NodeJS.ProcessEnv = process.env,
): Config {
  const values: Record<string, unknown> = { demo: false };
  const wrong: string[] = [];
  for (const [name, one] of Object.entries(settings)) {
    try {
      const given = environment[one.env];
      values[name] = one.read(given === undefined || given === '' ? one.fallback : given);
    } catch (error) {
      wrong.push(`${one.env}: ${(error as Error).message}`);
    }
  }
  if (wrong.length > 0) throw new Error(`wrong settings\n  ${wrong.join('\n  ')}`);
  return Object.freeze({ ...values, ...changes }) as Config;
}

function setting<T>(env: string, fallback: string, says: string, read: (text: string) => T): Setting<T> {
  return { env, fallback, says, read };
}
