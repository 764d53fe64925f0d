-- The outbox. Ordered by (transaction_id, id): a reader that stays below the oldest running transaction
-- never skips a row that commits late.
create table kernel.events (
  transaction_id xid8 not null default pg_current_xact_id(),
  id bigint generated always as identity,
  type text not null,
  subject text not null,
  at timestamptz not null,
  actor jsonb,
  data jsonb not null,
  street_code text,
  village_code text,
  unit_id text,
  primary key (transaction_id, id)
);
-- Only for clearing away what is old; rows arrive in this order.
create index events_at on kernel.events using brin (at);

create table kernel.subscriptions (
  name text primary key,
  transaction_id xid8 not null,
  id bigint not null,
  attempts integer not null default 0,
  retry_at timestamptz
);

-- Events a subscriber could not take after all its attempts, kept with the reason until someone looks.
create table kernel.event_failures (
  subscription text not null,
  transaction_id xid8 not null,
  id bigint not null,
  type text not null,
  subject text not null,
  data jsonb not null,
  reason text not null,
  at timestamptz not null,
  primary key (subscription, transaction_id, id)
);

create table kernel.idempotency_keys (
  scope text not null,
  key text not null,
  request_sha256 bytea not null,
  response jsonb not null,
  at timestamptz not null,
  primary key (scope, key)
);
create index idempotency_keys_at on kernel.idempotency_keys using brin (at);

create table kernel.files (
  id uuid primary key,
  sha256 bytea not null,
  media_type text not null,
  size_bytes bigint not null,
  width integer,
  height integer,
  name text not null,
  uploaded_by text,
  at timestamptz not null,
  attached_at timestamptz
);
create index files_unattached on kernel.files (at) where attached_at is null;
