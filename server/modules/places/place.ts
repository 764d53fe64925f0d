import Type, { type Static } from 'typebox';
import type { Point } from './coordinates.ts';

export const PLACE_LEVELS = ['district', 'street', 'village'] as const;
export type PlaceLevel = (typeof PLACE_LEVELS)[number];

/** A point as clients give and get it. */
export const PointShape = Type.Tuple([Type.Number(), Type.Number()], {
  description: 'Longitude, latitude in degrees WGS84',
});

/** A district, street (or town) or village. Kept once in memory and shared: treat as read-only. */
export interface Place {
  /** Opaque text. In China the 12-digit code of the statistical divisions: 310115004001. */
  readonly code: string;
  readonly level: PlaceLevel;
  /** The code of the place one level up; null for the district. */
  readonly parent: string | null;
  /** The official name, with its suffix. */
  readonly name: string;
  readonly nameEn: string | null;
  /** A kind within the level, as the source tells it: `street` or `town`, `community` or `village`. */
  readonly kind: string | null;
  /** Where to write its name, WGS84. */
  readonly point: Point;
  /** Whether its area was made up by a rule instead of measured (villages that came without a boundary). */
  readonly isSynthetic: boolean;
  /** False for a place that a later import no longer had; cases of the past still name it. */
  readonly isCurrent: boolean;
}

/** A place as clients see it. */
export const PlaceShape = Type.Object(
  {
    code: Type.String({ description: 'Opaque; in China the 12-digit code of the statistical divisions' }),
    level: Type.Enum([...PLACE_LEVELS]),
    parent: Type.Union([Type.String(), Type.Null()], { description: 'Code of the place one level up' }),
    name: Type.String({ description: 'Official name with its suffix' }),
    nameEn: Type.Union([Type.String(), Type.Null()]),
    kind: Type.Union([Type.String(), Type.Null()], {
      description: 'Kind within the level, for example street or town, community or village',
    }),
    point: PointShape,
    path: Type.Array(Type.String(), {
      description: 'Names from the district down, without the place itself',
    }),
    isSynthetic: Type.Boolean({
      description: 'True where the area was made up by a rule instead of measured',
    }),
    isCurrent: Type.Boolean({ description: 'False for a place that a later import no longer had' }),
  },
  { description: 'A district, street or village' },
);

/** `around` are the places around it, nearest first, as `placeAncestors` gives them. */
export function toPlaceShape(place: Place, around: readonly Place[]): Static<typeof PlaceShape> {
  const [longitude, latitude] = place.point;
  return {
    ...place,
    point: [longitude, latitude],
    path: around
      .filter((one) => one.code !== place.code)
      .map((one) => one.name)
      .reverse(),
  };
}
