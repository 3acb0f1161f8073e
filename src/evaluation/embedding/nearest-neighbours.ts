/** The nearest other rows of each row, nearest first. */
export interface Neighbours {
  /** [rowCount, count] indices of rows. */
  index: Int32Array;
  /** [rowCount, count] squared Euclidean distances. */
  squaredDistance: Float64Array;
  count: number;
}

/**
 * Exact nearest neighbours by comparing every row with every other.
 *
 * @param rows row-major [rowCount, width]
 */
export function nearestNeighbours(
  rows: Float32Array,
  width: number,
  wantedCount: number,
): Neighbours {
  const rowCount = rows.length / width;
  const count = Math.min(wantedCount, rowCount - 1);
  const distances = new Float64Array(rowCount);
  const index = new Int32Array(rowCount * count);
  const squaredDistance = new Float64Array(rowCount * count);
  for (let row = 0; row < rowCount; row++) {
    for (let other = 0; other < rowCount; other++) {
      distances[other] = squaredDistanceOf(rows, row * width, other * width, width);
    }
    distances[row] = Number.POSITIVE_INFINITY;
    const nearest = smallest(distances, count);
    index.set(nearest, row * count);
    nearest.forEach((other, place) => {
      squaredDistance[row * count + place] = distances[other] as number;
    });
  }
  return { index, squaredDistance, count };
}

function squaredDistanceOf(rows: Float32Array, a: number, b: number, width: number): number {
  let sum = 0;
  for (let i = 0; i < width; i++) {
    const difference = (rows[a + i] as number) - (rows[b + i] as number);
    sum += difference * difference;
  }
  return sum;
}

/**
 * Indices of the `count` smallest values, ascending; equal ones in the order of their indices. Those
 * found so far stay sorted: most values are larger than the last of them, and that is all there is to it.
 */
function smallest(values: Float64Array, count: number): Int32Array {
  const chosen = new Int32Array(count);
  let length = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (length === count && value >= (values[chosen[count - 1] as number] as number)) continue;
    if (length < count) length++;
    let place = length - 1;
    while (place > 0 && (values[chosen[place - 1] as number] as number) > value) {
      chosen[place] = chosen[place - 1] as number;
      place--;
    }
    chosen[place] = i;
  }
  return chosen;
}
