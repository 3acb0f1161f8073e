import type { Neighbours } from './nearest-neighbours.ts';

/** Symmetric probabilities p_ij of t-SNE in compressed rows; they sum to 1. */
export interface Affinities {
  /** Row i has the entries from start[i] to start[i + 1]. */
  start: Int32Array;
  column: Int32Array;
  value: Float64Array;
}

const SEARCH_STEPS = 100;
const ENTROPY_TOLERANCE = 1e-5;

/**
 * Affinities of a row to its neighbours: a Gaussian whose width gives the row's distribution the
 * wanted perplexity (found by bisection), then p_ij = (p_j|i + p_i|j) / 2n (van der Maaten & Hinton
 * 2008; only nearest neighbours, van der Maaten 2014).
 */
export function affinities(neighbours: Neighbours, perplexity: number): Affinities {
  const { index, squaredDistance, count } = neighbours;
  const rowCount = index.length / count;
  const rows = Array.from({ length: rowCount }, () => new Map<number, number>());
  for (let row = 0; row < rowCount; row++) {
    const distances = squaredDistance.subarray(row * count, (row + 1) * count);
    conditional(distances, Math.log(perplexity)).forEach((probability, place) => {
      const other = index[row * count + place] as number;
      const share = probability / (2 * rowCount);
      add(rows[row], other, share);
      add(rows[other], row, share);
    });
  }
  return compress(rows);
}

function add(row: Map<number, number> | undefined, column: number, value: number): void {
  row?.set(column, (row.get(column) ?? 0) + value);
}

function compress(rows: Map<number, number>[]): Affinities {
  const start = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    start[i + 1] = (start[i] as number) + row.size;
  });
  const column = Int32Array.from(rows.flatMap(row => [...row.keys()]));
  const value = Float64Array.from(rows.flatMap(row => [...row.values()]));
  return { start, column, value };
}

/** p_j|i over the neighbours, of the given entropy in nats. */
function conditional(squaredDistances: Float64Array, entropy: number): Float64Array {
  const nearest = squaredDistances[0] as number;
  const weights = new Float64Array(squaredDistances.length);
  let [low, high, precision] = [0, Number.POSITIVE_INFINITY, 1];
  for (let step = 0; step < SEARCH_STEPS; step++) {
    let [sum, weighted] = [0, 0];
    squaredDistances.forEach((distance, i) => {
      // The nearest one's distance is taken off all of them: a factor that cancels out.
      const weight = Math.exp(-precision * (distance - nearest));
      weights[i] = weight;
      sum += weight;
      weighted += weight * (distance - nearest);
    });
    const excess = Math.log(sum) + (precision * weighted) / sum - entropy;
    weights.forEach((weight, i) => {
      weights[i] = weight / sum;
    });
    if (Math.abs(excess) < ENTROPY_TOLERANCE) break;
    if (excess > 0) low = precision;
    else high = precision;
    precision = high === Number.POSITIVE_INFINITY ? precision * 2 : (low + high) / 2;
  }
  return weights;
}
