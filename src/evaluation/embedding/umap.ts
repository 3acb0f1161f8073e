import { UMAP } from 'umap-js';
import { SeededRandom } from '../../base/random.ts';
import { nearestNeighbours } from './nearest-neighbours.ts';
import { principalComponents } from './principal-components.ts';
import { mostComponents, tooFewPoints } from './rows.ts';

/** McInnes, Healy & Melville's (2018) usual choice: how many rows stay close to each. */
const neighbourCount = 15;

/**
 * UMAP in two dimensions (McInnes, Healy & Melville 2018) with the authors' usual settings, from exact
 * neighbours among the principal components; the same for the same rows and seed.
 *
 * @param rows row-major [rowCount, width]
 * @param onProgress the share that is done, 0 to 1
 * @returns x and y of each row in turn
 * @throws AppError `evaluation.tooFewPoints` below 4 rows
 */
export function umap(
  rows: Float32Array,
  width: number,
  seed = 1,
  onProgress: (share: number) => void = () => {},
): Float64Array {
  const rowCount = rows.length / width;
  if (rowCount < 4) throw tooFewPoints(rowCount);
  const components = principalComponents(rows, width, mostComponents);
  const count = Math.min(neighbourCount - 1, rowCount - 2);
  const { index, squaredDistance } = nearestNeighbours(
    components,
    components.length / rowCount,
    count,
  );
  // The library counts each row among its own neighbours, at distance 0.
  const of = <T>(row: number, own: T, at: (place: number) => T) => [
    own,
    ...Array.from({ length: count }, (_, i) => at(row * count + i)),
  ];
  const everyRow = Array.from({ length: rowCount }, (_, row) => row);
  const random = new SeededRandom(seed, 'umap');
  const model = new UMAP({ nNeighbors: count + 1, random: () => random.uniform() });
  model.setPrecomputedKNN(
    everyRow.map(row => of(row, row, place => index[place] as number)),
    everyRow.map(row => of(row, 0, place => Math.sqrt(squaredDistance[place] as number))),
  );
  // Neighbours are given: of the rows themselves only their number is asked for.
  const epochs = model.initializeFit(everyRow.map(row => [row]));
  for (let epoch = 1; epoch <= epochs; epoch++) {
    model.step();
    onProgress(epoch / epochs);
  }
  return Float64Array.from(model.getEmbedding().flat());
}
