/**
 * Settings of the embedded PostgreSQL, for a box of 2 cores and 4 to 24 GB that it shares with ClickHouse and
 * the server; at rest all its processes together take 33 MB (proportional set size). They stand on its command line, so a running server of an earlier release is recognised by them
 * and replaced instead of adopted. A district that needs other values has outgrown it: `DATABASE_URL`.
 */
export const POSTGRES_SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  max_connections: '100',
  timezone: 'UTC',
  log_timezone: 'UTC',

  // What was acknowledged is on the disk: the first invariant of this system.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',

  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  // Bounds what crash recovery reads: the server is to be ready again within 3 s.
  max_wal_size: '512MB',
  min_wal_size: '128MB',
  wal_compression: 'on',
  checkpoint_timeout: '5min',
  // 2 cores: parallel workers would only take turns with the server itself.
  max_parallel_workers_per_gather: '1',
  io_workers: '2',
  random_page_cost: '1.1',
  // No logical replication here; without it the launcher process stays away.
  wal_level: 'replica',
  max_logical_replication_workers: '0',

  // Standard error goes to a file of ours, see engine-log.ts.
  logging_collector: 'off',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
  log_min_duration_statement: '2s',
};
