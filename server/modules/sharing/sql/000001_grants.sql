create schema sharing;

-- 数据购物车: what a person means to apply for. Never vanishes by itself.
create table sharing.cart_lines (
  person_id text not null,
  resource_id bigint not null,
  items text[] not null,
  added_at timestamptz not null,
  primary key (person_id, resource_id)
);

create sequence sharing.application_ids;

-- 申请. A draft is an application that is not submitted; it stays until its writer deletes it.
create table sharing.applications (
  id bigint primary key default nextval('sharing.application_ids'),
  resource_id bigint not null,
  -- Who asks and who supplies: the two departments that may see it.
  applicant_id text not null,
  applicant_name text not null,
  organisation_id text not null,
  provider_id text not null,
  stage text not null check (stage in ('draft', 'provider', 'centre', 'granted', 'refused', 'withdrawn')),
  purpose text not null default '',
  legal_basis text not null default '',
  items text[] not null,
  -- Which rows: {"streets": [...], "villages": [...], "conditions": [{"item","operator","value"}]}
  rows_wanted jsonb not null default '{}',
  -- Item → mask: asked for by the applicant, made stricter by the provider and the centre. The default where none stands.
  masks jsonb not null default '{}',
  duration_days integer not null default 365,
  frequency text not null default 'on-demand',
  means text not null default 'interface' check (means in ('interface', 'file', 'push')),
  demand_id bigint,
  created_at timestamptz not null,
  submitted_at timestamptz,
  -- The clock of the present stage: working days, see sharing/clocks.ts.
  warn_at timestamptz,
  due_at timestamptz,
  clock text not null default 'stopped' check (clock in ('running', 'warning', 'overdue', 'stopped')),
  -- When watchClocks has to look at it next.
  watch_at timestamptz,
  -- Who approved for the provider: another person must approve for the centre.
  approved_by text,
  reminded_at timestamptz,
  decided_at timestamptz,
  -- Keys the pseudonyms and the row keys of what is granted, so that a preview shows the very cells.
  secret text not null,
  log_length integer not null default 0,
  updated_at timestamptz not null
);
create index applications_organisation on sharing.applications (organisation_id, id desc);
create index applications_applicant on sharing.applications (applicant_id, id desc);
create index applications_provider on sharing.applications (provider_id, id desc);
create index applications_stage on sharing.applications (stage, id desc);
create index applications_watch on sharing.applications (watch_at) where watch_at is not null;

-- What happened to an application and its grant; only grows. A draft's entries go with the draft.
create table sharing.application_events (
  id bigint generated always as identity unique,
  application_id bigint not null references sharing.applications on delete cascade,
  number integer not null,
  type text not null,
  at timestamptz not null,
  actor_id text,
  actor_name text not null,
  organisation_id text,
  data jsonb not null,
  primary key (application_id, number)
);
create function sharing.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the log of applications only grows';
end $$;
create trigger only_grows before update on sharing.application_events
  for each row execute function sharing.refuse_change();

-- 授权: what was approved, and nothing else. The view `grant_<id>` in the lake is made from this row.
create sequence sharing.grant_ids;
create table sharing.grants (
  id bigint primary key default nextval('sharing.grant_ids'),
  application_id bigint unique references sharing.applications,
  resource_id bigint not null,
  resource_version integer not null,
  provider_id text not null,
  organisation_id text not null,
  applicant_id text not null,
  purpose text not null,
  legal_basis text not null,
  items text[] not null,
  masks jsonb not null,
  row_filter jsonb not null,
  -- What the view shows: [{"name", "title", "titleEn", "mask", "type" of the lake}].
  columns jsonb not null default '[]',
  secret text not null,
  means text not null,
  rows_per_day_max bigint not null,
  requests_per_minute_max integer not null,
  starts_at timestamptz not null,
  expires_at timestamptz not null,
  -- Revocation is a fact with actor and reason; null while the grant lives.
  revoked_at timestamptz,
  revoked_by text,
  revoked_because text,
  key_sha256 bytea,
  policy jsonb not null,
  contract jsonb not null,
  created_at timestamptz not null
);
create index grants_organisation on sharing.grants (organisation_id, id desc);
create index grants_provider on sharing.grants (provider_id, id desc);
create index grants_resource on sharing.grants (resource_id, id desc);
create unique index grants_key on sharing.grants (key_sha256) where key_sha256 is not null;

-- Every use: who, what for, how much. Shown to provider and auditor.
create table sharing.uses (
  id bigint generated always as identity primary key,
  grant_id bigint not null references sharing.grants,
  at timestamptz not null,
  person_id text,
  kind text not null check (kind in ('rows', 'aggregate', 'file', 'push', 'changes', 'return', 'refused')),
  rows bigint not null,
  bytes bigint not null,
  duration_ms integer not null,
  detail jsonb not null
);
create index uses_grant on sharing.uses (grant_id, id desc);
create index uses_at on sharing.uses (at desc, id desc);

-- The same by day, for quotas and dashboards; with the requests of the last minute that had any.
create table sharing.use_days (
  grant_id bigint not null references sharing.grants,
  -- The district's.
  day date not null,
  requests bigint not null default 0,
  refused bigint not null default 0,
  rows bigint not null default 0,
  bytes bigint not null default 0,
  -- Rows read between 22:00 and 06:00.
  night_rows bigint not null default 0,
  minute timestamptz not null,
  minute_requests integer not null,
  primary key (grant_id, day)
);
create index use_days_day on sharing.use_days (day, grant_id);
