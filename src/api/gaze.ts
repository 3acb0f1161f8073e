import { z } from 'zod';
import { DETECTOR_NAMES } from '../gaze/choose-detector.ts';
import { ZONES, type Zone } from '../review/lung-zones.ts';
import { bytes, id, method, plane } from './basics.ts';
import { fixationSchema } from './readings.ts';

/** Raw gaze, its speed, and what the detector keeps of it. Columns hold one value a sample. */
export const gazePicture = z.object({
  readingId: id,
  studyId: id,
  /** float32: ms of the reading clock; film px and °/s, NaN where unknown. */
  tMs: bytes,
  xPx: bytes,
  yPx: bytes,
  speed: bytes,
  /** uint8: 1 for samples of fixations. */
  isKept: bytes,
  /** °/s; null where unknown. */
  thresholds: z.object({ peak: z.number().nullable(), onset: z.number().nullable() }),
  detector: z.enum(DETECTOR_NAMES),
  /** Of each axis, degrees: what, with the rate, the detector was chosen for. */
  noiseDegrees: z.number(),
  samplingRateHz: z.number().nullable(),
  fixations: z.array(fixationSchema),
  rawHeatmap: plane,
  filteredHeatmap: plane,
  sigmaPx: z.number(),
  degreePx: z.number(),
  /** The constant error that validation and drift check showed and that was taken off, screen px; null: none. */
  offsetCorrectionPx: z.number().nullable(),
});

/** A reader's eye–voice span: what is used, and what the readings say. */
export const spanReport = z.object({
  reader: z.string(),
  eyeVoiceSpanMs: z.number(),
  /** False where the reader has no span of their own and that of the settings holds. */
  isOwn: z.boolean(),
  estimate: z
    .object({
      eyeVoiceSpanMs: z.number(),
      lowMs: z.number(),
      highMs: z.number(),
      readingCount: z.number().int(),
      sentenceCount: z.number().int(),
    })
    .nullable(),
});

const mapAgreement = z.object({
  cc: z.number().nullable(),
  ncc: z.number().nullable(),
  dice: z.number().nullable(),
});

/** Several readers of one film; see review/readers.ts. */
export const readersComparison = z.object({
  studyId: id,
  topics: z.array(
    z.object({
      /** null: the whole reading. */
      text: z.string().nullable(),
      members: z.array(
        z.object({
          readingId: id,
          sentenceIndex: z.number().int().nullable(),
          text: z.string().nullable(),
        }),
      ),
      combined: plane,
      pairs: z.array(mapAgreement.extend({ first: z.number().int(), second: z.number().int() })),
      mean: mapAgreement,
    }),
  ),
  readers: z.array(
    z.object({
      readingId: id,
      reader: z.string(),
      agreement: z.number().nullable(),
      isOutlier: z.boolean(),
    }),
  ),
});

const zoneMeasure = z.object({ fixationCount: z.number().int(), fixationMs: z.number() });

/** How one reading searched its film; see review/reading-measures.ts. */
export const measuredReading = z.object({
  readingId: id,
  studyId: id,
  reader: z.string(),
  /** Whether a sentence names a finding and does not deny it. */
  isAbnormal: z.boolean(),
  /** The first such sentence. */
  finding: z.string().nullable(),
  measures: z.object({
    fixationCount: z.number().int(),
    meanFixationMs: z.number().nullable(),
    dispersionDegrees: z.number().nullable(),
    coverageShare: z.number().nullable(),
    firstOnFindingMs: z.number().nullable(),
    zones: z.object(
      Object.fromEntries(ZONES.map(zone => [zone, zoneMeasure])) as Record<
        Zone,
        typeof zoneMeasure
      >,
    ),
  }),
});

export const gazeMethods = {
  'gaze.picture': method(z.object({ readingId: id }), gazePicture),
  /** A picture file of the film under the heatmap, the scanpath, or both. */
  'gaze.overlay': method(
    z.object({
      readingId: id,
      sentenceIndex: z.number().int().nullable(),
      layers: z.enum(['heatmap', 'scanpath', 'both']),
      format: z.enum(['png', 'svg']),
    }),
    z.object({ content: bytes }),
  ),
  'gaze.span': method(z.object({ reader: z.string() }), spanReport),
  /** All finished readings of a film, one (the newest) per reader. */
  'gaze.readers': method(z.object({ studyId: id }), readersComparison),
  'gaze.measures': method(z.object({ readingId: id }), measuredReading),
} as const;

export type GazePictureMessage = z.infer<typeof gazePicture>;
export type SpanReport = z.infer<typeof spanReport>;
export type ReadersMessage = z.infer<typeof readersComparison>;
export type MeasuredReading = z.infer<typeof measuredReading>;
