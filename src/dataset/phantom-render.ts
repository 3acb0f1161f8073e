import type { Grid } from '../base/grid.ts';
import { SeededRandom } from '../base/random.ts';
import {
  type Anatomy,
  enlargedHeart,
  lungPoint,
  type PatientPoint,
  sign,
  toImage,
} from './phantom-anatomy.ts';
import { addBones } from './phantom-bones.ts';
import { addStroke, blurred, type StrokePoint, softProfile } from './phantom-canvas.ts';
import { collapsedEdges, type Finding } from './phantom-findings.ts';
import { drawSoftTissue } from './phantom-soft-tissue.ts';
import { addVessels } from './phantom-vessels.ts';

/**
 * A patient's film as displayed grey in [0, 1] (bright = dense), square. Random texture comes from
 * streams of their own, so that the same seed with other findings differs only where they are.
 */
export function renderFilm(
  anatomy: Anatomy,
  findings: Finding[],
  sizePx: number,
  seed: number,
): Grid {
  const enlarged = findings.find(finding => finding.kind === 'heartEnlarged');
  const patient: Anatomy =
    enlarged === undefined
      ? anatomy
      : { ...anatomy, heart: enlargedHeart(anatomy.heart, enlarged.size) };
  const { density, vessels } = drawSoftTissue(
    patient,
    findings,
    sizePx,
    new SeededRandom(seed, 'texture'),
  );
  addVessels(density, vessels, patient, new SeededRandom(seed, 'vessels'));
  addBones(density, patient, new SeededRandom(seed, 'bones'));
  for (const finding of findings) addPleuralLine(density, patient, finding);
  const exposed = expose(blurred(density, 2), anatomy, new SeededRandom(seed, 'noise'));
  addSideMarker(exposed, anatomy);
  return exposed;
}

/** The visceral pleura of a pneumothorax: a thin line along the collapsed lung's edge. */
function addPleuralLine(density: Grid, anatomy: Anatomy, finding: Finding): void {
  if (finding.kind !== 'pneumothorax') return;
  const lung = anatomy.lungs[finding.side];
  const top = lung.apexY + finding.apexGap;
  const stroke = (point: PatientPoint, strength: number): StrokePoint => ({
    ...toImage(anatomy, density.widthPx, point),
    radiusPx: 1.5,
    density: 0.1 * strength,
  });
  const line: StrokePoint[] = [];
  for (let i = 0; i <= 60; i++) {
    const t = i / 60;
    const y = top + 0.0015 + (finding.endY - top) * t ** 2;
    const edges = collapsedEdges(finding, lung, y);
    if (edges === null || edges.outer > Math.abs(lungPoint(lung, 1, y).x) - 0.004) continue;
    line.push(stroke({ x: sign(finding.side) * edges.outer, y }, 1 - 0.6 * t));
  }
  addStroke(density, line, softProfile);
}

/** Density → displayed grey: an S-shaped film curve, the patient's exposure, quantum noise. */
function expose(density: Grid, anatomy: Anatomy, random: SeededRandom): Grid {
  const { gain, gamma, fog, noise } = anatomy.exposure;
  const speckle = { ...density, values: density.values.map(() => random.normal()) };
  const grain = blurred(speckle, 1).values;
  const values = density.values.map((dense, pixel) => {
    const optical = 1 - Math.exp(-1.62 * (1.16 * gain * Math.max(0, dense)) ** (1.38 * gamma));
    const grey = fog + (1 - fog) * optical + 2.6 * noise * (grain[pixel] as number);
    return Math.min(1, Math.max(0, grey));
  });
  return { ...density, values };
}

/** The "L" that a radiographer puts beside the patient's left shoulder. */
function addSideMarker(film: Grid, anatomy: Anatomy): void {
  const size = film.widthPx;
  const left = size * (0.93 - 0.5 * Math.max(0, anatomy.placement.shiftX));
  const top = size * (0.045 + 0.5 * Math.max(0, anatomy.placement.shiftY));
  const stroke = (xPx: number, yPx: number): StrokePoint => ({
    xPx,
    yPx,
    radiusPx: size * 0.0045,
    density: 0.9,
  });
  const letter = [stroke(left, top), stroke(left, top + 0.036 * size)];
  letter.push(stroke(left + 0.021 * size, top + 0.036 * size));
  addStroke(film, letter, q => (q < 1 ? 1 : 0));
  film.values.forEach((grey, pixel) => {
    if (grey > 1) film.values[pixel] = 1;
  });
}
