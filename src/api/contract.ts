import { z } from 'zod';
import {
  calibrationSchema,
  journalEvent,
  readingHeader,
  screenGeometrySchema,
} from '../reading/journal.ts';

/**
 * Everything a screen, a test or another machine can ask of Foveal. One contract, any wire.
 * Planes of numbers travel as little-endian bytes (`Uint8Array`), never as JSON arrays.
 */
const bytes = z.instanceof(Uint8Array);
const none = z.object({});
const id = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[A-Za-z0-9._-]+$/);

export const errorReport = z.object({
  code: z.string(),
  message: z.string(),
  expected: z.string().optional(),
  actual: z.string().optional(),
  advice: z.string().optional(),
});

/** A float32 plane, row-major. */
export const plane = z.object({
  widthPx: z.number().int().positive(),
  heightPx: z.number().int().positive(),
  float32: bytes,
});

export const studySummary = z.object({
  /** SHA-256 of the stored file, from which the patient was removed. */
  studyId: id,
  /** What lists call it: `DX 3f2a9c`, or the file's own name where the user keeps names. */
  fileName: z.string(),
  format: z.enum(['dicom', 'png', 'jpeg']),
  widthPx: z.number().int(),
  heightPx: z.number().int(),
  importedAt: z.string(),
  /** Pseudonym, the same for all films of a patient in this library; null where the file names nobody. */
  patientKey: z.string().nullable(),
  /** possible: text may be in the pixels, a person should look; checked: somebody did. */
  burnedInText: z.enum(['no', 'possible', 'checked']),
  /** unread: no reading; interrupted: one was cut off; read: at least one finished. */
  status: z.enum(['unread', 'interrupted', 'read']),
});

export const windowSchema = z.object({
  centre: z.number(),
  width: z.number().positive(),
  label: z.string().optional(),
});

export const film = z.object({
  studyId: id,
  widthPx: z.number().int(),
  heightPx: z.number().int(),
  /** Unsigned 16-bit little-endian, row-major; modality value = slope · value + intercept. */
  uint16: bytes,
  slope: z.number(),
  intercept: z.number(),
  inverted: z.boolean(),
  window: windowSchema,
  spacing: z
    .object({ rowMm: z.number(), columnMm: z.number(), plane: z.enum(['patient', 'detector']) })
    .nullable(),
});

export const importReport = z.object({
  imported: z.array(studySummary),
  /** Files whose content the library already had. */
  duplicates: z.array(z.object({ fileName: z.string(), studyId: id })),
  refused: z.array(z.object({ fileName: z.string(), error: errorReport })),
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
  meanErrorPx: z.number().nullable(),
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
      /** Centre of mass of its heatmap, image px; null where there was no gaze at all. */
      centre: z.object({ xPx: z.number(), yPx: z.number() }).nullable(),
    }),
  ),
  /** Gaussian σ used, image px. */
  sigmaPx: z.number(),
});

export const modelSummary = z.object({
  modelId: id,
  name: z.string(),
  createdAt: z.string(),
  parameterCount: z.number().int(),
  /** Where its weights came from: `initialised, seed 1` or the model it was trained from. */
  parentModelId: id.nullable(),
  runId: id.nullable(),
});

export const lossTerms = z.object({
  total: z.number(),
  gaze: z.number().nullable(),
  contrastive: z.number().nullable(),
  mapping: z.number().nullable(),
});

export const runProgress = z.object({
  runId: id,
  state: z.enum(['preparing', 'running', 'finished', 'cancelled', 'failed']),
  step: z.number().int(),
  stepCount: z.number().int(),
  startedAt: z.string(),
  elapsedMs: z.number(),
  /** Estimated ms to the end; null before the second step. */
  remainingMs: z.number().nullable(),
  loss: lossTerms.nullable(),
  learningRate: z.number().nullable(),
  baseModelId: id.nullable(),
  /** The model the run saved; null until it has. */
  modelId: id.nullable(),
  engine: z.string().nullable(),
  exampleCount: z.number().int(),
  error: errorReport.nullable(),
});

/** One side of the comparison: the model's attention to a phrase on its patch grid. */
export const attention = z.object({
  modelId: id,
  /** Cosine of the phrase with each patch, on the native grid (7×7 at 224 px). */
  grid: plane,
  /** Pearson correlation with the gaze map on the same grid; null where undefined. */
  correlation: z.number().nullable(),
});

export const settings = z.object({
  reader: z.string(),
  viewingDistanceMm: z.number().positive(),
  pixelPitchMm: z.number().positive(),
  speechModelId: id.nullable(),
  colourMap: z.enum(['inferno', 'viridis']),
  heatmapOpacity: z.number().min(0).max(1),
  /** Whether imported files keep their names, which may name patients. */
  keepFileNames: z.boolean(),
});

export const speechModel = z.object({
  /** SHA-256 of the archive. */
  speechModelId: id,
  name: z.string(),
  byteCount: z.number().int(),
});

const method = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({
  input,
  output,
});

export const methods = {
  'library.info': method(
    none,
    z.object({
      path: z.string(),
      appVersion: z.string(),
      studyCount: z.number().int(),
      readingCount: z.number().int(),
      interruptedCount: z.number().int(),
    }),
  ),
  'studies.list': method(none, z.array(studySummary)),
  /** A whole file each; what is stored has lost its patient (PS3.15 Annex E). */
  'studies.import': method(
    z.object({
      files: z.array(z.object({ fileName: z.string(), content: bytes })).min(1),
      /** Default: as the settings say. */
      keepFileNames: z.boolean().optional(),
    }),
    importReport,
  ),
  /** A person has looked at these films for text in their pixels and found none that may not stay. */
  'studies.checked': method(z.object({ studyIds: z.array(id).min(1) }), none),
  'studies.film': method(z.object({ studyId: id }), film),
  /** A PNG at most `maxSidePx` on its longer side, under the film's own window. */
  'studies.thumbnail': method(
    z.object({ studyId: id, maxSidePx: z.number().int().min(16).max(1024) }),
    z.object({ png: bytes }),
  ),

  'readings.list': method(none, z.array(readingSummary)),
  'readings.begin': method(
    z.object({
      studyId: id,
      reader: z.string().min(1),
      screen: screenGeometrySchema,
      calibration: calibrationSchema.nullable(),
      gazeSource: readingHeader.shape.gazeSource,
      speechModel: z.string().nullable(),
    }),
    z.object({ readingId: id }),
  ),
  /** Answers only after the events are on the disk (written and synced). */
  'readings.append': method(
    z.object({ readingId: id, events: z.array(journalEvent) }),
    z.object({ eventCount: z.number().int() }),
  ),
  'readings.finish': method(z.object({ readingId: id }), readingSummary),
  'readings.discard': method(z.object({ readingId: id }), none),
  /** Header and raw events, for continuing or replaying a reading. */
  'readings.read': method(
    z.object({ readingId: id }),
    z.object({ header: readingHeader, events: z.array(journalEvent) }),
  ),
  'readings.align': method(z.object({ readingId: id }), alignment),
  /** One sentence's heatmap in image pixels, scaled down to at most `maxSidePx`; null = whole reading. */
  'readings.heatmap': method(
    z.object({
      readingId: id,
      sentenceIndex: z.number().int().nullable(),
      maxSidePx: z.number().int().min(7).max(4096),
    }),
    plane,
  ),

  'speech.models': method(none, z.array(speechModel)),
  /** Checks the archive before it is kept; see docs/architecture.md on vosk-browser. */
  'speech.install': method(z.object({ fileName: z.string(), content: bytes }), speechModel),

  'models.list': method(none, z.array(modelSummary)),
  'runs.list': method(none, z.array(runProgress)),
  'runs.start': method(
    z.object({
      /** null: a freshly initialised nano model. */
      baseModelId: id.nullable(),
      stepCount: z.number().int().min(1).max(1_000_000),
      batchSize: z.number().int().min(1).max(256),
      learningRate: z.number().positive(),
      seed: z.number().int(),
      /** false: the same training without the gaze terms. */
      useGaze: z.boolean(),
    }),
    runProgress,
  ),
  'runs.cancel': method(z.object({ runId: id }), none),
  /** The curve so far, oldest first. */
  'runs.metrics': method(
    z.object({ runId: id }),
    z.array(z.object({ step: z.number().int(), loss: lossTerms, learningRate: z.number() })),
  ),

  /** The model's attention to a phrase on a study; correlation is null (no reading involved). */
  'review.attend': method(
    z.object({ modelId: id, studyId: id, phrase: z.string().min(1) }),
    attention,
  ),
  /** Gaze of one sentence beside the attention of a base and a tuned model. */
  'review.compare': method(
    z.object({
      readingId: id,
      sentenceIndex: z.number().int(),
      baseModelId: id,
      tunedModelId: id,
    }),
    z.object({
      sentence: z.string(),
      /** The gaze heatmap on the models' patch grid. */
      gazeGrid: plane,
      base: attention,
      tuned: attention,
    }),
  ),

  'settings.get': method(none, settings),
  'settings.set': method(settings.partial(), settings),
} as const;

export const events = {
  'library.changed': none,
  'run.progress': runProgress,
} as const;

export type Methods = typeof methods;
export type MethodName = keyof Methods;
export type Input<M extends MethodName> = z.infer<Methods[M]['input']>;
export type Output<M extends MethodName> = z.infer<Methods[M]['output']>;
export type EventName = keyof typeof events;
export type EventPayload<E extends EventName> = z.infer<(typeof events)[E]>;

/** What the app's services implement and what `connect` returns. */
export type Api = { [M in MethodName]: (input: Input<M>) => Promise<Output<M>> };

export type StudySummary = z.infer<typeof studySummary>;
export type ImportReport = z.infer<typeof importReport>;
export type ReadingSummary = z.infer<typeof readingSummary>;
export type Alignment = z.infer<typeof alignment>;
export type ModelSummary = z.infer<typeof modelSummary>;
export type RunProgress = z.infer<typeof runProgress>;
export type Attention = z.infer<typeof attention>;
export type Plane = z.infer<typeof plane>;
export type Settings = z.infer<typeof settings>;
export type SpeechModel = z.infer<typeof speechModel>;
