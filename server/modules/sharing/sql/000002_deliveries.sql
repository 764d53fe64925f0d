-- A file or a push of what a grant shows. The row is the state of its job; the bytes lie in the data directory.
create table sharing.deliveries (
  id bigint generated always as identity primary key,
  grant_id bigint not null references sharing.grants,
  resource_id bigint not null,
  organisation_id text not null,
  provider_id text not null,
  format text not null check (format in ('csv', 'xlsx', 'parquet', 'postgresql', 'mysql')),
  -- How the file is written, or where the push goes; no secret.
  options jsonb not null,
  -- The password of a push, sealed with the key of the data directory; gone when the push ended.
  sealed bytea,
  -- Keys the order of the rows: tells whose file it is.
  mark_key bytea not null,
  state text not null check (state in ('queued', 'running', 'ready', 'failed', 'deleted')),
  rows_total bigint,
  rows_done bigint not null default 0,
  bytes bigint not null default 0,
  sha256 text,
  manifest jsonb,
  -- The problem, when it failed.
  problem jsonb,
  requested_at timestamptz not null,
  requested_by text not null,
  requested_by_name text not null,
  ended_at timestamptz,
  -- When its file is deleted by itself.
  expires_at timestamptz not null,
  downloads integer not null default 0
);
create index deliveries_organisation on sharing.deliveries (organisation_id, id desc);
create index deliveries_provider on sharing.deliveries (provider_id, id desc);
create index deliveries_grant on sharing.deliveries (grant_id, id desc);
create index deliveries_resource on sharing.deliveries (resource_id, id desc);
create index deliveries_expiry on sharing.deliveries (expires_at) where state in ('queued', 'running', 'ready');

-- Which personal items of a resource its steward allows to be returned in clear.
create table sharing.return_permits (
  resource_id bigint primary key,
  clear text[] not null,
  permitted_at timestamptz not null,
  permitted_by text not null,
  permitted_by_name text not null
);

-- 回流: one cut of a resource by geography. Its rows are the lake's table `return_<id>`.
create table sharing.street_returns (
  id bigint generated always as identity primary key,
  resource_id bigint not null,
  resource_version integer not null,
  provider_id text not null,
  level text not null check (level in ('street', 'village')),
  items text[] not null,
  -- Item → mask.
  masks jsonb not null,
  secret text not null,
  state text not null check (state in ('queued', 'running', 'ready', 'failed')),
  -- Cut anew when a batch lands; the older cut then names the newer.
  follows boolean not null,
  superseded_by bigint references sharing.street_returns,
  -- Numbers of the batches that were current.
  batches integer[] not null default '{}',
  -- Of the whole as it stood in the resource: count and sum of row hashes mod 2^64.
  rows bigint,
  checksum text,
  problem jsonb,
  returned_at timestamptz not null,
  returned_by text not null,
  returned_by_name text not null,
  ended_at timestamptz
);
create index street_returns_resource on sharing.street_returns (resource_id, id desc);

-- Count and checksum of each slice as it lies in `return_<id>`; an empty area is what could not be located.
create table sharing.return_slices (
  return_id bigint not null references sharing.street_returns,
  area text not null,
  street_code text,
  village_code text,
  rows bigint not null,
  checksum text not null,
  primary key (return_id, area)
);
create index return_slices_street on sharing.return_slices (street_code, return_id desc);

-- Every reading of a slice.
create table sharing.return_reads (
  id bigint generated always as identity primary key,
  return_id bigint not null references sharing.street_returns,
  area text not null,
  at timestamptz not null,
  person_id text not null,
  organisation_id text not null,
  rows bigint not null
);
create index return_reads_return on sharing.return_reads (return_id, id desc);

create sequence sharing.objection_ids;

-- 异议: somebody who received a row says that it is wrong.
create table sharing.objections (
  id bigint primary key,
  resource_id bigint not null,
  grant_id bigint references sharing.grants,
  return_id bigint references sharing.street_returns,
  -- The row as its receiver sees it, and where it stands in the lake.
  shown jsonb not null,
  batch integer not null,
  row bigint not null,
  item text not null,
  says text not null,
  suggested text,
  organisation_id text not null,
  objector_id text not null,
  objector_name text not null,
  provider_id text not null,
  case_id bigint,
  case_number text,
  stage text not null check (stage in ('open', 'accepted', 'rejected')),
  opened_at timestamptz not null,
  -- Who decided, why, and the batch that holds the corrected row.
  decided_at timestamptz,
  decided_by text,
  decided_by_name text,
  reason text,
  corrected text,
  correction_batch integer,
  -- When the correction became visible: from then on receivers are told.
  landed_at timestamptz,
  check ((grant_id is null) <> (return_id is null))
);
create index objections_organisation on sharing.objections (organisation_id, id desc);
create index objections_provider on sharing.objections (provider_id, id desc);
create index objections_resource on sharing.objections (resource_id, id desc);
create index objections_correcting on sharing.objections (resource_id, correction_batch)
  where correction_batch is not null and landed_at is null;

-- Who has to hear of a correction, and since when they have: one line a receiver.
create table sharing.correction_notices (
  objection_id bigint not null references sharing.objections,
  organisation_id text not null,
  -- Grants and returns by which the row reached them.
  grant_ids bigint[] not null,
  return_ids bigint[] not null,
  at timestamptz not null,
  received_at timestamptz,
  received_by text,
  received_by_name text,
  primary key (objection_id, organisation_id)
);
create index correction_notices_receiver on sharing.correction_notices (organisation_id, objection_id desc);
