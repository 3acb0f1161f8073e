import type { SeededRandom } from '../base/random.ts';
import {
  type Anatomy,
  acrossLung,
  costophrenicAngle,
  diaphragmY,
  heartThickness,
  type LungShape,
  lungCentre,
  lungHalfWidth,
  lungPoint,
  type PatientPoint,
  type Side,
  sign,
} from './phantom-anatomy.ts';
import { smoothstep } from './phantom-canvas.ts';

export type Zone = 'upper' | 'lower';

/** What can be wrong with a phantom; lengths in the patient's frame (1 = film width). */
export type Finding =
  | { kind: 'heartEnlarged'; size: number }
  | { kind: 'effusion'; side: Side; lateralY: number; meniscus: number }
  | {
      kind: 'opacity';
      side: Side;
      zone: Zone;
      centre: PatientPoint;
      radiusX: number;
      radiusY: number;
      density: number;
    }
  | { kind: 'pneumothorax'; side: Side; apexGap: number; lateralGap: number; endY: number }
  | {
      kind: 'nodule';
      side: Side;
      zone: Zone;
      centre: PatientPoint;
      radius: number;
      density: number;
    };

export type FindingKind = Finding['kind'];

export const findingKinds: readonly FindingKind[] = [
  'heartEnlarged',
  'effusion',
  'opacity',
  'pneumothorax',
  'nodule',
];

/** One or two findings of different kinds, each with its own place and extent. */
export function drawFindings(random: SeededRandom, anatomy: Anatomy): Finding[] {
  const count = random.uniform() < 0.55 ? 1 : 2;
  const kinds = random.shuffled(findingKinds).slice(0, count);
  const takenSides: Side[] = [];
  return kinds.map(kind => {
    // Two findings never share a lung, so that each one's region is its own.
    const side =
      takenSides[0] === undefined ? random.choice<Side>(['right', 'left']) : other(takenSides);
    if (kind !== 'heartEnlarged') takenSides.push(side);
    return drawFinding(random, anatomy, kind, side);
  });
}

function other(sides: Side[]): Side {
  return sides[0] === 'right' ? 'left' : 'right';
}

/** One finding of the given kind and side, its place and extent drawn at random. */
export function drawFinding(
  random: SeededRandom,
  anatomy: Anatomy,
  kind: FindingKind,
  side: Side,
): Finding {
  const lung = anatomy.lungs[side];
  const zone = random.choice<Zone>(['upper', 'lower']);
  switch (kind) {
    case 'heartEnlarged':
      return { kind, size: random.uniform(1.3, 1.5) };
    case 'effusion':
      return {
        kind,
        side,
        lateralY: costophrenicAngle(lung).y - random.uniform(0.1, 0.27),
        meniscus: random.uniform(0.06, 0.12),
      };
    case 'opacity':
      return {
        kind,
        side,
        zone,
        centre: placeInZone(random, anatomy, lung, zone, 0.05),
        radiusX: random.uniform(0.06, 0.1),
        radiusY: random.uniform(0.055, 0.095),
        density: random.uniform(0.55, 0.8),
      };
    case 'pneumothorax':
      return {
        kind,
        side,
        apexGap: random.uniform(0.045, 0.11),
        lateralGap: random.uniform(0.04, 0.1),
        endY: random.uniform(0.42, 0.66),
      };
    case 'nodule':
      return {
        kind,
        side,
        zone,
        centre: placeInZone(random, anatomy, lung, zone, 0.03),
        radius: random.uniform(0.016, 0.032),
        density: random.uniform(0.45, 0.7),
      };
  }
}

/** Anywhere in the upper or lower half of a lung that neither heart nor diaphragm hides. */
function placeInZone(
  random: SeededRandom,
  anatomy: Anatomy,
  lung: LungShape,
  zone: Zone,
  margin: number,
): PatientPoint {
  const bottom = lung.domeY - margin;
  const top = lung.apexY + 0.04 + margin;
  const middle = (top + bottom) / 2;
  for (let attempt = 0; attempt < 200; attempt++) {
    const y = zone === 'upper' ? random.uniform(top, middle) : random.uniform(middle, bottom);
    const point = lungPoint(lung, random.uniform(-0.6, 0.75), y);
    if (heartThickness(anatomy.heart, point) < 0.02) return point;
  }
  return lungPoint(lung, 0.5, zone === 'upper' ? (top + middle) / 2 : (middle + bottom) / 2);
}

/** Height of the fluid's upper surface at a place across the lung: high at the wall, a meniscus. */
export function effusionSurfaceY(
  effusion: { lateralY: number; meniscus: number },
  across: number,
): number {
  const t = Math.min(1, Math.max(0, (across + 1) / 2));
  return effusion.lateralY + effusion.meniscus * (1 - t ** 2.5);
}

/** How far the collapsed lung's outer edge has moved in, at height y. */
function collapseAt(
  pneumothorax: { lateralGap: number; endY: number },
  lung: LungShape,
  y: number,
): number {
  return pneumothorax.lateralGap * (1 - smoothstep(lung.apexY, pneumothorax.endY, y));
}

/** The visceral pleura: both edges of the collapsed lung at height y, as distances from the midline. */
export function collapsedEdges(
  pneumothorax: { lateralGap: number; endY: number; apexGap: number },
  lung: LungShape,
  y: number,
): { inner: number; outer: number } | null {
  const collapsed = { ...lung, apexY: lung.apexY + pneumothorax.apexGap };
  const halfWidth = lungHalfWidth(collapsed, y);
  if (halfWidth === 0) return null;
  const centre = lungCentre(collapsed, y);
  const outer = centre + halfWidth - collapseAt(pneumothorax, lung, y);
  return { inner: Math.min(centre - halfWidth, outer), outer };
}

/**
 * Share of the air in front of a point that a finding replaces, 0 to 1. `grain` (mean 0, SD near 1)
 * frays the edge of a consolidation; fluid and nodules are smooth.
 */
export function airReplaced(
  finding: Finding,
  anatomy: Anatomy,
  point: PatientPoint,
  grain: number,
): number {
  if (finding.kind === 'heartEnlarged' || finding.kind === 'pneumothorax') return 0;
  if (Math.sign(point.x) !== sign(finding.side)) return 0;
  const lung = anatomy.lungs[finding.side];
  switch (finding.kind) {
    case 'effusion': {
      const surface = effusionSurfaceY(finding, acrossLung(lung, point));
      return 0.93 * smoothstep(surface - 0.012, surface + 0.022, point.y);
    }
    case 'opacity': {
      const dx = (point.x - finding.centre.x) / finding.radiusX;
      const dy = (point.y - finding.centre.y) / finding.radiusY;
      const distance = Math.hypot(dx, dy);
      if (distance >= 1.05) return 0;
      return finding.density * (1 - smoothstep(0.15, 1.05, distance + 0.16 * grain * distance));
    }
    case 'nodule': {
      const distance =
        Math.hypot(point.x - finding.centre.x, point.y - finding.centre.y) / finding.radius;
      if (distance >= 1.08) return 0;
      return (
        finding.density *
        (0.55 + 0.45 * Math.sqrt(Math.max(0, 1 - distance * distance))) *
        (1 - smoothstep(0.88, 1.08, distance))
      );
    }
  }
}

/** Whether a point of a lung lies in the pleural air of a pneumothorax. */
export function inPleuralAir(finding: Finding, anatomy: Anatomy, point: PatientPoint): boolean {
  if (finding.kind !== 'pneumothorax' || Math.sign(point.x) !== sign(finding.side)) return false;
  const lung = anatomy.lungs[finding.side];
  if (Math.abs(acrossLung(lung, point)) > 1 || point.y > diaphragmY(lung, point.x)) return false;
  const edges = collapsedEdges(finding, lung, point.y);
  if (edges === null) return true;
  const distance = Math.abs(point.x);
  return distance > edges.outer || (distance < edges.inner && point.y < lung.midY);
}
