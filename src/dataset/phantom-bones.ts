import type { Grid } from '../base/grid.ts';
import type { SeededRandom } from '../base/random.ts';
import {
  type Anatomy,
  lungPoint,
  type PatientPoint,
  type Side,
  sign,
  toImage,
} from './phantom-anatomy.ts';
import { addStroke, corticalProfile, roundProfile, softProfile } from './phantom-canvas.ts';

interface BonePoint extends PatientPoint {
  radius: number;
  density: number;
}

const sides: readonly Side[] = ['right', 'left'];

/** Adds ribs, clavicles, shoulders, spine and trachea to a density grid. */
export function addBones(density: Grid, anatomy: Anatomy, random: SeededRandom): void {
  const sizePx = density.widthPx;
  const draw = (points: BonePoint[], profile: (q: number) => number): void =>
    addStroke(
      density,
      points.map(point => ({
        ...toImage(anatomy, sizePx, point),
        radiusPx: point.radius * sizePx * anatomy.placement.scale,
        density: point.density,
      })),
      profile,
    );

  for (const vertebra of vertebrae(anatomy)) draw(vertebra, softProfile);
  draw(trachea(), softProfile);
  for (const bronchus of bronchi()) draw(bronchus, softProfile);
  for (const side of sides) {
    for (let k = 0; k < 10; k++) {
      draw(rib(anatomy, side, k, random), corticalProfile);
    }
    draw(chestWall(anatomy, side), softProfile);
    draw(clavicle(anatomy, side), corticalProfile);
    draw(scapula(anatomy, side), corticalProfile);
    draw(humerus(anatomy, side), roundProfile);
  }
}

/** A posterior arc from the spine outwards and down, then an anterior one down and inwards. */
function rib(anatomy: Anatomy, side: Side, k: number, random: SeededRandom): BonePoint[] {
  const lung = anatomy.lungs[side];
  const s = sign(side);
  const startY = lung.apexY - 0.012 + k * anatomy.ribPitch + random.normal(0, 0.002);
  const drop = (0.035 + 0.006 * k) * anatomy.ribSlope;
  const lateral = lungPoint(lung, 1.03, Math.max(startY + drop, lung.apexY + 0.03));
  const lateralX = Math.abs(lateral.x);
  const radius = 0.0105 + 0.0006 * Math.min(k, 5);
  const visible = k < 2 ? 0.85 : 1;
  const posterior = steps(26, t => ({
    x: s * (0.034 + (lateralX - 0.034) * t ** 0.86),
    y: startY + (lateral.y - startY) * t ** 2.3 - 0.016 * Math.sin(Math.PI * t ** 0.8),
    radius: radius * (0.9 + 0.1 * t),
    density: 0.066 * visible * (0.85 + 0.25 * t ** 3),
  }));
  const reach = 0.17 + 0.012 * k;
  const anteriorDrop = (0.075 + 0.007 * k) * anatomy.ribSlope;
  const anterior = steps(22, t => ({
    x: s * (lateralX - reach * t ** 1.25),
    y: lateral.y + anteriorDrop * Math.sin((t * Math.PI) / 2) ** 1.1 + 0.012 * t,
    radius: radius * (1 + 0.25 * t),
    density: k > 7 ? 0.012 : 0.046 * visible * (1 - 0.75 * t ** 3),
  }));
  return [...posterior, ...anterior];
}

/** Ribs seen edge-on where the wall curves away: the pale line around each lung. */
function chestWall(anatomy: Anatomy, side: Side): BonePoint[] {
  const lung = anatomy.lungs[side];
  return steps(30, t => {
    const y = lung.apexY + 0.03 + t * 0.66;
    return { ...lungPoint(lung, 1.05, y), radius: 0.018, density: 0.075 * Math.min(1, 6 * t) };
  });
}

function clavicle(anatomy: Anatomy, side: Side): BonePoint[] {
  const s = sign(side);
  return steps(24, t => ({
    x: s * (0.032 + 0.37 * t),
    y: anatomy.clavicleY + 0.03 - 0.075 * t + 0.02 * Math.sin(2 * Math.PI * t),
    radius: 0.0135 + 0.003 * (1 - t) ** 4 - 0.001 * t,
    density: 0.14,
  }));
}

function scapula(anatomy: Anatomy, side: Side): BonePoint[] {
  const s = sign(side);
  const outer = anatomy.lungs[side].midX + anatomy.lungs[side].halfWidth;
  return steps(14, t => ({
    x: s * (outer - 0.075 + 0.1 * t + 0.035 * Math.sin(Math.PI * t)),
    y: anatomy.clavicleY + 0.01 + 0.26 * t,
    radius: 0.009,
    density: 0.05,
  }));
}

function humerus(anatomy: Anatomy, side: Side): BonePoint[] {
  const s = sign(side);
  return steps(10, t => ({
    x: s * (0.47 + 0.1 * t * t),
    y: anatomy.clavicleY + 0.035 + 0.2 * t,
    radius: 0.058 - 0.026 * Math.min(1, 2.5 * t),
    density: 0.17,
  }));
}

function vertebrae(anatomy: Anatomy): BonePoint[][] {
  const bodies: BonePoint[][] = [];
  for (let y = -0.03, k = 0; y < 1.1; k++) {
    const height = 0.036 + 0.0012 * k;
    const density = 0.035 + 0.0005 * k;
    const width = 0.024 + 0.0006 * k;
    bodies.push([
      { x: -width, y: y + height / 2, radius: height * 0.42, density },
      { x: width, y: y + height / 2, radius: height * 0.42, density },
    ]);
    bodies.push([
      { x: 0, y: y + height * 0.5, radius: 0.006, density: 0.025 },
      { x: 0, y: y + height * 0.95, radius: 0.006, density: 0.025 },
    ]);
    y += height + 0.009;
  }
  const width = anatomy.mediastinumHalfWidth;
  bodies.push([
    { x: 0, y: -0.05, radius: width * 0.8, density: 0.04 },
    { x: 0, y: 1.1, radius: width * 0.9, density: 0.03 },
  ]);
  return bodies;
}

function trachea(): BonePoint[] {
  return steps(12, t => ({
    x: -0.006 * t,
    y: -0.05 + 0.38 * t,
    radius: 0.0135,
    density: -0.11 * Math.min(1, 5 * (1 - t)),
  }));
}

function bronchi(): BonePoint[][] {
  return [
    steps(6, t => ({
      x: -0.01 - 0.065 * t,
      y: 0.305 + 0.08 * t,
      radius: 0.0085,
      density: -0.05 * (1 - t),
    })),
    steps(6, t => ({
      x: 0.07 * t,
      y: 0.305 + 0.065 * t,
      radius: 0.008,
      density: -0.05 * (1 - t),
    })),
  ];
}

function steps<T>(count: number, at: (t: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => at(i / (count - 1)));
}
