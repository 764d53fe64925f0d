create schema places;

-- One row: an installation serves one district.
create table places.districts (
  code text primary key,
  name text not null,
  name_en text not null,
  time_zone text not null,
  -- Where a map opens, degrees WGS84.
  longitude double precision not null,
  latitude double precision not null,
  -- [{text, licence, url, covers}], shown wherever the data is.
  attributions jsonb not null,
  -- Digest of the imported files; the same files again change nothing.
  version text not null,
  imported_at timestamptz not null
);

create table places.places (
  -- Opaque; in China the 12-digit code of the statistical divisions.
  code text primary key,
  level text not null check (level in ('district', 'street', 'village')),
  parent text references places.places (code),
  name text not null,
  name_en text,
  kind text,
  -- Label point, degrees WGS84.
  longitude double precision not null,
  latitude double precision not null,
  -- The area was made up by a rule instead of measured.
  is_synthetic boolean not null,
  -- When an import no longer had it. The row stays: cases of the past name it.
  withdrawn_at timestamptz,
  check ((level = 'district') = (parent is null))
);

create index places_parent on places.places (parent);

-- The unit grid. A cell belongs to a village, or to its street where that has no villages.
create table places.cells (
  -- H3, resolution 10, 15 hexadecimal digits.
  cell text primary key,
  place_code text not null references places.places (code),
  serial integer not null check (serial > 0),
  grid_code text not null unique
);

-- Cells that a street's boundary runs through; a point there is told apart by the boundary itself.
create table places.border_cells (
  cell text not null,
  street_code text not null references places.places (code),
  -- The nearest cell of that street, which then stands for the point.
  unit_cell text not null,
  primary key (cell, street_code)
);

create table places.boundaries (
  place_code text primary key references places.places (code),
  -- Coordinates of a GeoJSON MultiPolygon, WGS84, wound by RFC 7946.
  polygons jsonb not null
);

-- Named points that people describe a place by.
create table places.features (
  number integer primary key,
  kind text not null check (kind in ('station', 'landmark')),
  name text not null,
  aliases text[] not null,
  -- Of a station, its lines.
  lines text[] not null,
  longitude double precision not null,
  latitude double precision not null,
  -- The street it stands in; null outside the district.
  place_code text references places.places (code)
);

-- Who imported what, and what the import warned of.
create table places.imports (
  id uuid primary key,
  district_code text not null references places.districts (code),
  version text not null,
  at timestamptz not null,
  actor jsonb not null,
  counts jsonb not null,
  warnings jsonb not null
);
