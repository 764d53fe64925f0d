-- 需求清单: which items an organisation needs, for which of its duties.
create table catalogue.demands (
  id bigint generated always as identity primary key,
  organisation_id text not null,
  title text not null,
  -- The affair it is needed for, and the statute that makes it a duty.
  duty text not null,
  legal_basis text not null,
  cycle text,
  area text not null,
  wanted_on date,
  filed_at timestamptz not null,
  filed_by text,
  filed_by_name text not null,
  log_length integer not null
);

-- Each demanded item, with what the solver last found of it. `term` is its title made comparable (lists/terms.ts).
create table catalogue.demand_items (
  id bigint generated always as identity primary key,
  demand_id bigint not null references catalogue.demands,
  number integer not null,
  organisation_id text not null,
  cycle text,
  title text not null,
  meaning text not null,
  type text,
  kind text,
  term text not null,
  -- What people said: whom the centre named, whom a department named that declined, who declined, the last answer.
  settled_id text,
  named_id text,
  declined text[] not null default '{}',
  answer jsonb,
  -- What the solver found.
  class text not null check (class in
    ('met', 'grantable', 'unmet', 'overdue', 'no-owner', 'refused', 'unlawful-refusal', 'duplicate')),
  class_since timestamptz not null,
  resource_id bigint,
  item_name text,
  negative_line_id bigint,
  owner_id text,
  asked_at timestamptz,
  due_at timestamptz,
  -- When time alone changes the class: a limit, a promise or a review ends.
  turn_at timestamptz,
  why jsonb not null,
  unique (demand_id, number)
);
-- Carries what the board counts, so that it reads the index alone.
create index demand_items_class on catalogue.demand_items (class, id desc) include (due_at);
create index demand_items_owner on catalogue.demand_items (owner_id, class, id desc) where owner_id is not null;
create index demand_items_term on catalogue.demand_items (term);
create index demand_items_turn on catalogue.demand_items (turn_at) where turn_at is not null;

-- Who may see a demand besides the centre: who filed it and who was ever asked for one of its items.
create table catalogue.demand_parties (
  organisation_id text not null,
  demand_id bigint not null references catalogue.demands,
  since timestamptz not null,
  primary key (organisation_id, demand_id)
);

-- What happened to a demand: filed, answered, settled, judged, turned (the solver found otherwise than before).
create table catalogue.demand_events (
  demand_id bigint not null references catalogue.demands,
  number integer not null,
  type text not null,
  at timestamptz not null,
  actor_id text,
  actor_name text not null,
  organisation_id text,
  data jsonb not null,
  primary key (demand_id, number)
);

-- 责任清单: who must supply which item, from which system, by which legal duty.
create table catalogue.duties_to_supply (
  id bigint generated always as identity primary key,
  organisation_id text not null,
  title text not null,
  kind text,
  term text not null,
  system text not null,
  legal_duty text not null,
  since timestamptz not null,
  ended_at timestamptz
);
create unique index duties_to_supply_line on catalogue.duties_to_supply (organisation_id, term, system)
  where ended_at is null;
create index duties_to_supply_term on catalogue.duties_to_supply (term) where ended_at is null;

-- 负面清单: what is not shared, by which article, reviewed until when. Of a whole resource, or of an item.
create table catalogue.negative_lines (
  id bigint generated always as identity primary key,
  organisation_id text not null,
  resource_id bigint references catalogue.resources,
  title text,
  term text,
  statute text not null,
  article text not null,
  reason text not null,
  added_at timestamptz not null,
  added_by_name text not null,
  reviewed_at timestamptz,
  reviewed_until date,
  ended_at timestamptz,
  log_length integer not null,
  check (resource_id is not null or term is not null)
);
create index negative_lines_term on catalogue.negative_lines (term) where ended_at is null and term is not null;
create index negative_lines_resource on catalogue.negative_lines (resource_id)
  where ended_at is null and resource_id is not null;
create index negative_lines_organisation on catalogue.negative_lines (organisation_id, id desc);

-- What happened to a line: added, confirmed, rejected, ended.
create table catalogue.negative_line_events (
  line_id bigint not null references catalogue.negative_lines,
  number integer not null,
  type text not null,
  at timestamptz not null,
  actor_id text,
  actor_name text not null,
  organisation_id text,
  data jsonb not null,
  primary key (line_id, number)
);

-- The published items as the solver compares them; made anew from catalogue.items when a resource changes.
create table catalogue.supplied_items (
  resource_id bigint not null,
  name text not null,
  title text not null,
  term text not null,
  type text not null,
  kind text,
  provider_id text not null,
  sharing text not null,
  cycle text not null,
  primary key (resource_id, name)
);
create index supplied_items_term on catalogue.supplied_items (term);

-- Which grants are in force, as far as the events of sharing tell: what was applied for is met.
create table catalogue.known_grants (
  grant_id text primary key,
  organisation_id text not null,
  resource_id bigint not null,
  -- Null: all items of the resource.
  items text[],
  expires_at timestamptz
);
create index known_grants_resource on catalogue.known_grants (resource_id);

-- 重复采集: items that the department which must supply them does supply, and others collect all the same.
create table catalogue.duplicates (
  term text primary key,
  title text not null,
  supplier_id text not null,
  resource_id bigint not null,
  item_name text not null,
  collectors jsonb not null,
  since timestamptz not null
);

-- What changed and was not solved anew yet: a resource, a term, or both.
create table catalogue.lists_waiting (
  id bigint generated always as identity primary key,
  resource_id bigint,
  term text,
  check (resource_id is not null or term is not null)
);
