import { type Affinities, affinities } from './affinities.ts';
import { nearestNeighbours } from './nearest-neighbours.ts';
import { principalComponents } from './principal-components.ts';
import { QuadTree } from './quad-tree.ts';
import { mostComponents, tooFewPoints } from './rows.ts';

const ITERATIONS = 1000;
/** At first, affinities count this much more, so that clusters find each other. */
const EXAGGERATION = 12;
const EXAGGERATED_ITERATIONS = 250;
/** Squares that look smaller than this from a point count as one. */
const THETA = 0.5;
const START_SD = 1e-4;
const SMALLEST_GAIN = 0.01;

/**
 * t-SNE in two dimensions by the Barnes–Hut approximation (van der Maaten 2014), with the choices of
 * scikit-learn: it starts from the principal plane, learns at n / 12 / 4 (50 at least; Belkina and
 * others 2019), and is therefore the same for the same rows.
 *
 * @param rows row-major [rowCount, width]
 * @param onProgress the share that is done, 0 to 1
 * @returns x and y of each row in turn
 * @throws AppError `evaluation.tooFewPoints` below 4 rows
 */
export function tSne(
  rows: Float32Array,
  width: number,
  perplexity = 30,
  onProgress: (share: number) => void = () => {},
): Float64Array {
  const count = rows.length / width;
  if (count < 4) throw tooFewPoints(count);
  const reachable = Math.min(perplexity, (count - 1) / 3);
  const components = principalComponents(rows, width, mostComponents);
  const componentCount = components.length / count;
  const neighbours = nearestNeighbours(components, componentCount, Math.floor(3 * reachable) + 1);
  const attraction = affinities(neighbours, reachable);
  const points = startingPoints(components, componentCount);
  const velocity = new Float64Array(points.length);
  const gains = new Float64Array(points.length).fill(1);
  const learningRate = Math.max(count / EXAGGERATION / 4, 50);
  const tree = new QuadTree(count);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const isEarly = iteration < EXAGGERATED_ITERATIONS;
    const gradient = gradientOf(points, attraction, isEarly ? EXAGGERATION : 1, tree);
    const momentum = isEarly ? 0.5 : 0.8;
    gradient.forEach((slope, i) => {
      const speed = velocity[i] as number;
      const gain = gains[i] as number;
      const raised = speed * slope < 0 ? gain + 0.2 : Math.max(gain * 0.8, SMALLEST_GAIN);
      gains[i] = raised;
      velocity[i] = momentum * speed - learningRate * raised * slope;
      points[i] = (points[i] as number) + (velocity[i] as number);
    });
    onProgress((iteration + 1) / ITERATIONS);
  }
  return points;
}

/** The first two components, the first of them with the wanted standard deviation. */
function startingPoints(components: Float32Array, width: number): Float64Array {
  const count = components.length / width;
  const points = Float64Array.from({ length: 2 * count }, (_, i) => {
    const isInside = i % 2 < width;
    return isInside ? (components[Math.floor(i / 2) * width + (i % 2)] as number) : 0;
  });
  let variance = 0;
  for (let row = 0; row < count; row++) variance += (points[2 * row] as number) ** 2 / count;
  return variance === 0 ? points : points.map(value => (value * START_SD) / Math.sqrt(variance));
}

/** 4 Σ (e·p_ij − q_ij) (y_i − y_j) / (1 + |y_i − y_j|²). */
function gradientOf(
  points: Float64Array,
  { start, column, value }: Affinities,
  exaggeration: number,
  tree: QuadTree,
): Float64Array {
  tree.build(points);
  const count = points.length / 2;
  const repulsion = new Float64Array(points.length);
  let normaliser = 0;
  for (let i = 0; i < count; i++) {
    const force = tree.repulsion(points[2 * i] as number, points[2 * i + 1] as number, THETA);
    repulsion[2 * i] = force.x;
    repulsion[2 * i + 1] = force.y;
    normaliser += force.normaliser - 1;
  }
  const gradient = new Float64Array(points.length);
  for (let i = 0; i < count; i++) {
    let [attractionX, attractionY] = [0, 0];
    for (let entry = start[i] as number; entry < (start[i + 1] as number); entry++) {
      const j = column[entry] as number;
      const dx = (points[2 * i] as number) - (points[2 * j] as number);
      const dy = (points[2 * i + 1] as number) - (points[2 * j + 1] as number);
      const pull = (exaggeration * (value[entry] as number)) / (1 + dx * dx + dy * dy);
      attractionX += pull * dx;
      attractionY += pull * dy;
    }
    gradient[2 * i] = 4 * (attractionX - (repulsion[2 * i] as number) / normaliser);
    gradient[2 * i + 1] = 4 * (attractionY - (repulsion[2 * i + 1] as number) / normaliser);
  }
  return gradient;
}
