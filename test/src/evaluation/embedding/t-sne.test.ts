import { expect, test } from 'vitest';
import { SeededRandom } from '../../../../src/base/random.ts';
import { nearestNeighbours } from '../../../../src/evaluation/embedding/nearest-neighbours.ts';
import { QuadTree } from '../../../../src/evaluation/embedding/quad-tree.ts';
import { tSne } from '../../../../src/evaluation/embedding/t-sne.ts';
import { umap } from '../../../../src/evaluation/embedding/umap.ts';

const random = new SeededRandom(3);
const WIDTH = 10;
const PER_CLUSTER = 40;

/** Three clusters far apart, their rows in turn. */
function clusters(): Float32Array {
  const centres = [0, 1, 2].map(() => Array.from({ length: WIDTH }, () => random.normal(0, 10)));
  return Float32Array.from(
    Array.from({ length: 3 * PER_CLUSTER }, (_, i) =>
      (centres[i % 3] ?? []).map(value => value + random.normal()),
    ).flat(),
  );
}

test.each([
  ['t-SNE', (rows: Float32Array) => tSne(rows, WIDTH, 12)],
  ['UMAP', (rows: Float32Array) => umap(rows, WIDTH)],
])('clusters stay together, and the same rows give the same places (%s)', (_, map) => {
  const rows = clusters();
  const points = map(rows);
  const { index, count } = nearestNeighbours(Float32Array.from(points), 2, 10);
  const ofSameCluster = index.filter((other, i) => other % 3 === Math.floor(i / count) % 3);
  expect(ofSameCluster.length / index.length).toBe(1);
  expect(map(rows)).toEqual(points);
});

test('the tree’s sums over squares are those over all points where nothing is put together', () => {
  const points = Float64Array.from({ length: 200 }, () => random.normal());
  // Two points in one place end in one leaf.
  points.copyWithin(0, 2, 4);
  const tree = new QuadTree(100);
  tree.build(points);
  const [x, y] = [points[50] as number, points[51] as number];
  const expected = { normaliser: 0, x: 0, y: 0 };
  for (let i = 0; i < points.length; i += 2) {
    const [dx, dy] = [x - (points[i] as number), y - (points[i + 1] as number)];
    const kernel = 1 / (1 + dx * dx + dy * dy);
    expected.normaliser += kernel;
    expected.x += kernel * kernel * dx;
    expected.y += kernel * kernel * dy;
  }
  const exact = tree.repulsion(x, y, 0);
  expect(exact.normaliser).toBeCloseTo(expected.normaliser, 9);
  expect(exact.x).toBeCloseTo(expected.x, 9);
  expect(exact.y).toBeCloseTo(expected.y, 9);
  const close = tree.repulsion(x, y, 0.5);
  expect(Math.abs(close.normaliser / expected.normaliser - 1)).toBeLessThan(0.02);
});

test('fewer than four rows are refused', () => {
  expect(() => tSne(new Float32Array(9), 3)).toThrow(
    expect.objectContaining({ code: 'evaluation.tooFewPoints' }),
  );
});
