import type { Place } from './place.ts';

type TilePoint = [x: number, y: number];

/** Room for the sum of two coordinates of a tile and its surroundings, in tile units. */
const SUM_RANGE = 2 ** 20;

/**
 * The sides where cells of two villages of one street meet: villages have no boundary of their own. Cells that
 * touch have both corners of the side in common, also after rounding to tile units, so a side met twice is known
 * by its middle. Streets have boundaries; between them there is no seam.
 */
export class VillageSeams {
  readonly #sides = new Map<number, Place>();
  readonly lines: TilePoint[][] = [];

  /** `ring` is the cell of `village` in tile units, not closed and not cut. */
  add(ring: readonly TilePoint[], village: Place): void {
    for (const [i, from] of ring.entries()) {
      const to = ring[(i + 1) % ring.length]!;
      const middle = (from[0] + to[0] + SUM_RANGE / 2) * SUM_RANGE + (from[1] + to[1] + SUM_RANGE / 2);
      const other = this.#sides.get(middle);
      if (other === undefined) this.#sides.set(middle, village);
      else if (other !== village && other.parent === village.parent) this.lines.push([from, to]);
    }
  }
}
