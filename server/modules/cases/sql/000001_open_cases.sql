create schema cases;

-- What a case can be about. Codes are data and versioned: a new edition adds rows, old cases keep theirs.
create table cases.categories (
  code text not null,
  edition text not null,
  parent_code text,
  kind text not null check (kind in ('component', 'event', 'request')),
  name_zh text not null,
  name_en text not null,
  keywords text[] not null default '{}',
  -- Natural hours; null on groups, which no case can be filed under.
  file_hours numeric,
  handle_hours numeric,
  verify_hours numeric,
  since timestamptz not null,
  primary key (code, edition)
);

create sequence cases.case_ids;

-- The current state of every case: what the log adds up to. One row a case, changed only together with its log.
create table cases.cases (
  id bigint primary key default nextval('cases.case_ids'),
  number text not null unique,
  stage text not null check (stage in
    ('reported', 'filed', 'dispatched', 'handling', 'fed-back', 'verified', 'closed', 'evaluated', 'rejected')),
  title text not null,
  description text not null,
  -- Of a category that stands in cases.categories for good. No foreign key: its check took a fifth of opening a case,
  -- and the code was looked up in memory just before.
  category_code text,
  category_edition text,
  source text not null,
  -- The id the report has where it came from; the same report brought twice is one case.
  source_reference text,
  longitude double precision,
  latitude double precision,
  cell text,
  place_text text,
  street_code text,
  village_code text,
  unit_id text,
  -- Whose desk it is: files, dispatches, verifies. And who has it now.
  desk_id text not null,
  handler_id text not null,
  opened_at timestamptz not null,
  filed_at timestamptz,
  dispatched_at timestamptz,
  fed_back_at timestamptz,
  closed_at timestamptz,
  suspended_at timestamptz,
  supervised_at timestamptz,
  -- The limit of the present stage; what is left of it stands in remaining_ms while it is suspended.
  warn_at timestamptz,
  due_at timestamptz,
  remaining_ms bigint,
  clock text not null default 'running' check (clock in ('running', 'warning', 'overdue', 'stopped')),
  -- When it first ran over, in any stage: stays, whatever happens later.
  overtime_at timestamptz,
  -- When watchLimits has to look at it next.
  watch_at timestamptz,
  returns integer not null default 0,
  reopenings integer not null default 0,
  satisfied boolean,
  search_terms text[] not null,
  log_length integer not null,
  updated_at timestamptz not null,
  check ((longitude is null) = (latitude is null)),
  check ((category_code is null) = (category_edition is null))
);

-- Queues are read newest first by id, always within one scope (see scopeFilter). Cases that are not over are few and
-- asked for most: they have indexes of their own. Every index here is paid for with every case that is opened.
create index cases_street on cases.cases (street_code, id desc);
create index cases_village on cases.cases (village_code, id desc);
create index cases_unit on cases.cases (unit_id, id desc) where unit_id is not null;
create index cases_category on cases.cases (category_code, id desc);
create index cases_open on cases.cases (street_code, id desc) where closed_at is null;
create index cases_open_handler on cases.cases (handler_id, id desc) where closed_at is null;
create index cases_clock on cases.cases (clock, id desc) where clock in ('warning', 'overdue');
create index cases_watch on cases.cases (watch_at) where watch_at is not null;
create index cases_opened on cases.cases (opened_at);
create index cases_closed on cases.cases (closed_at) where closed_at is not null;
create unique index cases_source on cases.cases (source, source_reference) where source_reference is not null;
create index cases_search on cases.cases using gin (search_terms);

-- The append-only log: what happened to a case, in order.
-- No foreign key: a row is only ever written in the statement that writes its case.
create table cases.case_events (
  case_id bigint not null,
  number integer not null,
  type text not null,
  at timestamptz not null,
  actor_id text,
  actor_name text not null,
  organisation_id text,
  data jsonb not null,
  primary key (case_id, number)
);
create function cases.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the case log only grows';
end $$;
create trigger only_grows before update or delete on cases.case_events for each row execute function cases.refuse_change();

create table cases.attachments (
  case_id bigint not null references cases.cases,
  file_id uuid not null primary key,
  -- The log entry it came with.
  event_number integer not null,
  at timestamptz not null
);
create index attachments_case on cases.attachments (case_id);

-- Who reported, apart from the case: shown masked, opened in full only on the record.
create table cases.reporters (
  case_id bigint primary key references cases.cases,
  name text,
  phone text
);
