-- What the join oracle was asked, by whom and why, and what it said. Only grows; shown to the auditor.
create table loads.tries (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  person_id text not null,
  person_name text not null,
  organisation_id text not null,
  purpose text not null,
  left_id bigint not null,
  left_item text not null,
  left_batch integer not null,
  right_id bigint not null,
  right_item text not null,
  right_batch integer not null,
  answer jsonb not null,
  duration_ms integer not null
);
create index tries_person on loads.tries (person_id, at);
create index tries_organisation on loads.tries (organisation_id, id desc);

-- Keys the noise of the oracle: who knows it could take the noise away again.
create table loads.try_key (
  is_only boolean primary key default true check (is_only),
  secret text not null
);
