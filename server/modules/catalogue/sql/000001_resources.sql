create schema catalogue;

create sequence catalogue.serials;

-- One row a resource: what is published and what is being written. Every version stays in catalogue.versions.
create table catalogue.resources (
  id bigint generated always as identity primary key,
  -- `draft/<serial>` until it is published; then its classification and the same serial, for good.
  code text not null unique,
  provider_id text not null,
  -- What others see of it: published stays published while its next version is written and reviewed.
  stage text not null check (stage in ('draft', 'review', 'published', 'withdrawn')),
  version integer not null default 0,
  published jsonb,
  draft jsonb,
  -- Since when the draft waits for review; null while it is being written.
  submitted_at timestamptz,
  -- Where it came from, for imports that are brought again (a DCAT identifier, a template's row).
  origin text unique,
  created_at timestamptz not null,
  created_by text not null,
  published_at timestamptz,
  updated_at timestamptz not null
);
create index resources_provider on catalogue.resources (provider_id, id);
create index resources_stage on catalogue.resources (stage, id);
create index resources_submitted on catalogue.resources (id) where submitted_at is not null;

-- Each version as it was published: who, when, and its whole content, so that two can be compared.
create table catalogue.versions (
  resource_id bigint not null references catalogue.resources,
  number integer not null,
  content jsonb not null,
  published_at timestamptz not null,
  published_by text not null,
  note text not null default '',
  primary key (resource_id, number)
);

-- The items of the published version, a row each: matched one by one against what others need.
create table catalogue.items (
  resource_id bigint not null references catalogue.resources,
  position integer not null,
  name text not null,
  title text not null,
  type text not null,
  kind text,
  grade text not null,
  primary key (resource_id, name)
);
create index items_title on catalogue.items (title);

-- What happened to a resource: created, submitted, returned, published, revised, withdrawn.
create table catalogue.resource_events (
  resource_id bigint not null references catalogue.resources,
  number integer not null,
  type text not null,
  at timestamptz not null,
  actor_id text,
  actor_name text not null,
  organisation_id text,
  data jsonb not null,
  primary key (resource_id, number)
);
