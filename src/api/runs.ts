import { z } from 'zod';
import { qualityIssue } from '../reading/quality-gate.ts';
import { bytes, errorReport, id, method, none } from './basics.ts';

export const lossTerms = z.object({
  total: z.number(),
  gaze: z.number().nullable(),
  contrastive: z.number().nullable(),
  mapping: z.number().nullable(),
});

/** What a person decides about a run; what is left out is as usual. */
export const runRecipe = z.object({
  /** null: a freshly initialised nano model. */
  baseModelId: id.nullable(),
  stepCount: z.number().int().min(1).max(1_000_000),
  /** Examples per update. */
  batchSize: z.number().int().min(1).max(1024),
  learningRate: z.number().positive(),
  seed: z.number().int(),
  /** false: the same training without the gaze terms. */
  useGaze: z.boolean(),
  /** The most examples that go through the model at once; null or left out: as many as fit. */
  microBatchSize: z.number().int().min(1).nullable().optional(),
  weightDecay: z.number().min(0).max(1).optional(),
  /** Whether brightness and contrast of the films vary. */
  augment: z.boolean().optional(),
  /** Parameters whose names begin with one of these are not trained. */
  frozen: z.array(z.string().min(1)).max(100).optional(),
  /** Decay of a running average of the weights; null or left out: none is kept. */
  averageDecay: z.number().min(0).max(1).nullable().optional(),
  /** Share of the patients that the model is judged by and not trained on. */
  validationShare: z.number().min(0).max(0.5).optional(),
  /** null or left out: once in each pass over the examples. */
  validateEverySteps: z.number().int().min(1).nullable().optional(),
  /** Validations without a better one after which the run ends; null or left out: never. */
  patience: z.number().int().min(1).nullable().optional(),
  /** null or left out: by the time it takes. */
  checkpointEverySteps: z.number().int().min(1).nullable().optional(),
});

/** What became known in the course of a run, newest last. */
export const runNote = z.object({ at: z.string(), step: z.number().int(), note: errorReport });

export const runState = z.enum([
  'queued',
  'preparing',
  'running',
  /** Waits to be resumed, with a checkpoint of its last step. */
  'paused',
  /** Ended by something else than itself; can be resumed from its last checkpoint. */
  'interrupted',
  'finished',
  'cancelled',
  'failed',
]);

export const runProgress = z.object({
  runId: id,
  state: runState,
  step: z.number().int(),
  stepCount: z.number().int(),
  startedAt: z.string(),
  /** Of all its processes. */
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
  /** Examples ready so far, while they are being prepared. */
  preparedCount: z.number().int().default(0),
  /** Of patients set apart. */
  validationCount: z.number().int().default(0),
  best: z.object({ step: z.number().int(), loss: z.number() }).nullable().default(null),
  /** Step of the newest checkpoint; 0: none yet. */
  checkpointStep: z.number().int().default(0),
  microBatchSize: z.number().int().nullable().default(null),
  useGaze: z.boolean().default(true),
  branchOf: z.object({ runId: id, step: z.number().int() }).nullable().default(null),
  /** A pause or cancel was asked for; the step that is running is finished first. */
  stopping: z.enum(['pause', 'cancel']).nullable().default(null),
  notes: z.array(runNote).default([]),
});

export const runMetric = z.object({
  step: z.number().int(),
  loss: lossTerms,
  learningRate: z.number(),
  /** Global norm of the gradients before clipping. */
  gradientNorm: z.number().nullable().default(null),
  validation: lossTerms.nullable().default(null),
  examplesPerSecond: z.number().nullable().default(null),
  /** Of the model process. */
  memoryByteCount: z.number().nullable().default(null),
  /** Share of the step in which the engine waited for its batch. */
  idleShare: z.number().nullable().default(null),
});

/** Something about the material or the machine that a person should know before a run. */
export const preflightProblem = z.object({
  /** error: the run would fail; warning: it may not be what was meant; note: good to know. */
  level: z.enum(['error', 'warning', 'note']),
  /** `lint.*` or `preflight.*`; the page has the words. */
  code: z.string(),
  /** In English, for programs. */
  message: z.string(),
  count: z.number().int(),
  readingIds: z.array(id),
  /** Why the quality gate rejected these; a reading with two reasons counts with both. */
  gateReasons: z.array(z.object({ what: qualityIssue.shape.what, count: z.number().int() })),
});

export const preflightReport = z.object({
  exampleCount: z.number().int(),
  validationCount: z.number().int(),
  patientCount: z.number().int(),
  sentenceCount: z.number().int(),
  problems: z.array(preflightProblem),
  /** What one step said that was tried and thrown away; null where there was nothing to try. */
  trial: z
    .object({
      engine: z.string(),
      microBatchSize: z.number().int(),
      stepMs: z.number(),
      memoryByteCount: z.number(),
      totalMs: z.number(),
    })
    .nullable(),
  freeMemoryByteCount: z.number(),
  /** What checkpoints, examples and the model take at most. */
  diskByteCount: z.number(),
  freeDiskByteCount: z.number(),
});

const oneRun = z.object({ runId: id });

export const runsMethods = {
  'runs.list': method(none, z.array(runProgress)),
  /** Looks at the material and tries one step of the largest batch, which is thrown away. */
  'runs.preflight': method(runRecipe, preflightReport),
  /** Starts a run, or puts it behind those that are waiting. */
  'runs.start': method(runRecipe, runProgress),
  /** Stops after the step that is running, with a checkpoint. */
  'runs.pause': method(oneRun, none),
  /** Goes on from the last checkpoint, as if there had been no stop. */
  'runs.resume': method(oneRun, runProgress),
  /** Ends a run for good; its checkpoints stay, to branch from. */
  'runs.cancel': method(oneRun, none),
  /** A new run that goes on from a checkpoint of another, with other settings where given. */
  'runs.branch': method(
    z.object({
      runId: id,
      /** Of the checkpoint; null: the newest. */
      step: z.number().int().nullable(),
      changes: runRecipe.omit({ baseModelId: true, seed: true }).partial(),
    }),
    runProgress,
  ),
  /** Those that can be branched from, newest first. */
  'runs.checkpoints': method(
    oneRun,
    z.array(z.object({ step: z.number().int(), isBest: z.boolean() })),
  ),
  'runs.recipe': method(oneRun, runRecipe),
  /** The curve so far, oldest first; thinned evenly to about `maxPoints`, validations all kept. */
  'runs.metrics': method(
    z.object({ runId: id, maxPoints: z.number().int().min(2).max(100_000).optional() }),
    z.array(runMetric),
  ),
  /** A page to print: recipe, curves, figures before and after, fingerprints. */
  'runs.report': method(
    z.object({ runId: id, language: z.enum(['en', 'de']) }),
    z.object({ fileName: z.string(), content: bytes }),
  ),
  /** The whole curve as a file: CSV, or a TensorBoard event file. */
  'runs.export': method(
    z.object({ runId: id, format: z.enum(['csv', 'tensorboard']) }),
    z.object({ fileName: z.string(), content: bytes }),
  ),
} as const;

/** Steps that were done since the last event; those of one run come in order. */
export const runPoints = z.object({ runId: id, points: z.array(runMetric) });

export type RunRecipe = z.infer<typeof runRecipe>;
export type RunProgress = z.infer<typeof runProgress>;
export type RunMetric = z.infer<typeof runMetric>;
export type PreflightReport = z.infer<typeof preflightReport>;
export type PreflightProblem = z.infer<typeof preflightProblem>;
