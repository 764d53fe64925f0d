import { gridDisk, latLngToCell } from 'h3-js';
import { defineProblem, invalidField, Problem } from '#kernel/errors';
import { Area } from './area.ts';
import { type Bounds, coordinateFault, isWithin, type Point } from './coordinates.ts';
import {
  CELL_LENGTH,
  type CellKey,
  CellTable,
  cellKey,
  cellOfKey,
  GRID_RESOLUTION,
  gridCode,
} from './grid.ts';
import type { Place } from './place.ts';
import type { PlaceData } from './place-data.ts';

export const outsideDistrict = defineProblem('outside-district', 422, 'The point lies outside the district');

/** Where a point is. Cell, code, village and street always agree with one another. */
export interface Located {
  /** The cell of the unit grid that answers for the point, H3 resolution 10. */
  cell: string;
  gridCode: string;
  /** Undefined where the street has no villages. */
  village: Place | undefined;
  street: Place;
  district: Place;
}

/** Of streets that overlap a border cell: which, and the cell of theirs that stands for points there. */
interface BorderSide {
  street: string;
  unit: number;
}

/**
 * Everything `locate` needs, in memory. Cells are numbered by their place and then by their serial, so that a
 * cell's number gives its place and serial without a row of its own. For 121,474 cells: 3.1 MB of table, 1.2 MB
 * of numbers, 1 MB for 8,192 border cells, 0.2 MB of boundaries.
 */
export class PlaceIndex {
  readonly district: Place;
  readonly bounds: Bounds;
  readonly areas: ReadonlyMap<string, Area>;
  readonly data: Omit<PlaceData, 'cells' | 'borders' | 'areas'>;
  readonly #places: ReadonlyMap<string, Place>;
  readonly #children: ReadonlyMap<string, readonly Place[]>;
  /** Cell → its number. */
  readonly #numbers: CellTable;
  /** Number → cell; → index into `#owners`. */
  readonly #keys: Float64Array;
  readonly #ownerOf: Uint16Array;
  readonly #owners: Owner[];
  /** Cell → index into `#sides`. */
  readonly #borders: CellTable;
  readonly #sides: BorderSide[][];

  constructor(data: PlaceData) {
    const { cells, borders, areas, ...rest } = data;
    this.data = rest;
    this.#places = new Map(data.places.map((place) => [place.code, place]));
    this.#children = Map.groupBy(
      data.places.filter((place) => place.isCurrent),
      (place) => place.parent ?? '',
    );
    this.district = this.getPlace(data.district.code);
    this.areas = new Map(areas.map(({ code, polygons }) => [code, new Area(polygons)]));
    this.bounds = boundsAround([...this.areas.values()].map((area) => area.bounds));

    const count = cells.reduce((sum, group) => sum + group.cells.length / CELL_LENGTH, 0);
    this.#numbers = new CellTable(count);
    this.#keys = new Float64Array(count);
    this.#ownerOf = new Uint16Array(count);
    this.#owners = [];
    for (const group of cells) this.#addOwner(group.place, group.cells);

    const byCell = Map.groupBy(borders, (border) => border.cell);
    this.#borders = new CellTable(byCell.size);
    this.#sides = [];
    for (const [cell, sides] of byCell) {
      const own = this.#numbers.get(cellKey(cell));
      this.#borders.set(cellKey(cell), this.#sides.length);
      // The street that holds the cell's centre comes first: it is right for most points of the cell.
      this.#sides.push(
        sides
          .map(({ street, unit }) => ({ street, unit: this.#numbers.get(cellKey(unit))! }))
          .sort((a, b) => Number(b.unit === own) - Number(a.unit === own)),
      );
    }
  }

  get cellCount(): number {
    return this.#numbers.size;
  }

  /**
   * The place of a WGS84 point. In cells that no boundary runs through the cell decides; in the others the
   * streets' polygons do, so the answer is exact everywhere. `path` names the field in the refusals:
   * `outside-district`, or a wrong field for numbers that are no coordinates or come in the wrong order.
   */
  locate(point: Point, path = '/location'): Located | Problem {
    if (!isWithin(point, this.bounds)) {
      const fault = coordinateFault(point, this.bounds);
      return fault === undefined ? outside(path) : invalidField(path, fault);
    }
    const cell = latLngToCell(point[1], point[0], GRID_RESOLUTION);
    const key = cellKey(cell);
    const border = this.#borders.get(key);
    const own = this.#numbers.get(key);
    const number = border === undefined ? own : this.#numberAtBorder(this.#sides[border]!, own, cell, point);
    if (number === undefined) return outside(path);
    return this.#located(number, number === own ? cell : cellOfKey(this.#keys[number]!));
  }

  /** The place and code of a cell of the unit grid, or undefined where it is none of the district's. */
  findCell(cell: string): Located | undefined {
    const number = this.#numbers.get(cellKey(cell));
    return number === undefined ? undefined : this.#located(number, cell);
  }

  /** The village, or street without villages, that a cell belongs to. */
  findOwner(key: CellKey): Place | undefined {
    const number = this.#numbers.get(key);
    return number === undefined ? undefined : this.#owners[this.#ownerOf[number]!]!.place;
  }

  /** Keys of all cells, by place and serial. */
  cellKeys(): Float64Array {
    return this.#keys;
  }

  findPlace(code: string): Place | undefined {
    return this.#places.get(code);
  }

  getPlace(code: string): Place {
    const place = this.#places.get(code);
    if (place === undefined) throw new Error(`there is no place ${code}`);
    return place;
  }

  /** Current places one level below `code`, by code. */
  listChildren(code: string): readonly Place[] {
    return this.#children.get(code) ?? [];
  }

  /** From the place itself up to the district. */
  ancestors(code: string): Place[] {
    const chain: Place[] = [];
    for (let place = this.#places.get(code); place !== undefined; ) {
      chain.push(place);
      place = place.parent === null ? undefined : this.#places.get(place.parent);
    }
    return chain;
  }

  #addOwner(code: string, cells: string): void {
    const first = this.#owners.at(-1)?.end ?? 0;
    const end = first + cells.length / CELL_LENGTH;
    for (let number = first; number < end; number += 1) {
      const at = (number - first) * CELL_LENGTH;
      const key = cellKey(cells.slice(at, at + CELL_LENGTH));
      this.#numbers.set(key, number);
      this.#keys[number] = key;
      this.#ownerOf[number] = this.#owners.length;
    }
    const place = this.getPlace(code);
    const street = place.level === 'village' ? this.getPlace(place.parent!) : place;
    this.#owners.push({ place, street, first, end });
  }

  #numberAtBorder(
    sides: BorderSide[],
    own: number | undefined,
    cell: string,
    point: Point,
  ): number | undefined {
    for (const side of sides) if (this.areas.get(side.street)!.contains(point)) return side.unit;
    // No street's polygon holds it. Between two streets that is a crack in the survey and the cell decides; at the
    // district's edge it is outside.
    const isInside = gridDisk(cell, 1).every((near) => this.#numbers.get(cellKey(near)) !== undefined);
    return isInside ? own : undefined;
  }

  #located(number: number, cell: string): Located {
    const { place, street, first } = this.#owners[this.#ownerOf[number]!]!;
    return {
      cell,
      gridCode: gridCode(place.code, number - first + 1),
      village: place.level === 'village' ? place : undefined,
      street,
      district: this.district,
    };
  }
}

/** A village, or street without villages, with the numbers of its cells: from `first` up to before `end`. */
interface Owner {
  place: Place;
  street: Place;
  first: number;
  end: number;
}

function boundsAround(boxes: Bounds[]): Bounds {
  return [
    Math.min(...boxes.map((box) => box[0])),
    Math.min(...boxes.map((box) => box[1])),
    Math.max(...boxes.map((box) => box[2])),
    Math.max(...boxes.map((box) => box[3])),
  ];
}

function outside(path: string): Problem {
  return new Problem(outsideDistrict, {
    detail: 'This district does not answer for the point.',
    errors: [{ path, message: 'lies outside the district' }],
  });
}
