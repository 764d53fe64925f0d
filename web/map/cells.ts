/**
 * The one fact about H3 the client needs: the coarser cell around a cell. An index holds its resolution in bits
 * 52–55 and a 3-bit digit for each resolution, finest last; unused digits are 7 (H3 documentation, "Cell index").
 */
const resolutionShift = 52n;
const digitBits = 3n;
const finest = 15n;

/** The parent of an H3 cell at `resolution`, which must not be finer than the cell's own. */
export function parentCell(cell: string, resolution: number): string {
  let index = BigInt(`0x${cell}`);
  index &= ~(0xfn << resolutionShift);
  index |= BigInt(resolution) << resolutionShift;
  const unused = (1n << ((finest - BigInt(resolution)) * digitBits)) - 1n;
  return (index | unused).toString(16).padStart(15, '0');
}

/** The unit grid, in which cases lie. */
const unitResolution = 10;

export function resolutionOf(cell: string): number {
  return Number((BigInt(`0x${cell}`) >> resolutionShift) & 0xfn);
}

export function isFinestCell(cell: string): boolean {
  return resolutionOf(cell) === unitResolution;
}
