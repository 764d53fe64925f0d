import { type Path64, PointInPolygonResult, pointInPolygon, Rect64Utils, rectClip } from 'clipper2-ts';
import { cellToBoundary } from 'h3-js';
import type { Area } from './area.ts';
import type { Bounds, Point } from './coordinates.ts';

/** Units a tile is wide, the default of the vector tile format. */
export const TILE_EXTENT = 4_096;
/** Geometry reaches this far past the edge, so that outlines are not drawn along it. */
const TILE_BUFFER = 64;

/** A ring of tile units, y downwards, not closed. */
export type TileRing = [x: number, y: number][];

export interface TileAddress {
  z: number;
  x: number;
  y: number;
}

/** Web Mercator projection of WGS84 into one tile's units. */
export class TileProjection {
  readonly bounds: Bounds;
  readonly #tile: TileAddress;
  readonly #scale: number;

  constructor(tile: TileAddress) {
    this.#tile = tile;
    this.#scale = 2 ** tile.z;
    const [west, north] = this.#unproject(-TILE_BUFFER, -TILE_BUFFER);
    const [east, south] = this.#unproject(TILE_EXTENT + TILE_BUFFER, TILE_EXTENT + TILE_BUFFER);
    this.bounds = [west, south, east, north];
  }

  project(longitude: number, latitude: number): [x: number, y: number] {
    const sine = Math.sin((latitude * Math.PI) / 180);
    const x = longitude / 360 + 0.5;
    const y = 0.5 - (0.25 * Math.log((1 + sine) / (1 - sine))) / Math.PI;
    return [
      Math.round((x * this.#scale - this.#tile.x) * TILE_EXTENT),
      Math.round((y * this.#scale - this.#tile.y) * TILE_EXTENT),
    ];
  }

  #unproject(x: number, y: number): Point {
    const worldX = (x / TILE_EXTENT + this.#tile.x) / this.#scale;
    const worldY = (y / TILE_EXTENT + this.#tile.y) / this.#scale;
    const latitude = (360 / Math.PI) * Math.atan(Math.exp((1 - worldY * 2) * Math.PI)) - 90;
    return [worldX * 360 - 180, latitude];
  }
}

/** The point in tile units, or undefined outside the tile proper (a label is drawn by one tile only). */
export function pointInTile(
  projection: TileProjection,
  [longitude, latitude]: Point,
): [number, number] | undefined {
  const [x, y] = projection.project(longitude, latitude);
  return x < 0 || y < 0 || x >= TILE_EXTENT || y >= TILE_EXTENT ? undefined : [x, y];
}

const CLIP = Rect64Utils.create(
  -TILE_BUFFER,
  -TILE_BUFFER,
  TILE_EXTENT + TILE_BUFFER,
  TILE_EXTENT + TILE_BUFFER,
);

/**
 * An area's rings in tile units, cut at the buffer and wound as the format wants them: outer rings with positive
 * area, each followed by its holes. Points that fall together at this zoom are dropped. Empty where nothing is left.
 */
export function areaInTile(projection: TileProjection, area: Area): TileRing[] {
  const rings: TileRing[] = [];
  for (const [outer, ...holes] of area.polygons) {
    const pieces = clippedRings(projection, outer!);
    const cuts = holes.flatMap((hole) => clippedRings(projection, hole));
    for (const piece of pieces) {
      rings.push(wound(piece, 1));
      for (const cut of cuts) if (pieces.length === 1 || lies(cut, piece)) rings.push(wound(cut, -1));
    }
  }
  return rings;
}

/** A cell's corners in tile units, not cut, not closed. */
export function cornersInTile(projection: TileProjection, cell: string): TileRing {
  return cellToBoundary(cell).map(([latitude, longitude]) => projection.project(longitude!, latitude!));
}

/** A small convex ring cut at the buffer, or undefined where none of it is in the tile. */
export function cutToTile(corners: TileRing): TileRing | undefined {
  const path = distinct(corners);
  if (path.every(({ x, y }) => x >= CLIP.left && x <= CLIP.right && y >= CLIP.top && y <= CLIP.bottom)) {
    return path.length < 3 ? undefined : wound(path, 1);
  }
  const piece = rectClip(CLIP, [path])[0];
  return piece === undefined || piece.length < 3 ? undefined : wound(piece, 1);
}

function clippedRings(projection: TileProjection, ring: Float64Array): Path64[] {
  const projected: [number, number][] = [];
  for (let i = 0; i + 1 < ring.length; i += 2) projected.push(projection.project(ring[i]!, ring[i + 1]!));
  const path = distinct(projected);
  return path.length < 3 ? [] : rectClip(CLIP, [path]).filter((piece) => piece.length >= 3);
}

function distinct(points: readonly (readonly [number, number])[]): Path64 {
  const path: Path64 = [];
  for (const [x, y] of points) {
    const before = path.at(-1);
    if (before?.x !== x || before.y !== y) path.push({ x, y });
  }
  const [first, last] = [path[0], path.at(-1)];
  if (path.length > 1 && first!.x === last!.x && first!.y === last!.y) path.pop();
  return path;
}

function lies(ring: Path64, within: Path64): boolean {
  return pointInPolygon(ring[0]!, within) !== PointInPolygonResult.IsOutside;
}

function wound(path: Path64, sign: 1 | -1): TileRing {
  let area = 0;
  for (let i = 0; i < path.length; i += 1) {
    const next = path[(i + 1) % path.length]!;
    area += path[i]!.x * next.y - next.x * path[i]!.y;
  }
  const ring = path.map(({ x, y }): [number, number] => [x, y]);
  return Math.sign(area) === sign ? ring : ring.reverse();
}
