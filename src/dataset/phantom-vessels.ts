import type { Grid } from '../base/grid.ts';
import type { SeededRandom } from '../base/random.ts';
import {
  type Anatomy,
  acrossLung,
  diaphragmY,
  type LungShape,
  type PatientPoint,
  type Side,
  sign,
  toImage,
} from './phantom-anatomy.ts';
import { addStroke, roundProfile } from './phantom-canvas.ts';

interface VesselPoint extends PatientPoint {
  radius: number;
}

/**
 * Adds the branching vessels of both lungs, thinner and fainter towards the pleura; `aerated`
 * says where they can be seen.
 */
export function addVessels(
  density: Grid,
  aerated: Grid,
  anatomy: Anatomy,
  random: SeededRandom,
): void {
  const sides: readonly Side[] = ['right', 'left'];
  for (const side of sides) {
    for (const branch of growTree(anatomy.lungs[side], random)) {
      const points = branch.map(point => ({
        ...toImage(anatomy, density.widthPx, point),
        radiusPx: Math.max(0.75, point.radius * density.widthPx),
        density: 0.022 + 13 * point.radius,
      }));
      addStroke(density, points, roundProfile, aerated);
    }
  }
}

function growTree(lung: LungShape, random: SeededRandom): VesselPoint[][] {
  const branches: VesselPoint[][] = [];
  const hilum = { x: 0.07, y: lung.side === 'right' ? 0.43 : 0.41 };
  const mainCount = 13;
  for (let k = 0; k < mainCount; k++) {
    // From nearly straight up to nearly straight down; more and thicker ones go down.
    const angle = -1.35 + (2.75 * (k + random.uniform(0.1, 0.9))) / mainCount;
    const radius = random.uniform(0.0042, 0.006) * (angle > 0.2 ? 1.15 : 0.85);
    const start = { x: hilum.x + random.normal(0, 0.008), y: hilum.y + random.normal(0, 0.028) };
    grow(branches, lung, random, start, angle, radius);
  }
  return branches;
}

function grow(
  branches: VesselPoint[][],
  lung: LungShape,
  random: SeededRandom,
  start: PatientPoint,
  startAngle: number,
  startRadius: number,
): void {
  const points: VesselPoint[] = [];
  let { x, y } = start;
  let angle = startAngle;
  let radius = startRadius;
  const s = sign(lung.side);
  const inside = (): boolean =>
    acrossLung(lung, { x: s * x, y }) < 0.94 &&
    y > lung.apexY + 0.01 &&
    y < diaphragmY(lung, s * x) - 0.004;
  while (radius > 0.0008 && inside()) {
    points.push({ x: s * x, y, radius });
    x += 0.012 * Math.cos(angle);
    y += 0.012 * Math.sin(angle);
    angle += random.normal(0, 0.09);
    radius *= 0.945;
    if (radius > 0.0014 && random.uniform() < 0.22) {
      const turn = random.uniform(0.35, 0.8) * (random.uniform() < 0.5 ? 1 : -1);
      grow(branches, lung, random, { x, y }, angle + turn, radius * random.uniform(0.6, 0.8));
    }
  }
  if (points.length > 2) branches.push(points);
}
