import { z } from 'zod';
import { annotation } from '../reading/annotation.ts';
import {
  calibrationSchema,
  journalEvent,
  readingHeader,
  recordingSetup,
  screenGeometrySchema,
} from '../reading/journal.ts';
import { qualityIssue } from '../reading/quality-gate.ts';
import { bytes, id, method, none, plane } from './basics.ts';

/** gate: the quality gate when the reading was finished. */
const readingExclusion = z.object({
  by: z.enum(['gate', 'person']),
  /** A person's words; null for the gate. */
  reason: z.string().nullable(),
  /** The gate's; empty for a person. */
  issues: z.array(qualityIssue),
  at: z.string(),
});

const readingInclusion = z.object({
  by: z.string(),
  /** null where none was needed or asked for. */
  reason: z.string().nullable(),
  at: z.string(),
});

export const readingSummary = z.object({
  readingId: id,
  studyId: id,
  reader: z.string(),
  startedAt: z.string(),
  state: z.enum(['recording', 'interrupted', 'finished', 'discarded']),
  durationMs: z.number(),
  gazeSampleCount: z.number().int(),
  /** Share of gaze samples in which the eyes were lost, 0 to 1; null without samples. */
  lossShare: z.number().nullable(),
  wordCount: z.number().int(),
  sentenceCount: z.number().int(),
  meanErrorPx: z.number().nullable(),
  gazeSource: recordingSetup.shape.gazeSource,
  /** Share of the reading's time without eyes, 0 to 1, and the longest at a stretch; null without gaze. */
  lostShare: z.number().nullable(),
  longestGapMs: z.number().nullable(),
  /** Error of its gaze that is to be expected, image px; null where nothing is known of it. */
  expectedErrorPx: z.number().nullable(),
  /** The same in patches of a 7 × 7 grid on the film. */
  expectedErrorPatches: z.number().nullable(),
  /** What speaks against its gaze by the gates of today, rejections first. */
  issues: z.array(qualityIssue),
  /** Why it is left out of training, and who decided it; null: it is not. */
  exclusion: readingExclusion.nullable(),
  /** A person has taken it in again, perhaps although the gate had rejected it; null: nobody has. */
  inclusion: readingInclusion.nullable(),
  /** Lines of its journal that can't be understood: left out, and left in the file. */
  damagedLineCount: z.number().int(),
});

export const fixationSchema = z.object({
  startMs: z.number(),
  endMs: z.number(),
  /** Image px. */
  xPx: z.number(),
  yPx: z.number(),
  sampleCount: z.number().int(),
});

export const wordSchema = z.object({
  text: z.string(),
  startMs: z.number(),
  endMs: z.number(),
  confidence: z.number(),
});

export const sentenceSchema = z.object({
  index: z.number().int(),
  text: z.string(),
  startMs: z.number(),
  endMs: z.number(),
  words: z.array(wordSchema),
});

/** What alignment makes of one reading. */
export const alignment = z.object({
  readingId: id,
  studyId: id,
  fixations: z.array(fixationSchema),
  sentences: z.array(
    sentenceSchema.extend({
      fixationCount: z.number().int(),
      /** True where the sentence had no gaze of its own and took the whole reading's heatmap. */
      fallback: z.boolean(),
      /** Why it is left out of training and averages; null: it is not. */
      exclusion: z.string().nullable(),
      /** Why it may have been said without looking, by rules; nothing follows from it by itself. */
      suggestion: z.enum(['negationsReadOff', 'noGazeOfItsOwn']).nullable(),
      /** Centre of mass of its heatmap, image px; null where there was no gaze at all. */
      centre: z.object({ xPx: z.number(), yPx: z.number() }).nullable(),
    }),
  ),
  /** Gaussian σ used, image px. */
  sigmaPx: z.number(),
  /** Image px in a degree of visual angle. */
  degreePx: z.number(),
  /** How far the eyes were taken to be ahead of the voice, and gaze samples of the sound. */
  eyeVoiceSpanMs: z.number(),
  aheadMs: z.number(),
});

export const readingsMethods = {
  'readings.list': method(
    /** Of one study, or all there are. */
    z.object({ studyId: id.optional() }),
    z.array(readingSummary),
  ),
  'readings.begin': method(
    z.object({
      studyId: id,
      reader: z.string().min(1),
      screen: screenGeometrySchema,
      calibration: calibrationSchema.nullable(),
      driftCheck: recordingSetup.shape.driftCheck,
      gazeSource: readingHeader.shape.gazeSource,
      speechModel: z.string().nullable(),
      speechLanguage: readingHeader.shape.speechLanguage,
    }),
    z.object({ readingId: id }),
  ),
  /** Answers only after the events are on the disk (written and synced). */
  'readings.append': method(
    z.object({ readingId: id, events: z.array(journalEvent) }),
    z.object({ eventCount: z.number().int() }),
  ),
  /** A reading that is finished already answers its summary. */
  'readings.finish': method(z.object({ readingId: id }), readingSummary),
  /** Stops recording and closes the journal; without effect on a reading that is not recording. */
  'readings.interrupt': method(z.object({ readingId: id }), none),
  'readings.discard': method(z.object({ readingId: id }), none),
  /** Header and raw events, for continuing or replaying a reading. */
  'readings.read': method(
    z.object({ readingId: id }),
    z.object({
      header: readingHeader,
      events: z.array(journalEvent),
      /** Lines that are no event: left out, and left in the file. Counted from 1. */
      damagedLines: z.array(z.object({ line: z.number().int(), reason: z.string() })),
    }),
  ),
  'readings.align': method(z.object({ readingId: id }), alignment),
  /** Leaves a sentence of a finished reading out of training and averages; null takes it in again. */
  'readings.exclude': method(
    z.object({
      readingId: id,
      sentenceIndex: z.number().int().min(0),
      reason: z.string().min(1).max(200).nullable(),
    }),
    alignment,
  ),
  /**
   * Leaves a finished reading out of training, or takes in again one that was left out. A reason is needed
   * but for taking in again what a person has left out.
   */
  'readings.decide': method(
    z.object({
      readingId: id,
      isLeftOut: z.boolean(),
      reason: z.string().trim().min(1).max(200).nullable(),
    }),
    readingSummary,
  ),
  /** One sentence's or word's heatmap in image pixels, at most `maxSidePx`; null = whole reading. */
  'readings.heatmap': method(
    z.object({
      readingId: id,
      sentenceIndex: z.number().int().nullable(),
      /** Counted in its sentence. */
      wordIndex: z.number().int().optional(),
      maxSidePx: z.number().int().min(7).max(4096),
    }),
    plane,
  ),
  /** Boxes, ellipses and masks that came with the readings of a study. */
  'annotations.list': method(
    z.object({ studyId: id }),
    z.array(z.object({ readingId: id, annotations: z.array(annotation) })),
  ),
  /** A mask as PNG: 0 outside, anything else inside. */
  'annotations.mask': method(
    z.object({ readingId: id, file: z.string() }),
    z.object({ png: bytes }),
  ),
} as const;

export type ReadingExclusion = z.infer<typeof readingExclusion>;
export type ReadingInclusion = z.infer<typeof readingInclusion>;
export type ReadingSummary = z.infer<typeof readingSummary>;
export type Alignment = z.infer<typeof alignment>;
