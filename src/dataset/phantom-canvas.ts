import { emptyGrid, type Grid } from '../base/grid.ts';
import type { SeededRandom } from '../base/random.ts';

/** One point of a tube drawn over the film: where, how thick (px), how dense. */
export interface StrokePoint {
  xPx: number;
  yPx: number;
  radiusPx: number;
  density: number;
}

/** Density across a tube, from 0 on its axis to 1 at its edge and beyond. */
export type Profile = (distance: number) => number;

/** A full round tube, as a vessel: the chord of a circle. */
export const roundProfile: Profile = q => (q >= 1 ? 0 : Math.sqrt(1 - q * q));

/** A hollow bone: cortex denser than marrow, the edge softened. */
export const corticalProfile: Profile = q =>
  q >= 1.15 ? 0 : (0.62 + 0.38 * Math.min(1, q) ** 4) * (1 - smoothstep(0.85, 1.15, q));

/** A soft band without edges. */
export const softProfile: Profile = q => (q >= 2 ? 0 : Math.exp(-1.5 * q * q));

/** 0 below `from`, 1 above `to`, smooth between. */
export function smoothstep(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** Logistic step of a given softness; 0.5 at 0. */
export function softStep(value: number, softness: number): number {
  return 1 / (1 + Math.exp(-value / softness));
}

/**
 * Adds a tube along the points to the density grid. Overlaps within one tube do not add up; `clip`
 * (same size) multiplies it.
 */
export function addStroke(grid: Grid, points: StrokePoint[], profile: Profile, clip?: Grid): void {
  const box = strokeBox(grid, points);
  const layer = new Float32Array(Math.max(0, box.widthPx * box.heightPx));
  for (let i = 0; i + 1 < points.length; i++) {
    coverSegment(layer, box, points[i] as StrokePoint, points[i + 1] as StrokePoint, profile);
  }
  for (let row = 0; row < box.heightPx; row++) {
    for (let column = 0; column < box.widthPx; column++) {
      const pixel = (box.topPx + row) * grid.widthPx + box.leftPx + column;
      const share = clip === undefined ? 1 : (clip.values[pixel] as number);
      const density = (layer[row * box.widthPx + column] as number) * share;
      grid.values[pixel] = (grid.values[pixel] as number) + density;
    }
  }
}

interface Box {
  leftPx: number;
  topPx: number;
  widthPx: number;
  heightPx: number;
}

/** The part of the grid that a tube can touch (a profile ends at twice the radius). */
function strokeBox(grid: Box | Grid, points: StrokePoint[]): Box {
  const origin = 'leftPx' in grid ? grid : { leftPx: 0, topPx: 0, ...grid };
  const right = origin.leftPx + origin.widthPx;
  const bottom = origin.topPx + origin.heightPx;
  const reach = 2 * Math.max(...points.map(point => point.radiusPx)) + 1;
  const xs = points.map(point => point.xPx);
  const ys = points.map(point => point.yPx);
  const leftPx = Math.max(origin.leftPx, Math.floor(Math.min(...xs) - reach));
  const topPx = Math.max(origin.topPx, Math.floor(Math.min(...ys) - reach));
  return {
    leftPx,
    topPx,
    widthPx: Math.max(0, Math.min(right, Math.ceil(Math.max(...xs) + reach)) - leftPx),
    heightPx: Math.max(0, Math.min(bottom, Math.ceil(Math.max(...ys) + reach)) - topPx),
  };
}

function coverSegment(
  layer: Float32Array,
  box: Box,
  from: StrokePoint,
  to: StrokePoint,
  profile: Profile,
): void {
  const part = strokeBox(box, [from, to]);
  const dx = to.xPx - from.xPx;
  const dy = to.yPx - from.yPx;
  const lengthSquared = Math.max(dx * dx + dy * dy, 1e-9);
  for (let row = part.topPx; row < part.topPx + part.heightPx; row++) {
    for (let column = part.leftPx; column < part.leftPx + part.widthPx; column++) {
      const px = column + 0.5 - from.xPx;
      const py = row + 0.5 - from.yPx;
      const t = Math.min(1, Math.max(0, (px * dx + py * dy) / lengthSquared));
      const ox = px - t * dx;
      const oy = py - t * dy;
      const radius = from.radiusPx + t * (to.radiusPx - from.radiusPx);
      const squared = (ox * ox + oy * oy) / (radius * radius);
      if (squared >= 4) continue;
      const density =
        (from.density + t * (to.density - from.density)) * profile(Math.sqrt(squared));
      const at = (row - box.topPx) * box.widthPx + column - box.leftPx;
      if (Math.abs(density) > Math.abs(layer[at] as number)) layer[at] = density;
    }
  }
}

/**
 * Smooth random field with mean 0 and SD near 1: normal deviates on a lattice of `cellPx`, joined
 * with smoothstep weights (value noise).
 */
export function valueNoise(random: SeededRandom, sizePx: number, cellPx: number): Grid {
  const nodes = Math.ceil(sizePx / cellPx) + 2;
  const lattice = Float32Array.from({ length: nodes * nodes }, () => random.normal());
  const field = emptyGrid(sizePx, sizePx);
  for (let row = 0; row < sizePx; row++) {
    const v = Math.floor(row / cellPx);
    const ty = smoothstep(0, 1, row / cellPx - v);
    for (let column = 0; column < sizePx; column++) {
      const u = Math.floor(column / cellPx);
      const tx = smoothstep(0, 1, column / cellPx - u);
      const corner = v * nodes + u;
      const top = mix(lattice[corner] as number, lattice[corner + 1] as number, tx);
      const bottom = mix(
        lattice[corner + nodes] as number,
        lattice[corner + nodes + 1] as number,
        tx,
      );
      field.values[row * sizePx + column] = 1.5 * mix(top, bottom, ty);
    }
  }
  return field;
}

function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

/** Blur by the binomial kernel [1 2 1]/4 both ways, `passes` times (σ ≈ √(passes/2) px). */
export function blurred(grid: Grid, passes: number): Grid {
  let values = grid.values;
  for (let pass = 0; pass < passes; pass++) {
    values = blurAlong(values, grid.widthPx, grid.heightPx, 1, grid.widthPx);
    values = blurAlong(values, grid.heightPx, grid.widthPx, grid.widthPx, 1);
  }
  return { ...grid, values };
}

function blurAlong(
  values: Float32Array,
  length: number,
  lineCount: number,
  step: number,
  lineStep: number,
): Float32Array {
  const result = new Float32Array(values.length);
  for (let line = 0; line < lineCount; line++) {
    for (let i = 0; i < length; i++) {
      const at = line * lineStep + i * step;
      const before = i > 0 ? at - step : at;
      const after = i < length - 1 ? at + step : at;
      result[at] =
        ((values[before] as number) + 2 * (values[at] as number) + (values[after] as number)) / 4;
    }
  }
  return result;
}
