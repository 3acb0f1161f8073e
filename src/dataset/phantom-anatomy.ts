import type { SeededRandom } from '../base/random.ts';
import type { Point } from '../imaging/viewport.ts';

/**
 * The patient's frame: x from the midline, positive to the right of the picture (the patient's
 * LEFT, by radiological convention), y downwards from the top edge; one unit is the film's width.
 */
export interface PatientPoint {
  x: number;
  y: number;
}

/** As the report says it: the patient's side. */
export type Side = 'right' | 'left';

/** +1 where the side lies to the right of the picture. */
export function sign(side: Side): number {
  return side === 'left' ? 1 : -1;
}

/** One lung's outline: a centre line, a half-width that closes over the apex, a domed floor. */
export interface LungShape {
  side: Side;
  apexY: number;
  /** Where the outline stops widening. */
  midY: number;
  /** Distance of the centre line from the midline, at the apex and from midY down. */
  apexX: number;
  midX: number;
  halfWidth: number;
  /** Highest point of the diaphragm, and how far the costophrenic angle lies below it. */
  domeY: number;
  angleDepth: number;
}

export interface HeartShape {
  x: number;
  y: number;
  /** 1 is the patient's own normal size. */
  size: number;
}

/** A heart grown to `size`: to both sides and, standing on the diaphragm, upwards. */
export function enlargedHeart(heart: HeartShape, size: number): HeartShape {
  return { x: heart.x + 0.02 * (size - 1), y: heart.y - 0.055 * (size - 1), size };
}

/** Everything that differs between patients, findings apart. */
export interface Anatomy {
  lungs: Record<Side, LungShape>;
  heart: HeartShape;
  mediastinumHalfWidth: number;
  ribPitch: number;
  ribSlope: number;
  clavicleY: number;
  torsoHalfWidth: number;
  /** 0 (none) to 1: soft-tissue shadow over the lower zones. */
  breastShadow: number;
  stomachBubble: boolean;
  exposure: { gain: number; gamma: number; fog: number; noise: number };
  placement: { shiftX: number; shiftY: number; scale: number; aspect: number; tiltRadians: number };
}

/** A patient drawn at random. */
export function drawAnatomy(random: SeededRandom): Anatomy {
  const apexY = random.uniform(0.085, 0.125);
  const halfWidth = random.uniform(0.155, 0.178);
  const domeRight = random.uniform(0.66, 0.74);
  const lung = (side: Side, domeY: number): LungShape => ({
    side,
    apexY: apexY + random.uniform(-0.006, 0.006),
    midY: random.uniform(0.42, 0.48),
    apexX: random.uniform(0.122, 0.14),
    midX: halfWidth + random.uniform(0.022, 0.032),
    halfWidth,
    domeY,
    angleDepth: random.uniform(0.075, 0.105),
  });
  return {
    lungs: {
      right: lung('right', domeRight),
      left: lung('left', domeRight + random.uniform(0.008, 0.03)),
    },
    heart: {
      x: random.uniform(0.045, 0.065),
      y: domeRight - random.uniform(0.085, 0.105),
      size: 1,
    },
    mediastinumHalfWidth: random.uniform(0.046, 0.058),
    ribPitch: random.uniform(0.062, 0.07),
    ribSlope: random.uniform(0.7, 1.3),
    clavicleY: apexY + random.uniform(0.045, 0.075),
    torsoHalfWidth: halfWidth * 2 + random.uniform(0.09, 0.13),
    breastShadow: random.uniform() < 0.45 ? random.uniform(0.4, 1) : 0,
    stomachBubble: random.uniform() < 0.7,
    exposure: {
      gain: random.uniform(0.9, 1.12),
      gamma: random.uniform(0.85, 1.2),
      fog: random.uniform(0, 0.06),
      noise: random.uniform(0.006, 0.014),
    },
    placement: {
      shiftX: random.uniform(-0.035, 0.035),
      shiftY: random.uniform(-0.03, 0.03),
      scale: random.uniform(0.93, 1.08),
      aspect: random.uniform(0.96, 1.04),
      tiltRadians: (random.uniform(-3.5, 3.5) * Math.PI) / 180,
    },
  };
}

/** From the patient's frame to image px. */
export function toImage(anatomy: Anatomy, sizePx: number, { x, y }: PatientPoint): Point {
  const { shiftX, shiftY, scale, aspect, tiltRadians } = anatomy.placement;
  const cos = Math.cos(tiltRadians);
  const sin = Math.sin(tiltRadians);
  const u = x * aspect;
  const v = y - 0.5;
  return {
    xPx: sizePx * (0.5 + shiftX + scale * (cos * u - sin * v)),
    yPx: sizePx * (0.5 + shiftY + scale * (sin * u + cos * v)),
  };
}

/** From image px to the patient's frame. */
export function toPatient(
  anatomy: Anatomy,
  sizePx: number,
  xPx: number,
  yPx: number,
): PatientPoint {
  const { shiftX, shiftY, scale, aspect, tiltRadians } = anatomy.placement;
  const cos = Math.cos(tiltRadians);
  const sin = Math.sin(tiltRadians);
  const u = (xPx / sizePx - 0.5 - shiftX) / scale;
  const v = (yPx / sizePx - 0.5 - shiftY) / scale;
  return { x: (cos * u + sin * v) / aspect, y: cos * v - sin * u + 0.5 };
}

/** Distance of the lung's centre line from the midline at height y. */
export function lungCentre(lung: LungShape, y: number): number {
  const t = Math.min(1, Math.max(0, (y - lung.apexY) / (lung.midY - lung.apexY)));
  return lung.apexX + (lung.midX - lung.apexX) * Math.sin((t * Math.PI) / 2);
}

/** Half-width of the lung at height y; 0 above the apex. A superellipse closes the top. */
export function lungHalfWidth(lung: LungShape, y: number): number {
  if (y <= lung.apexY) return 0;
  if (y >= lung.midY) return lung.halfWidth * (1 + 0.12 * (y - lung.midY));
  const t = (lung.midY - y) / (lung.midY - lung.apexY);
  return lung.halfWidth * (1 - t ** 2.5) ** (1 / 2.2);
}

/** Position across the lung: 0 on its centre line, 1 at the lateral wall, −1 at the medial edge. */
export function acrossLung(lung: LungShape, { x, y }: PatientPoint): number {
  const halfWidth = lungHalfWidth(lung, y);
  if (halfWidth === 0) return x * sign(lung.side) > lungCentre(lung, y) ? 9 : -9;
  return (x * sign(lung.side) - lungCentre(lung, y)) / halfWidth;
}

/** Height of the diaphragm at x: a dome that falls steeply to the costophrenic angle. */
export function diaphragmY(lung: LungShape, x: number): number {
  const distance = x * sign(lung.side);
  const t = (distance - lung.midX * 0.86) / (lung.halfWidth * 1.13);
  const fall = t > 0 ? 0.28 * t * t + 0.72 * t ** 5 : 0.3 * t * t;
  return lung.domeY + lung.angleDepth * fall;
}

/** The point of the patient's frame a given way across a lung at height y. */
export function lungPoint(lung: LungShape, across: number, y: number): PatientPoint {
  return { x: sign(lung.side) * (lungCentre(lung, y) + across * lungHalfWidth(lung, y)), y };
}

/** Lowest, most lateral point of the lung. */
export function costophrenicAngle(lung: LungShape): PatientPoint {
  let y = lung.domeY;
  for (let i = 0; i < 20; i++) y = diaphragmY(lung, lungPoint(lung, 1, y).x);
  return lungPoint(lung, 1, y);
}

/**
 * Thickness of the heart in the beam, 0 outside and up to 1: the ventricles as a tilted ellipse,
 * the right atrium to the left of the picture and the outflow tract above as two upright ones.
 */
export function heartThickness(heart: HeartShape, { x, y }: PatientPoint): number {
  const tilt = 0.62;
  const wide = heart.size;
  const tall = 1 + (heart.size - 1) * 0.6;
  const dx = x - heart.x;
  const dy = y - heart.y;
  const along = (Math.cos(tilt) * dx + Math.sin(tilt) * dy) / (0.168 * wide);
  const across = (Math.cos(tilt) * dy - Math.sin(tilt) * dx) / (0.1 * tall);
  const atriumX = (dx + 0.076 * wide) / (0.07 * wide);
  const atriumY = (dy - 0.012) / (0.105 * tall);
  const conusX = (dx - 0.005 - 0.02 * (wide - 1)) / (0.07 * wide);
  const conusY = (dy + 0.07) / (0.13 * tall);
  const ventricles = 1 - along * along - across * across;
  const atrium = 1 - atriumX * atriumX - atriumY * atriumY;
  const conus = 1 - conusX * conusX - conusY * conusY;
  return Math.max(0, ventricles, 0.8 * atrium, 0.7 * conus);
}
