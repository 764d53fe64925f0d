create schema channels;

-- A citizen's way back to their report: the case number and a secret, of which only the digest is kept.
create table channels.reports (
  case_id bigint primary key,
  number text not null unique,
  secret_sha256 bytea not null,
  at timestamptz not null
);

-- Calls to the hotlines, as the operator took them.
create table channels.calls (
  case_id bigint primary key,
  line text not null,
  operator_id text not null,
  at timestamptz not null
);
