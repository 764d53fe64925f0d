import { cellToBoundary } from 'h3-js';
import type { Point } from './coordinates.ts';

/** The closed outline of an H3 cell, anticlockwise, WGS84: the outer ring of a GeoJSON polygon. */
export function cellBoundary(cell: string): Point[] {
  return cellToBoundary(cell, true) as [number, number][];
}
