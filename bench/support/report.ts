/** One promised figure, as `npm run bench` prints it. `ratio` is value ÷ baseline. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  baseline: number;
  ratio: number;
}

/** Prints the figure as the last line, rounded to what a noisy machine can tell. */
export function report(figure: Omit<Figure, 'ratio'>): void {
  const ratio = figure.baseline === 0 ? 0 : figure.value / figure.baseline;
  console.log(
    JSON.stringify({
      ...figure,
      value: round(figure.value),
      baseline: round(figure.baseline),
      ratio: round(ratio),
    }),
  );
}

export function median(values: number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
