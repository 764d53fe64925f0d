-- Which column of a file holds what, kept under a name for the next file of the same source.
create table channels.mappings (
  name text primary key,
  mapping jsonb not null,
  actor_id text,
  actor_name text not null,
  at timestamptz not null
);

-- Every import of a file, by whom and with what result. finished_at stays null when it broke off; what it had opened stays.
create table channels.imports (
  id bigint generated always as identity primary key,
  file_name text not null,
  file_sha256 text not null,
  -- As told to people: `CSV, comma, UTF-8`.
  format text not null,
  encoding text not null,
  -- The mapping as it was applied, defaults filled in.
  mapping jsonb not null,
  rows integer not null,
  opened integer,
  known integer,
  rejected integer,
  actor_id text,
  actor_name text not null,
  started_at timestamptz not null,
  finished_at timestamptz
);

-- The first rejected rows of an import. The content of the row stays in the file.
create table channels.import_rows (
  import_id bigint not null references channels.imports,
  position integer not null,
  line integer not null,
  reference text,
  field text not null,
  reason text not null,
  primary key (import_id, position)
);
