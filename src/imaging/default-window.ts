import type { Film, Window } from './film.ts';

type Values = Pick<Film, 'values' | 'slope' | 'intercept'>;

/**
 * The window of an image that names none. Up to 8 bits were made for a display already: the full
 * range of the bits. Deeper images hold far more range than the chest uses (collimator, markers,
 * direct exposure): the 1st to the 99th percentile of the values, without the padding value.
 */
export function defaultWindow(film: Values, bitsStored: number, paddingValue?: number): Window {
  if (bitsStored <= 8) {
    return windowBetween(film, 0, 2 ** bitsStored - 1);
  }
  const histogram = new Uint32Array(65536);
  for (const value of film.values) histogram[value] = (histogram[value] as number) + 1;
  if (paddingValue !== undefined && histogram[paddingValue] !== film.values.length) {
    histogram[paddingValue] = 0;
  }
  const count = histogram.reduce((sum, n) => sum + n, 0);
  return windowBetween(film, quantile(histogram, 0.01 * count), quantile(histogram, 0.99 * count));
}

/** Smallest value up to which the histogram holds more than `rank` pixels. */
function quantile(histogram: Uint32Array, rank: number): number {
  let below = 0;
  for (const [value, count] of histogram.entries()) {
    below += count;
    if (below > rank) return value;
  }
  return histogram.length - 1;
}

/** The LINEAR window (PS3.3 C.11.2.1.2.1) that shows `low` as black and `high` as white. */
function windowBetween({ slope, intercept }: Values, low: number, high: number): Window {
  const a = low * slope + intercept;
  const b = high * slope + intercept;
  const width = Math.abs(b - a) + 1;
  return { centre: Math.min(a, b) + 0.5 + (width - 1) / 2, width };
}
