import type { Film, Window } from './film.ts';

type Values = Pick<Film, 'values' | 'slope' | 'intercept'>;

/**
 * The window of an image that names none. Up to 8 bits were made for a display already: the full
 * range of the bits. Deeper images hold far more range than the chest uses (collimator, markers,
 * direct exposure): the 1st to the 99th percentile of the values, without padding.
 */
export function defaultWindow(
  film: Values,
  bitsStored: number,
  padding: Film['padding'] = null,
): Window {
  if (bitsStored <= 8) return windowBetween(film, 0, 2 ** bitsStored - 1);
  const histogram = new Uint32Array(65536);
  for (const value of film.values) histogram[value] = (histogram[value] as number) + 1;
  const unpadded = histogram.slice();
  if (padding) unpadded.fill(0, padding.low, padding.high + 1);
  const counted = unpadded.some(count => count > 0) ? unpadded : histogram;
  const count = counted.reduce((sum, n) => sum + n, 0);
  return windowBetween(film, quantile(counted, 0.01 * count), quantile(counted, 0.99 * count));
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
