import { emptyGrid, type Grid } from '../base/grid.ts';
import type { SeededRandom } from '../base/random.ts';
import {
  type Anatomy,
  acrossLung,
  diaphragmY,
  heartThickness,
  type LungShape,
  type PatientPoint,
  toPatient,
} from './phantom-anatomy.ts';
import { smoothstep, softStep, valueNoise } from './phantom-canvas.ts';
import { airReplaced, type Finding, inPleuralAir } from './phantom-findings.ts';

/**
 * Soft tissue and air of a patient on a square film. `density`: attenuation, 0 (air around the
 * patient) to about 1; `vessels`: share of each pixel where aerated lung can show vessels.
 */
export function drawSoftTissue(
  anatomy: Anatomy,
  findings: Finding[],
  sizePx: number,
  random: SeededRandom,
): { density: Grid; vessels: Grid } {
  const density = emptyGrid(sizePx, sizePx);
  const vessels = emptyGrid(sizePx, sizePx);
  const texture = valueNoise(random, sizePx, sizePx / 42);
  const broad = valueNoise(random, sizePx, sizePx / 9);
  for (let row = 0; row < sizePx; row++) {
    for (let column = 0; column < sizePx; column++) {
      const point = toPatient(anatomy, sizePx, column + 0.5, row + 0.5);
      const pixel = row * sizePx + column;
      const grain = texture.values[pixel] as number;
      const fray = 0.5 * grain + (broad.values[pixel] as number);
      const body = bodyDensity(anatomy, point);
      const lung = lungAt(anatomy, point);
      const air = lungAir(lung, point);
      const covered = mediastinumCover(anatomy, point, broad.values[pixel] as number);
      const open = air * (1 - covered);
      const remaining = findings.reduce(
        (share, finding) => share * (1 - airReplaced(finding, anatomy, point, fray)),
        open,
      );
      const pleural = findings.some(finding => inPleuralAir(finding, anatomy, point));
      const solid = Math.max(belowDiaphragm(lung, point), fluidShare(findings, anatomy, point));
      const dense = solid * (0.13 + 0.01 * (broad.values[pixel] as number)) + 0.08 * covered;
      const tissue = body * (1 + dense);
      const lucency = 0.5 * remaining * (pleural ? 1.17 : 1 + 0.025 * grain);
      const overlying = anatomy.breastShadow * breastDensity(anatomy, point);
      density.values[pixel] = Math.max(
        0,
        tissue - lucency - bubbleAir(anatomy, point) + overlying * body,
      );
      vessels.values[pixel] = pleural ? 0 : remaining;
    }
  }
  return { density, vessels };
}

function lungAt(anatomy: Anatomy, point: PatientPoint): LungShape {
  return point.x >= 0 ? anatomy.lungs.left : anatomy.lungs.right;
}

/** 1 in the abdomen, fading in the flank outside the ribs. */
function belowDiaphragm(lung: LungShape, point: PatientPoint): number {
  const across = acrossLung(lung, point);
  const flank = 1 - smoothstep(0.97, 1.14, across);
  return flank * smoothstep(-0.003, 0.01, point.y - diaphragmY(lung, point.x));
}

function fluidShare(findings: Finding[], anatomy: Anatomy, point: PatientPoint): number {
  const effusion = findings.find(finding => finding.kind === 'effusion');
  if (effusion === undefined || Math.abs(acrossLung(lungAt(anatomy, point), point)) >= 1) return 0;
  return airReplaced(effusion, anatomy, point, 0);
}

/** Outline of neck, shoulders, chest and upper arms. */
function bodyDensity(anatomy: Anatomy, { x, y }: PatientPoint): number {
  const distance = Math.abs(x);
  const shoulderY = -0.01 + 0.2 * smoothstep(0.1, 0.56, distance);
  const aboveShoulder = softStep(y - shoulderY, 0.006 + 0.02 * distance);
  const axilla = 0.26 * (1 - smoothstep(0.2, 0.4, y));
  const halfWidth = anatomy.torsoHalfWidth + axilla + 0.02 * smoothstep(0.6, 1, y);
  const t = distance / halfWidth;
  const torso = t >= 1 ? 0 : (1 - t ** 3) ** 0.42;
  const arm = armDensity(distance, y, halfWidth);
  const neckThickness = 0.8 + 0.2 * smoothstep(0.02, 0.3, y);
  return aboveShoulder * Math.max(0.72 * torso * neckThickness, arm);
}

function armDensity(distance: number, y: number, torsoHalfWidth: number): number {
  const centre = torsoHalfWidth + 0.1 + 0.05 * y;
  const t = (distance - centre) / 0.07;
  return Math.abs(t) >= 1 ? 0 : 0.42 * Math.sqrt(1 - t * t) * smoothstep(0.2, 0.35, y);
}

/** Air in the beam through a lung, 0 to 1: thick in the middle, nothing beyond its outline. */
function lungAir(lung: LungShape, point: PatientPoint): number {
  const across = acrossLung(lung, point);
  if (Math.abs(across) >= 1) return 0;
  const thickness = (1 - Math.abs(across) ** 2.6) ** 0.5;
  const floor = softStep(diaphragmY(lung, point.x) - point.y, 0.0022);
  const apex = 0.72 + 0.28 * smoothstep(lung.apexY, lung.apexY + 0.16, point.y);
  const base = 1 - 0.14 * smoothstep(0.45, 0.75, point.y);
  return thickness * floor * apex * base;
}

/** Share of lung air hidden by heart, great vessels and hila, 0 to 1. */
function mediastinumCover(anatomy: Anatomy, point: PatientPoint, ripple: number): number {
  const heart = heartThickness(anatomy.heart, point);
  const heartCover = heart === 0 ? 0 : 0.97 * smoothstep(0, 0.3, heart) * (0.86 + 0.14 * heart);
  const halfWidth =
    anatomy.mediastinumHalfWidth *
    (1 + 0.22 * smoothstep(0.28, 0.14, point.y) + 0.15 * smoothstep(0.4, 0.55, point.y)) *
    (1 + 0.07 * ripple);
  const band = softStep(halfWidth - Math.abs(point.x - 0.004), 0.005);
  const knob = disc(point, 0.05, 0.268, 0.042, 0.048);
  const pulmonaryTrunk = 0.7 * disc(point, 0.058, 0.37, 0.032, 0.055);
  const leftHilum = 0.3 * disc(point, 0.08, 0.4, 0.05, 0.07);
  const rightHilum = 0.3 * disc(point, -0.075, 0.43, 0.05, 0.075);
  return Math.min(0.97, Math.max(heartCover, band, knob, pulmonaryTrunk, leftHilum, rightHilum));
}

function disc(point: PatientPoint, x: number, y: number, radiusX: number, radiusY: number): number {
  return 1 - smoothstep(0.4, 1.1, Math.hypot((point.x - x) / radiusX, (point.y - y) / radiusY));
}

/** Gas in the stomach, under the left dome. */
function bubbleAir(anatomy: Anatomy, point: PatientPoint): number {
  if (!anatomy.stomachBubble) return 0;
  const lung = anatomy.lungs.left;
  return 0.17 * disc(point, 0.165, lung.domeY + 0.062, 0.062, 0.03);
}

/** Soft tissue over both lower zones, ending in a rounded lower fold. */
function breastDensity(anatomy: Anatomy, point: PatientPoint): number {
  const dx = (Math.abs(point.x) - 0.215) / 0.19;
  const dy = (point.y - (anatomy.lungs.right.domeY - 0.06)) / 0.2;
  const inside = 1 - smoothstep(0.55, 1, Math.hypot(dx, dy));
  return 0.13 * inside;
}
