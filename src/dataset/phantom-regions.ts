import type { Region } from '../imaging/region.ts';
import type { Point } from '../imaging/viewport.ts';
import {
  type Anatomy,
  costophrenicAngle,
  diaphragmY,
  enlargedHeart,
  type HeartShape,
  heartThickness,
  type LungShape,
  lungPoint,
  type PatientPoint,
  type Side,
  sign,
  toImage,
} from './phantom-anatomy.ts';
import { collapsedEdges, effusionSurfaceY, type Finding } from './phantom-findings.ts';

/** Structures that a report always mentions. */
export type Structure =
  | 'heart'
  | 'mediastinum'
  | 'lungs'
  | 'hila'
  | 'costophrenicAngles'
  | 'apices'
  | 'clavicles';

/** Where a structure lies on the film, in image px. */
export function structureRegion(structure: Structure, anatomy: Anatomy, sizePx: number): Region {
  const place = (outlines: PatientPoint[][]): Region => onFilm(anatomy, sizePx, outlines);
  const { right, left } = anatomy.lungs;
  switch (structure) {
    case 'heart':
      return place([heartOutline(anatomy.heart)]);
    case 'mediastinum':
      return place([ellipse({ x: 0.01, y: 0.29 }, 0.085, 0.14)]);
    case 'lungs':
      return place([lungOutline(right), lungOutline(left)]);
    case 'hila':
      return place([
        ellipse({ x: -0.085, y: 0.43 }, 0.055, 0.075),
        ellipse({ x: 0.09, y: 0.4 }, 0.055, 0.075),
      ]);
    case 'costophrenicAngles':
      return place([right, left].map(angleOutline));
    case 'apices':
      return place([right, left].map(apexOutline));
    case 'clavicles':
      return place([clavicleOutline(anatomy, 'right'), clavicleOutline(anatomy, 'left')]);
  }
}

/** Where a finding lies on the film, in image px. */
export function findingRegion(finding: Finding, anatomy: Anatomy, sizePx: number): Region {
  const outline = (): PatientPoint[] => {
    switch (finding.kind) {
      case 'heartEnlarged':
        return heartOutline(enlargedHeart(anatomy.heart, finding.size));
      case 'effusion':
        return effusionOutline(finding, anatomy.lungs[finding.side]);
      case 'opacity':
        return ellipse(finding.centre, finding.radiusX, finding.radiusY);
      case 'pneumothorax':
        return pneumothoraxOutline(finding, anatomy.lungs[finding.side]);
      case 'nodule':
        return ellipse(finding.centre, finding.radius * 1.1, finding.radius * 1.1);
    }
  };
  return onFilm(anatomy, sizePx, [outline()]);
}

function onFilm(anatomy: Anatomy, sizePx: number, outlines: PatientPoint[][]): Region {
  const clamp = (value: number): number => Math.min(sizePx, Math.max(0, value));
  return outlines.map(outline =>
    outline.map((point): Point => {
      const { xPx, yPx } = toImage(anatomy, sizePx, point);
      return { xPx: clamp(xPx), yPx: clamp(yPx) };
    }),
  );
}

function ellipse(centre: PatientPoint, radiusX: number, radiusY: number, tilt = 0): PatientPoint[] {
  return steps(28, t => {
    const u = radiusX * Math.cos(2 * Math.PI * t);
    const v = radiusY * Math.sin(2 * Math.PI * t);
    return {
      x: centre.x + Math.cos(tilt) * u - Math.sin(tilt) * v,
      y: centre.y + Math.sin(tilt) * u + Math.cos(tilt) * v,
    };
  }).slice(0, -1);
}

/** The silhouette: from inside, outwards in every direction to the last point that is heart. */
function heartOutline(heart: HeartShape): PatientPoint[] {
  return steps(49, t => {
    const angle = 2 * Math.PI * t;
    let radius = 0.4;
    const at = (): PatientPoint => ({
      x: heart.x + radius * Math.cos(angle),
      y: heart.y + radius * Math.sin(angle),
    });
    while (radius > 0 && heartThickness(heart, at()) === 0) radius -= 0.002;
    return at();
  }).slice(0, -1);
}

function lungOutline(lung: LungShape): PatientPoint[] {
  const corner = costophrenicAngle(lung);
  const wall = steps(24, t => lungPoint(lung, 1, corner.y + (lung.apexY - corner.y) * t ** 0.6));
  const medial = steps(20, t =>
    lungPoint(lung, -1, lung.apexY + (lung.domeY - lung.apexY) * t ** 2),
  );
  const floor = steps(16, t => {
    const x = lungPoint(lung, -1, lung.domeY).x * (1 - t) + corner.x * t;
    return { x, y: diaphragmY(lung, x) };
  });
  return [...wall, ...medial, ...floor];
}

function angleOutline(lung: LungShape): PatientPoint[] {
  const corner = costophrenicAngle(lung);
  return ellipse({ x: corner.x - 0.035 * sign(lung.side), y: corner.y - 0.035 }, 0.06, 0.065);
}

function apexOutline(lung: LungShape): PatientPoint[] {
  return ellipse({ x: sign(lung.side) * lung.apexX, y: lung.apexY + 0.055 }, 0.085, 0.06);
}

function clavicleOutline(anatomy: Anatomy, side: Side): PatientPoint[] {
  const centre = { x: sign(side) * 0.215, y: anatomy.clavicleY - 0.005 };
  return ellipse(centre, 0.19, 0.036, -0.2 * sign(side));
}

function effusionOutline(
  effusion: { lateralY: number; meniscus: number },
  lung: LungShape,
): PatientPoint[] {
  const corner = costophrenicAngle(lung);
  const surface = steps(20, t => {
    const across = 1 - 2 * t;
    const y = effusionSurfaceY(effusion, across);
    const point = lungPoint(lung, across, y);
    return { x: point.x, y: Math.min(y, diaphragmY(lung, point.x)) };
  });
  const end = surface.at(-1) as PatientPoint;
  const floor = steps(20, t => {
    const x = end.x + (corner.x - end.x) * t;
    return { x, y: diaphragmY(lung, x) };
  });
  return [...surface, ...floor];
}

/** The pleural air: down the inside of the wall, back up along the collapsed lung. */
function pneumothoraxOutline(
  pneumothorax: { apexGap: number; lateralGap: number; endY: number },
  lung: LungShape,
): PatientPoint[] {
  const collapsedApex = lung.apexY + pneumothorax.apexGap;
  const medialEnd = collapsedApex + 0.8 * pneumothorax.apexGap;
  const wall = steps(24, t =>
    lungPoint(lung, 1, pneumothorax.endY + (lung.apexY - pneumothorax.endY) * t ** 0.6),
  );
  const medial = steps(14, t =>
    lungPoint(lung, -1, lung.apexY + (medialEnd - lung.apexY) * t ** 2),
  );
  const lungEdge = (edge: 'inner' | 'outer', y: number): PatientPoint => {
    const edges = collapsedEdges(pneumothorax, lung, Math.max(y, collapsedApex + 0.001));
    return { x: sign(lung.side) * (edges?.[edge] ?? lung.apexX), y };
  };
  const up = steps(12, t => lungEdge('inner', medialEnd + (collapsedApex - medialEnd) * t ** 0.6));
  const down = steps(24, t =>
    lungEdge('outer', collapsedApex + (pneumothorax.endY - collapsedApex) * t ** 2),
  );
  return [...wall, ...medial, ...up, ...down];
}

function steps<T>(count: number, at: (t: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => at(i / (count - 1)));
}
