/** Value of a function at a point, and its gradient there. */
export interface Slope {
  value: number;
  gradient: Float64Array;
}

const MEMORY = 10;
const SUFFICIENT_DECREASE = 1e-4;
const SMALLEST_STEP = 1e-12;

/**
 * The lowest point of a smooth convex function, by L-BFGS with a halving line search (Nocedal &
 * Wright, Numerical Optimization, algorithms 7.4, 7.5 and 3.1). Ends where no entry of the gradient
 * is larger than `tolerance`, or where no step leads lower.
 */
export function minimise(
  slopeAt: (point: Float64Array) => Slope,
  start: Float64Array,
  { tolerance = 1e-6, mostIterations = 1000 } = {},
): Float64Array {
  let point: Float64Array = start;
  let here = slopeAt(point);
  const steps: { move: Float64Array; change: Float64Array; curvature: number }[] = [];
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    if (here.gradient.every(entry => Math.abs(entry) <= tolerance)) break;
    const direction = descent(here.gradient, steps);
    const next = lineSearch(slopeAt, point, here, direction);
    if (next === null) break;
    const move = combine(next.point, point, -1);
    const change = combine(next.slope.gradient, here.gradient, -1);
    const curvature = dot(move, change);
    if (curvature > 0) steps.push({ move, change, curvature });
    if (steps.length > MEMORY) steps.shift();
    point = next.point;
    here = next.slope;
  }
  return point;
}

/** −H g, with the inverse Hessian H as the last steps show it. */
function descent(
  gradient: Float64Array,
  steps: { move: Float64Array; change: Float64Array; curvature: number }[],
): Float64Array {
  let direction: Float64Array = gradient.map(entry => -entry);
  const shares: number[] = [];
  for (const { move, change, curvature } of steps.toReversed()) {
    const share = dot(move, direction) / curvature;
    shares.push(share);
    direction = combine(direction, change, -share);
  }
  const last = steps.at(-1);
  if (last !== undefined) {
    const scale = last.curvature / dot(last.change, last.change);
    direction = direction.map(entry => entry * scale);
  }
  for (const { move, change, curvature } of steps) {
    const share = (shares.pop() as number) - dot(change, direction) / curvature;
    direction = combine(direction, move, share);
  }
  return direction;
}

function lineSearch(
  slopeAt: (point: Float64Array) => Slope,
  point: Float64Array,
  here: Slope,
  direction: Float64Array,
): { point: Float64Array; slope: Slope } | null {
  const decline = dot(here.gradient, direction);
  for (let length = 1; length > SMALLEST_STEP; length /= 2) {
    const candidate = combine(point, direction, length);
    const slope = slopeAt(candidate);
    if (slope.value <= here.value + SUFFICIENT_DECREASE * length * decline) {
      return { point: candidate, slope };
    }
  }
  return null;
}

/** a + factor · b. */
function combine(a: Float64Array, b: Float64Array, factor: number): Float64Array {
  return a.map((entry, i) => entry + factor * (b[i] as number));
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, entry, i) => sum + entry * (b[i] as number), 0);
}
