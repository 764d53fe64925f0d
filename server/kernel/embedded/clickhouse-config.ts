import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writePrivateFile } from './data-directory.ts';

/**
 * Above it ClickHouse refuses queries instead of taking memory from PostgreSQL and the server. Measured at rest:
 * 290 MB resident, of which 200 MB are pages of the library and 80 MB its own.
 */
const SERVER_MEMORY_BYTES_MAX = 2 * 1024 ** 3;
const QUERY_MEMORY_BYTES_MAX = 1024 ** 3;
/** The lake of one district is small; each of these would otherwise grow to gigabytes. */
const CACHE_BYTES = 64 * 1024 ** 2;
const CONNECTIONS_MAX = 100;
/** A shutdown waits for idle connections, five seconds at most. Longer than our own client keeps them (lake.ts). */
const IDLE_CONNECTION_SECONDS_MAX = 3;

const CACHES = [
  'mark_cache_size',
  'index_mark_cache_size',
  'primary_index_cache_size',
  'uncompressed_cache_size',
  'text_index_tokens_cache_size',
  'text_index_header_cache_size',
  'text_index_postings_cache_size',
  'vector_similarity_index_cache_size',
  'parquet_metadata_cache_size',
  'compiled_expression_cache_size',
];

export interface ClickHouseFolder {
  /** The tables. */
  data: string;
  configFile: string;
}

/** Makes the server one of a cluster, over its native protocol. */
export interface NativeCluster {
  port: number;
  /** Elements of ClickHouse's configuration (`<remote_servers>`). */
  configuration: string;
}

/**
 * Writes the configuration below `folder`, anew at each start. `password` is the user admin's; only its digest
 * is written (24 random bytes need no salt).
 *
 * `default` must exist without a password, because the library runs its own query, which keeps the server up,
 * under that name. That one session is all it may have: everyone else who comes as `default` is refused
 * (USER_SESSION_LIMIT_EXCEEDED), and would hold no right to read anything. `::1` stands for this machine.
 */
export async function writeClickHouseConfig(
  folder: string,
  password: string,
  cluster?: NativeCluster,
): Promise<ClickHouseFolder> {
  const data = join(folder, 'data');
  await mkdir(data, { recursive: true, mode: 0o700 });
  const usersFile = join(folder, 'users.xml');
  const configFile = join(folder, 'config.xml');
  await writePrivateFile(usersFile, usersXml(createHash('sha256').update(password).digest('hex')));
  await writePrivateFile(configFile, configXml(usersFile, cluster));
  return { data, configFile };
}

function usersXml(passwordDigest: string): string {
  return `<clickhouse>
  <profiles>
    <default><max_memory_usage>${QUERY_MEMORY_BYTES_MAX}</max_memory_usage></default>
    <keeper><max_sessions_for_user>1</max_sessions_for_user></keeper>
  </profiles>
  <quotas><default/></quotas>
  <users>
    <default>
      <password></password>
      <networks><ip>::1</ip></networks>
      <profile>keeper</profile>
      <quota>default</quota>
      <grants><query>GRANT SYSTEM LISTEN ON *.*</query></grants>
    </default>
    <admin>
      <password_sha256_hex>${passwordDigest}</password_sha256_hex>
      <networks><ip>::1</ip></networks>
      <profile>default</profile>
      <quota>default</quota>
      <access_management>1</access_management>
    </admin>
  </users>
</clickhouse>
`;
}

/** System log tables (query_log and its kin) are off because nothing here turns them on: the folder only holds data. */
function configXml(usersFile: string, cluster?: NativeCluster): string {
  // The port also tells the server which one of the cluster it is.
  const native =
    cluster === undefined ? '' : `<tcp_port>${cluster.port}</tcp_port>\n${cluster.configuration}`;
  const caches = CACHES.map((name) => `  <${name}>${CACHE_BYTES}</${name}>`).join('\n');
  return `<clickhouse>
  <users_config>${escapeXml(usersFile)}</users_config>
  <keep_alive_timeout>${IDLE_CONNECTION_SECONDS_MAX}</keep_alive_timeout>
  <timezone>UTC</timezone>
  <max_server_memory_usage>${SERVER_MEMORY_BYTES_MAX}</max_server_memory_usage>
  <max_connections>${CONNECTIONS_MAX}</max_connections>
${caches}
${native}
  <merge_tree>
    <fsync_after_insert>1</fsync_after_insert>
    <fsync_part_directory>1</fsync_part_directory>
  </merge_tree>
</clickhouse>
`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
