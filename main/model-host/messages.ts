import { z } from 'zod';
import { errorReport } from '../../src/api/basics.ts';

/** What travels between the host and its model process (structured clone: typed arrays survive). */
const floats = z.custom<Float32Array>(value => value instanceof Float32Array, 'not floats');

export const lossSwitches = z.object({
  gaze: z.boolean(),
  contrastive: z.boolean(),
  mapping: z.boolean(),
  gazeSentenceShare: z.number().min(0).max(1).optional(),
});

const indices = z.array(z.number().int());

export const fitSettings = z.object({
  stepCount: z.number().int().positive(),
  batchSize: z.number().int().positive(),
  learningRate: z.number().positive(),
  weightDecay: z.number().min(0),
  seed: z.number().int(),
  useGaze: z.boolean(),
  gazeShare: z.number().min(0).max(1).optional(),
  losses: lossSwitches,
  augment: z.boolean(),
  frozen: z.array(z.string().min(1)),
  averageDecay: z.number().min(0).max(1).nullable(),
  validateEverySteps: z.number().int().positive(),
  patience: z.number().int().positive().nullable(),
});

export const trainJob = z.object({
  /** Prepared examples (`main/node/example-files.ts`), a file each. */
  examples: z.array(z.object({ file: z.string(), sentences: z.array(z.string()) })).min(1),
  split: z.object({ training: indices.min(1), validation: indices }),
  baseModelFolder: z.string(),
  /** Must not exist, or be empty. */
  outputFolder: z.string(),
  /** Where checkpoints are, and one to go on from if there is; null: none are kept. */
  checkpointFolder: z.string().nullable(),
  /** A checkpoint of another run to go on from while there is none of this one. */
  branchFolder: z.string().nullable(),
  /** Names all that decides the outcome; a checkpoint of another course is not gone on from. */
  course: z.string(),
  /** null: by the time it takes. */
  checkpointEverySteps: z.number().int().positive().nullable(),
  /** The most examples that go through the model at once. */
  microBatchSize: z.number().int().positive(),
  settings: fitSettings,
});

const lossTerms = z.object({
  total: z.number(),
  gaze: z.number().nullable(),
  contrastive: z.number().nullable(),
  mapping: z.number().nullable(),
});

const best = z.object({ step: z.number(), loss: z.number() }).nullable();

export const trainProgress = z.object({
  step: z.number(),
  stepCount: z.number(),
  loss: lossTerms,
  learningRate: z.number(),
  gradientNorm: z.number(),
  /** On the patients set apart, where it was looked at after this step. */
  validation: lossTerms.nullable(),
  best,
  /** Of this process; a resumed run has been going on for longer. */
  elapsedMs: z.number(),
  /** null before the second step. */
  remainingMs: z.number().nullable(),
  stepMs: z.number(),
  examplesPerSecond: z.number(),
  /** Share of the step in which the engine waited for its batch. */
  idleShare: z.number(),
  memoryByteCount: z.number(),
  /** The newest checkpoint; 0: none yet. */
  checkpointStep: z.number(),
  engine: z.string(),
});

export const trainResult = z.object({
  /** Paused or cancelled: no model was written, the last checkpoint is of the last step. */
  outcome: z.enum(['finished', 'paused', 'cancelled']),
  /** The newest checkpoint; 0: none. */
  checkpointStep: z.number(),
  /** Steps done, those of earlier processes among them. */
  stepCount: z.number(),
  best,
  elapsedMs: z.number(),
  engine: z.string(),
  parameterCount: z.number(),
});

/** What an engine made of the small step (`src/training/probe.ts`). */
export const examination = z.object({
  loss: z.number(),
  gradients: z.map(z.string(), floats),
  stepMs: z.number(),
  /** Largest resident memory of the process. */
  memoryMb: z.number(),
});

export const trialResult = z.object({
  engine: z.string(),
  microBatchSize: z.number(),
  stepMs: z.number(),
  memoryByteCount: z.number(),
  parameterCount: z.number(),
});

export const request = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('train'), id: z.number(), job: trainJob }),
  z.object({ kind: z.literal('tryStep'), id: z.number(), job: trainJob }),
  z.object({
    kind: z.literal('attend'),
    id: z.number(),
    modelFolder: z.string(),
    image: floats,
    phrases: z.array(z.string()),
  }),
  z.object({
    kind: z.literal('embed'),
    id: z.number(),
    modelFolder: z.string(),
    images: z.array(floats),
    sentences: z.array(z.string()),
  }),
  z.object({
    kind: z.literal('filmFeatures'),
    id: z.number(),
    modelFolder: z.string(),
    image: floats,
  }),
  z.object({
    kind: z.literal('initialise'),
    id: z.number(),
    outputFolder: z.string(),
    seed: z.number().int(),
    sentences: z.array(z.string()),
  }),
  z.object({ kind: z.literal('examine'), id: z.number() }),
  /** `id` is the training to stop after the step that is running. */
  z.object({ kind: z.literal('stop'), id: z.number(), how: z.enum(['pause', 'cancel']) }),
]);

export const engineReport = z.object({
  name: z.enum(['onnx', 'tensorflow', 'webgpu', 'wasm', 'cpu']),
  description: z.string(),
  /** Engines that would have been faster, and why each could not be used. */
  passedOver: z.array(z.object({ name: z.string(), reason: z.string() })),
});

export const reply = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), engine: engineReport }),
  z.object({ kind: z.literal('progress'), id: z.number(), progress: trainProgress }),
  /** Something that a person should know, though the training goes on. */
  z.object({ kind: z.literal('note'), id: z.number(), note: errorReport }),
  z.object({ kind: z.literal('done'), id: z.number(), result: z.unknown() }),
  z.object({ kind: z.literal('failed'), id: z.number().nullable(), error: errorReport }),
]);

export type TrainJob = z.infer<typeof trainJob>;
export type TrainProgress = z.infer<typeof trainProgress>;
export type Examination = z.infer<typeof examination>;
export type TrainResult = z.infer<typeof trainResult>;
export type TrialResult = z.infer<typeof trialResult>;
export type EngineReport = z.infer<typeof engineReport>;
export type Request = z.infer<typeof request>;
export type Reply = z.infer<typeof reply>;
