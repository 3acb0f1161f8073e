import type { Grid } from '../base/grid.ts';
import { SeededRandom } from '../base/random.ts';
import { asStored, type Film } from '../imaging/film.ts';
import type { Region } from '../imaging/region.ts';
import { type Anatomy, drawAnatomy } from './phantom-anatomy.ts';
import { drawFindings, type Finding, type FindingKind } from './phantom-findings.ts';
import { findingRegion, type Structure, structureRegion } from './phantom-regions.ts';
import { renderFilm } from './phantom-render.ts';
import { writeReport } from './phantom-report.ts';

/** Side of a phantom's square film. */
export const PHANTOM_SIZE_PX = 512;

/** One sentence of a phantom's report and the place on the film that it speaks of. */
export interface PhantomSentence {
  text: string;
  topic: Structure | FindingKind;
  isFinding: boolean;
  /** Whether the words alone tell side and zone; if not, only the film does. */
  namesPlace: boolean;
  /** Image px. */
  region: Region;
}

/** A synthetic patient: a PA chest film, what is wrong with it, and its report. */
export interface Phantom {
  seed: number;
  patientId: string;
  anatomy: Anatomy;
  findings: Finding[];
  /** Displayed grey in [0, 1], bright = dense; PHANTOM_SIZE_PX square. */
  film: Grid;
  sentences: PhantomSentence[];
}

/**
 * A plausible chest film with one or two findings and a report whose sentences point at their
 * places. The same seed always gives the same phantom. The patient's right is on the picture's left.
 */
export function makePhantom(seed: number): Phantom {
  const random = new SeededRandom(seed, 'patient');
  const anatomy = drawAnatomy(random);
  const findings = drawFindings(random, anatomy);
  return {
    seed,
    patientId: `phantom-${String(seed).padStart(6, '0')}`,
    anatomy,
    findings,
    film: renderFilm(anatomy, findings, PHANTOM_SIZE_PX, seed),
    sentences: writeReport(findings, random).map(({ text, about, namesPlace }) => ({
      text,
      namesPlace,
      topic: 'structure' in about ? about.structure : about.finding.kind,
      isFinding: 'finding' in about,
      region:
        'structure' in about
          ? structureRegion(about.structure, anatomy, PHANTOM_SIZE_PX)
          : findingRegion(about.finding, anatomy, PHANTOM_SIZE_PX),
    })),
  };
}

/** A phantom's grey as an 8-bit film with an identity window. */
export function phantomFilm(grey: Grid): Film {
  return {
    widthPx: grey.widthPx,
    heightPx: grey.heightPx,
    values: Uint16Array.from(grey.values, value => Math.round(255 * value)),
    slope: 1,
    intercept: 0,
    ...asStored,
    window: { centre: 128, width: 256 },
  };
}
