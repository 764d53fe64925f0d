create schema loads;

-- Each delivery of data into a resource. Immutable once it landed; its rows are the partition of this number in the
-- lake's table of the resource.
create table loads.batches (
  id bigint generated always as identity primary key,
  resource_id bigint not null,
  -- 1, 2, 3 … within the resource; `_batch` in the lake.
  number integer not null,
  mode text not null check (mode in ('append', 'replace', 'upsert')),
  source text not null check (source in ('file', 'database', 'push', 'correction', 'demo')),
  -- File name or table name, without credentials.
  source_name text not null,
  -- Of the bytes as they came. The same bytes again for the same resource and version change nothing.
  sha256 bytea,
  resource_version integer not null,
  state text not null check (state in ('running', 'landed', 'failed')),
  -- What came, what landed, what stands in quarantine.
  rows_read bigint not null default 0,
  rows_landed bigint not null default 0,
  rows_quarantined bigint not null default 0,
  bytes_read bigint not null default 0,
  bytes_total bigint,
  -- Of the landed rows, independent of their order: what was delivered can be proved later.
  content_checksum text,
  -- The problem, when it failed.
  problem jsonb,
  -- Which texts stand for a missing value.
  options jsonb not null default '{}',
  -- Where the bytes wait on the disk, until the load has ended. Null for what comes from a database.
  spool_path text,
  -- Whoever runs the load says now and then that it lives; when this has passed, it died.
  lease_until timestamptz,
  started_at timestamptz not null,
  started_by text not null,
  ended_at timestamptz,
  -- When retention dropped its rows; they had been superseded.
  dropped_at timestamptz,
  unique (resource_id, number)
);
create index batches_resource on loads.batches (resource_id, id desc);
create index batches_running on loads.batches (id) where state = 'running';
create index batches_sha256 on loads.batches (resource_id, sha256) where sha256 is not null;

-- Quality of a batch: one row a rule and item.
create table loads.quality_results (
  batch_id bigint not null references loads.batches,
  dimension text not null check (dimension in ('complete', 'valid', 'unique', 'consistent', 'referential', 'timely')),
  item text not null default '',
  rule text not null,
  checked bigint not null,
  passed bigint not null,
  primary key (batch_id, dimension, item, rule)
);

-- Profile of the current rows, per item: counts, distinct, least, most, distribution. Cells under the limit are left out.
create table loads.profiles (
  resource_id bigint not null,
  item text not null,
  batch_number integer not null,
  data jsonb not null,
  at timestamptz not null,
  primary key (resource_id, item)
);

-- Lineage events as OpenLineage has them, ours and those we were sent.
create table loads.lineage_events (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  run_id uuid not null,
  event_type text not null,
  job_namespace text not null,
  job_name text not null,
  inputs jsonb not null,
  outputs jsonb not null,
  event jsonb not null,
  received_from text
);
create index lineage_events_at on loads.lineage_events (at);
