import { emptyGrid, type Grid } from '../base/grid.ts';

/** The grid in the middle of a square of zeros; an odd remainder goes to the right and the bottom. */
export function padToSquare(grid: Grid): Grid {
  const { widthPx, heightPx, values } = grid;
  if (widthPx === heightPx) return grid;
  const side = Math.max(widthPx, heightPx);
  const square = emptyGrid(side, side);
  const left = Math.floor((side - widthPx) / 2);
  const top = Math.floor((side - heightPx) / 2);
  for (let row = 0; row < heightPx; row++) {
    const line = values.subarray(row * widthPx, (row + 1) * widthPx);
    square.values.set(line, (top + row) * side + left);
  }
  return square;
}

/**
 * Separable resampling with a triangle filter whose support grows with the reduction, so that fine
 * detail is averaged and not aliased; plain bilinear interpolation where the grid grows. The same
 * as PIL's `resize(…, BILINEAR)` and torchvision's `resize(antialias=True)`.
 */
export function resizeAntialiased(grid: Grid, widthPx: number, heightPx: number): Grid {
  if (widthPx === grid.widthPx && heightPx === grid.heightPx) return grid;
  const wide = emptyGrid(widthPx, grid.heightPx);
  const columns = triangleTaps(grid.widthPx, widthPx);
  for (let row = 0; row < grid.heightPx; row++) {
    const start = row * grid.widthPx;
    for (const [column, { first, weights }] of columns.entries()) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) {
        sum += (weights[i] as number) * (grid.values[start + first + i] as number);
      }
      wide.values[row * widthPx + column] = sum;
    }
  }
  const resized = emptyGrid(widthPx, heightPx);
  const line = new Float64Array(widthPx);
  for (const [row, { first, weights }] of triangleTaps(grid.heightPx, heightPx).entries()) {
    line.fill(0);
    for (let i = 0; i < weights.length; i++) {
      const weight = weights[i] as number;
      const start = (first + i) * widthPx;
      for (let column = 0; column < widthPx; column++) {
        line[column] = (line[column] as number) + weight * (wide.values[start + column] as number);
      }
    }
    resized.values.set(line, row * widthPx);
  }
  return resized;
}

/** For each output position the first input position it takes from, and the weights from there on. */
function triangleTaps(inputLength: number, outputLength: number) {
  const scale = inputLength / outputLength;
  const support = Math.max(1, scale);
  return Array.from({ length: outputLength }, (_, position) => {
    const centre = (position + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - support + 0.5));
    const end = Math.min(inputLength, Math.floor(centre + support + 0.5));
    const weights = Float64Array.from({ length: end - first }, (_, i) =>
      Math.max(0, 1 - Math.abs((first + i + 0.5 - centre) / support)),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map(weight => weight / sum) };
  });
}
