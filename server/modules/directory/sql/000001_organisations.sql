create schema directory;

-- The three levels (operations centre, sub-centres, workstations), the professional units and the departments.
create table directory.organisations (
  id text primary key,
  kind text not null check (kind in ('operations-centre', 'sub-centre', 'workstation', 'unit', 'department')),
  name_zh text not null,
  name_en text not null,
  short_zh text,
  parent_id text references directory.organisations,
  place_code text,
  street_code text,
  village_code text,
  ended_at timestamptz
);
create index organisations_parent on directory.organisations (parent_id);
create index organisations_street on directory.organisations (street_code);

-- 权责清单: who answers for a category (by prefix) in a place (empty: everywhere). `answers` names a level or an organisation.
create table directory.responsibilities (
  category_prefix text not null,
  place_code text not null,
  answers text not null,
  since timestamptz not null,
  primary key (category_prefix, place_code)
);

-- 值班表: who is on duty at an organisation, in which role, from when to when.
create table directory.duties (
  id uuid primary key,
  organisation_id text not null references directory.organisations,
  person_id text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  planned_by text not null,
  planned_at timestamptz not null,
  unique (organisation_id, person_id, starts_at)
);
create index duties_organisation on directory.duties (organisation_id, starts_at);
