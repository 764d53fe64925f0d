import Type from 'typebox';
import type { City } from '#kernel/city';
import { Problem } from '#kernel/errors';
import type { Http } from '#kernel/http';
import { cellBoundary } from './cell-boundary.ts';
import { COORDINATE_SYSTEMS, checkPoint, type Point, toWgs84 } from './coordinates.ts';
import { currentPlaces } from './current-places.ts';
import { DistrictDescription } from './district-source.ts';
import { CELL_PATTERN } from './grid.ts';
import { PLACE_LEVELS, type Place, PlaceShape, PointShape, toPlaceShape } from './place.ts';
import type { Located, PlaceIndex } from './place-index.ts';
import { SUGGESTIONS_MAX } from './place-search.ts';
import { TILE_ZOOM_MAX, TILE_ZOOM_MIN } from './tiles.ts';

/** The address in `/api/district` carries the version; a client that leaves it out sees an import an hour late. */
const TILE_CACHE_SECONDS = 3_600;
const DISTRICT_CACHE_SECONDS = 60;
const LIST_DEFAULT = 500;
const LIST_MAX = 2_000;
const TEXT_LENGTH_MAX = 100;

const DistrictShape = Type.Object(
  {
    code: Type.String(),
    name: Type.Object({ zh: Type.String(), en: Type.String() }),
    timeZone: Type.String({ description: 'IANA name' }),
    center: PointShape,
    bounds: Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()], {
      description: 'West, south, east, north, degrees WGS84',
    }),
    demo: Type.Boolean({ description: 'People and cases are synthetic' }),
    attribution: Type.Array(Type.String(), { description: 'To be shown wherever the data is' }),
    attributions: DistrictDescription.properties.attributions,
    version: Type.String({ description: 'Changes with every import that changed anything' }),
    tiles: Type.Object({
      url: Type.String({ description: 'Template with {z}, {x} and {y}: Mapbox vector tiles' }),
      zoomMin: Type.Integer(),
      zoomMax: Type.Integer(),
    }),
  },
  { description: 'The district this installation serves' },
);

const LocatedShape = Type.Object(
  {
    cell: Type.String({ pattern: CELL_PATTERN, description: 'Unit grid cell: H3, resolution 10' }),
    gridCode: Type.String({ description: 'In China 15 digits: district 6, street 3, village 3, serial 3' }),
    village: Type.Union([PlaceShape, Type.Null()], { description: 'Null where the street has no villages' }),
    street: PlaceShape,
    district: PlaceShape,
  },
  { description: 'Where a point is' },
);

const SuggestionShape = Type.Object({
  code: Type.String({ description: 'Of the place; of a station, station- and its number' }),
  kind: Type.Enum([...PLACE_LEVELS, 'station', 'landmark']),
  name: Type.String(),
  placeCode: Type.Union([Type.String(), Type.Null()], {
    description: 'Of a station, the street it stands in',
  }),
  path: Type.Array(Type.String(), { description: 'Names from the district down, without the place itself' }),
  point: PointShape,
});

export function placeRoutes(http: Http, city: Pick<City, 'config'>): void {
  districtRoute(http, city);
  listRoutes(http);
  locateRoutes(http);
  tileRoute(http);
}

function districtRoute(http: Http, city: Pick<City, 'config'>): void {
  http.get(
    '/api/district',
    {
      summary: 'The district: name, bounds, time zone, attributions, map tiles',
      permission: 'public',
      response: DistrictShape,
      cacheSeconds: DISTRICT_CACHE_SECONDS,
    },
    () => {
      const places = currentPlaces();
      if (places instanceof Problem) return places;
      const { district, version } = places.index.data;
      const [longitude, latitude] = district.centre;
      const [west, south, east, north] = places.index.bounds;
      return {
        code: district.code,
        name: { zh: district.name, en: district.nameEn },
        timeZone: district.timeZone,
        center: [longitude, latitude] as [number, number],
        bounds: [west, south, east, north] as [number, number, number, number],
        demo: city.config.demo,
        attribution: district.attributions.map((one) => one.text),
        attributions: district.attributions,
        version,
        tiles: {
          url: `/tiles/{z}/{x}/{y}?version=${version}`,
          zoomMin: TILE_ZOOM_MIN,
          zoomMax: TILE_ZOOM_MAX,
        },
      };
    },
  );
}

function listRoutes(http: Http): void {
  http.get(
    '/api/places',
    {
      summary: 'Places below a parent, or of a level, by code',
      permission: 'public',
      query: Type.Object({
        parent: Type.Optional(Type.String({ maxLength: 40 })),
        level: Type.Optional(Type.Enum([...PLACE_LEVELS])),
        after: Type.Optional(
          Type.String({ maxLength: 40, description: 'The code the page before ended with' }),
        ),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIST_MAX, default: LIST_DEFAULT })),
      }),
      response: Type.Object({
        items: Type.Array(PlaceShape, { maxItems: LIST_MAX }),
        next: Type.Union([Type.String(), Type.Null()], { description: 'Pass as after to read on' }),
      }),
      cacheSeconds: DISTRICT_CACHE_SECONDS,
    },
    ({ query: { limit = LIST_DEFAULT, ...filter } }) => {
      const places = currentPlaces();
      if (places instanceof Problem) return places;
      const found = listCurrent(places.index, filter);
      const page = found.slice(0, limit);
      const items = page.map((place) => shown(places.index, place));
      return { items, next: found.length > limit ? page.at(-1)!.code : null };
    },
  );
  http.get(
    '/api/places/search',
    {
      summary: 'Suggestions for a place name being typed, also by Pinyin initials',
      permission: 'public',
      query: Type.Object({
        text: Type.String({ minLength: 1, maxLength: TEXT_LENGTH_MAX }),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: SUGGESTIONS_MAX, default: 10 })),
      }),
      response: Type.Object({ items: Type.Array(SuggestionShape, { maxItems: SUGGESTIONS_MAX }) }),
    },
    ({ query: { text, limit = 10 } }) => {
      const places = currentPlaces();
      if (places instanceof Problem) return places;
      const items = places.search
        .find(text, limit)
        .map(({ point: [longitude, latitude], placeCode, ...rest }) => {
          return { ...rest, placeCode: placeCode ?? null, point: [longitude, latitude] as [number, number] };
        });
      return { items };
    },
  );
}

function locateRoutes(http: Http): void {
  http.get(
    '/api/places/locate',
    {
      summary: 'Cell, grid code, village and street of a point',
      permission: 'public',
      query: Type.Object({
        longitude: Type.Number({ description: 'Degrees' }),
        latitude: Type.Number({ description: 'Degrees' }),
        crs: Type.Optional(
          Type.Enum([...COORDINATE_SYSTEMS], {
            description: 'Coordinate system of the point; WGS84 when left out',
          }),
        ),
      }),
      response: LocatedShape,
    },
    ({ query: { longitude, latitude, crs = 'WGS84' } }) => {
      const places = currentPlaces();
      if (places instanceof Problem) return places;
      const given: Point = [longitude, latitude];
      const fault = checkPoint(given, { path: '/longitude', bounds: places.index.bounds });
      if (fault !== undefined) return fault;
      const located = places.index.locate(toWgs84(given, crs), '/longitude');
      return located instanceof Problem ? located : toLocatedShape(places.index, located);
    },
  );
  http.get(
    '/api/places/cells/:cell',
    {
      summary: 'Outline, grid code, village and street of a cell of the unit grid',
      permission: 'public',
      params: Type.Object({ cell: Type.String({ pattern: CELL_PATTERN }) }),
      response: Type.Object({
        ...LocatedShape.properties,
        boundary: Type.Array(PointShape, { description: 'Closed ring, WGS84' }),
      }),
      cacheSeconds: DISTRICT_CACHE_SECONDS,
    },
    ({ params: { cell } }) => {
      const places = currentPlaces();
      if (places instanceof Problem) return places;
      const located = places.index.findCell(cell);
      if (located === undefined) return undefined;
      const boundary = cellBoundary(cell).map(([longitude, latitude]): [number, number] => [
        longitude,
        latitude,
      ]);
      return { ...toLocatedShape(places.index, located), boundary };
    },
  );
}

function tileRoute(http: Http): void {
  const whole = (maximum: number) => Type.Integer({ minimum: 0, maximum });
  http.get(
    '/tiles/:z/:x/:y',
    {
      summary: 'A vector tile: cells, streets, street-labels, villages, stations',
      permission: 'public',
      params: Type.Object({
        z: whole(TILE_ZOOM_MAX),
        x: whole(2 ** TILE_ZOOM_MAX - 1),
        y: whole(2 ** TILE_ZOOM_MAX - 1),
      }),
      query: Type.Object({
        version: Type.Optional(
          Type.String({
            maxLength: 64,
            description: 'Of the district; only makes the address new when it changes',
          }),
        ),
      }),
      produces: 'application/vnd.mapbox-vector-tile',
      cacheSeconds: TILE_CACHE_SECONDS,
    },
    ({ params }) => {
      const places = currentPlaces();
      return places instanceof Problem ? places : places.tiles.make(params);
    },
  );
}

function listCurrent(
  index: PlaceIndex,
  filter: { parent?: string | undefined; level?: string | undefined; after?: string | undefined },
): Place[] {
  const { parent, level, after = '' } = filter;
  const all = parent === undefined ? index.data.places : index.listChildren(parent);
  return all.filter(
    (place) => place.isCurrent && place.code > after && (level === undefined || place.level === level),
  );
}

function toLocatedShape(index: PlaceIndex, { cell, gridCode, village, street, district }: Located) {
  return {
    cell,
    gridCode,
    village: village === undefined ? null : shown(index, village),
    street: shown(index, street),
    district: shown(index, district),
  };
}

function shown(index: PlaceIndex, place: Place) {
  return toPlaceShape(place, index.ancestors(place.code));
}
