import { SeededRandom } from '../../base/random.ts';

/**
 * Directions whose variances are alike are not told apart in so few, but the space they span is found,
 * and that is all that distances and the plane of a map need.
 */
const ITERATIONS = 30;

/**
 * Projections of the centred rows on their directions of greatest variance, in the order of that
 * variance, by orthogonal iteration on the covariance matrix.
 *
 * @param rows row-major [rowCount, width]
 * @param count how many directions, at most `width`
 * @returns row-major [rowCount, count]
 */
export function principalComponents(
  rows: Float32Array,
  width: number,
  count: number,
): Float32Array<ArrayBuffer> {
  const centred = centredRows(rows, width);
  const covariance = covarianceOf(centred, width);
  const random = new SeededRandom(0, 'principal components');
  let directions: Float64Array[] = Array.from({ length: Math.min(count, width) }, () =>
    Float64Array.from({ length: width }, () => random.normal()),
  );
  for (let i = 0; i < ITERATIONS; i++) {
    directions = directions.map(direction => matrixTimes(covariance, direction));
    directions.forEach((direction, k) => {
      for (const earlier of directions.slice(0, k)) removePart(direction, earlier);
      normalise(direction);
    });
  }
  const rowCount = rows.length / width;
  return Float32Array.from({ length: rowCount * directions.length }, (_, i) => {
    const row = Math.floor(i / directions.length);
    return dot(centred, row * width, directions[i % directions.length] as Float64Array);
  });
}

function centredRows(rows: Float32Array, width: number): Float64Array {
  const rowCount = rows.length / width;
  const means = new Float64Array(width);
  rows.forEach((value, i) => {
    means[i % width] = (means[i % width] as number) + value / rowCount;
  });
  return Float64Array.from(rows, (value, i) => value - (means[i % width] as number));
}

/** [width, width], not divided by the number of rows: only its directions count. */
function covarianceOf(centred: Float64Array, width: number): Float64Array {
  const covariance = new Float64Array(width * width);
  for (let start = 0; start < centred.length; start += width) {
    for (let i = 0; i < width; i++) {
      const value = centred[start + i] as number;
      const row = i * width;
      for (let j = i; j < width; j++) {
        covariance[row + j] =
          (covariance[row + j] as number) + value * (centred[start + j] as number);
      }
    }
  }
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < i; j++) covariance[i * width + j] = covariance[j * width + i] as number;
  }
  return covariance;
}

function matrixTimes(matrix: Float64Array, v: Float64Array): Float64Array {
  return v.map((_, row) => dot(matrix, row * v.length, v));
}

function dot(rows: Float64Array, start: number, v: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += (rows[start + i] as number) * (v[i] as number);
  return sum;
}

function removePart(v: Float64Array, unit: Float64Array): void {
  const part = dot(v, 0, unit);
  for (let i = 0; i < v.length; i++) v[i] = (v[i] as number) - part * (unit[i] as number);
}

function normalise(v: Float64Array): void {
  const length = Math.sqrt(dot(v, 0, v)) || 1;
  for (let i = 0; i < v.length; i++) v[i] = (v[i] as number) / length;
}
