import { z } from 'zod';
import { encodedEyes } from '../gaze/estimator/eye-reading.ts';
import { DERIVED_PRESETS } from '../imaging/presets.ts';
import { SPEECH_LANGUAGES } from '../speech/language.ts';
import { consent } from './consent.ts';

/**
 * The journal: what happened during a reading, as raw facts, one JSON object a line, appended only.
 * Times are ms of the reading clock (the renderer's performance.now() minus its value at the
 * reading's start). Everything derived is computed from these lines and can be computed again.
 */
export const JOURNAL_VERSION = 2;

const timeMs = z.number().min(0);
const point = { xPx: z.number(), yPx: z.number() };
const presetId = z.union([z.enum(DERIVED_PRESETS), z.templateLiteral(['file-', z.int().min(0)])]);
const voiFunction = z.enum(['linear', 'linearExact', 'sigmoid']);

export const gazeEvent = z.object({
  type: z.literal('gaze'),
  /** Capture time of the video frame. */
  tMs: timeMs,
  /** When the estimate became known; tMs plus detection latency. */
  emittedMs: timeMs,
  /** Screen CSS px; null where no face or no estimate. */
  xPx: z.number().nullable(),
  yPx: z.number().nullable(),
  /** What a webcam's estimate was made from, in numbers: it can be made again with a better estimator. */
  eyes: encodedEyes.optional(),
});

export const wordEvent = z.object({
  type: z.literal('word'),
  text: z.string().min(1),
  startMs: timeMs,
  endMs: timeMs,
  confidence: z.number().min(0).max(1),
});

/**
 * What the recogniser took the utterance under way for at tMs; it may still change. Empty where it
 * turned out to be nothing. Kept because a host that ends in the middle of an utterance never
 * hears its words: replay takes them from here (see unfinished-words.ts).
 */
export const partialEvent = z.object({
  type: z.literal('partial'),
  tMs: timeMs,
  text: z.string(),
});

/**
 * How the film is shown from tMs on: all that is needed to show it so again (see shown-view.ts).
 * Fields that are optional were not written by the first versions.
 */
export const viewEvent = z.object({
  type: z.literal('view'),
  tMs: timeMs,
  /** Image px to screen px (see imaging/viewport). */
  imageToScreen: z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]),
  windowCentre: z.number(),
  windowWidth: z.number().positive(),
  /** By the reader, on top of the film's own MONOCHROME1. */
  inverted: z.boolean(),
  /** What lies between centre and width: a curve, or which of the film's own LUTs. Absent: linear. */
  curve: z.union([voiFunction, z.object({ lutIndex: z.number().int().min(0) })]).optional(),
  /** The preset this is, by name; null or absent: none. */
  preset: presetId.nullable().optional(),
  /** A magnifying glass on the screen (screen px): gaze under it is on a larger film. */
  magnifier: z
    .object({ ...point, radiusPx: z.number().positive(), factor: z.number().positive() })
    .nullable()
    .optional(),
});

/** One validation or calibration target and where the estimator placed the eyes. */
export const targetSchema = z.object({
  ...point,
  samples: z.array(
    z.object({
      ...point,
      /** Capture time on a clock that the samples of one target share, ms. */
      tMs: z.number().optional(),
    }),
  ),
  /** Frames without an estimate while it was looked at. */
  lostCount: z.number().int().min(0).optional(),
});

export const calibrationSchema = z.object({
  /** Points the estimator was trained on (screen px). */
  points: z.array(z.object(point)),
  samplesPerPoint: z.number().int().positive(),
  /** Other points, shown afterwards. */
  validation: z.array(targetSchema),
  /** Mean over targets of the distance between a target and the mean of its samples (Titta's offset). */
  offsetPx: z.number().nonnegative().nullable(),
  offsetDegrees: z.number().nonnegative().nullable(),
  /** Mean over all validation samples of the distance to their target (PsychoPy's error). */
  meanErrorPx: z.number().nonnegative().nullable(),
  meanErrorDegrees: z.number().nonnegative().nullable(),
});

export const screenGeometrySchema = z.object({
  widthPx: z.number().positive(),
  heightPx: z.number().positive(),
  pixelPitchMm: z.number().positive(),
  viewingDistanceMm: z.number().positive(),
});

/** What the places of gaze samples depend on; a reading that is resumed may have another. */
export const recordingSetup = z.object({
  screen: screenGeometrySchema,
  calibration: calibrationSchema.nullable(),
  /** The dot looked at just before the film was opened; what follows from it is derived. */
  driftCheck: targetSchema.nullable().optional(),
  /** Where the gaze comes from: a device of this machine, or the data set it was taken from. */
  gazeSource: z.enum([
    'webcam',
    'gazepoint',
    'mouse',
    'replay',
    'synthetic',
    'none',
    'egd-cxr',
    'reflacx',
    'siim-gaze',
  ]),
});

export const markEvent = z.object({
  type: z.literal('mark'),
  tMs: timeMs,
  /** started, finished: the reader. resumed: after an interruption. gap: a source stalled. */
  what: z.enum(['started', 'finished', 'resumed', 'gap', 'note']),
  detail: z.string().optional(),
  /** With `gap`: for so long from here on the reading was paused, and its reader could see no film. */
  pausedMs: timeMs.optional(),
  /** With `resumed`: what holds from here on. */
  setup: recordingSetup.optional(),
});

export const journalEvent = z.discriminatedUnion('type', [
  gazeEvent,
  wordEvent,
  partialEvent,
  viewEvent,
  markEvent,
]);

/** `readings/<id>/reading.json`: what is true of the whole reading, written before its first event. */
export const readingHeader = z.object({
  journalVersion: z.literal(JOURNAL_VERSION),
  readingId: z.string().regex(/^[a-z0-9-]+$/),
  studyId: z.string(),
  reader: z.string().min(1),
  /** Wall clock at tMs = 0, ISO 8601 in UTC; for people, never for arithmetic. */
  startedAt: z.string(),
  ...recordingSetup.shape,
  speechModel: z.string().nullable(),
  /** Whose commands and numbers its reader spoke; absent where nobody wrote it down. */
  speechLanguage: z.enum(SPEECH_LANGUAGES).optional(),
  /** What the reader had agreed to; null: nothing. Absent in readings from before they were asked. */
  consent: consent.nullable().optional(),
  appVersion: z.string(),
  /** Of a reading that was taken from a data set: what it and its image are called there. */
  origin: z
    .object({
      readingId: z.string(),
      imageId: z.string(),
      /** A stand-in takes the place of the image, which nobody had when the reading was imported. */
      imageMissing: z.boolean().optional(),
    })
    .optional(),
});

export type GazeEvent = z.infer<typeof gazeEvent>;
export type WordEvent = z.infer<typeof wordEvent>;
export type PartialEvent = z.infer<typeof partialEvent>;
export type ViewEvent = z.infer<typeof viewEvent>;
export type MarkEvent = z.infer<typeof markEvent>;
export type JournalEvent = z.infer<typeof journalEvent>;
export type Calibration = z.infer<typeof calibrationSchema>;
export type CalibrationTarget = z.infer<typeof targetSchema>;
export type RecordingSetup = z.infer<typeof recordingSetup>;
export type ReadingHeader = z.infer<typeof readingHeader>;
