import { z } from 'zod';
import { errorReport } from '../../src/api/basics.ts';

/** What travels between the host and its model process (structured clone: typed arrays survive). */
const floats = z.custom<Float32Array>(value => value instanceof Float32Array, 'not floats');

const example = z.object({
  exampleId: z.string(),
  patientId: z.string(),
  image: floats,
  sentences: z.array(z.string()),
  gaze: floats.nullable(),
});

export const lossSwitches = z.object({
  gaze: z.boolean(),
  contrastive: z.boolean(),
  mapping: z.boolean(),
  gazeSentenceShare: z.number().min(0).max(1).optional(),
});

export const trainJob = z.object({
  examples: z.array(example).min(1),
  /** null: a fresh nano model whose vocabulary is the examples' own. */
  baseModelFolder: z.string().nullable(),
  /** Must not exist, or be empty. */
  outputFolder: z.string(),
  stepCount: z.number().int().positive(),
  batchSize: z.number().int().positive(),
  learningRate: z.number().positive(),
  seed: z.number().int(),
  useGaze: z.boolean(),
  /** Default: all on. */
  losses: lossSwitches.optional(),
});

const lossTerms = z.object({
  total: z.number(),
  gaze: z.number().nullable(),
  contrastive: z.number().nullable(),
  mapping: z.number().nullable(),
});

export const trainProgress = z.object({
  step: z.number(),
  stepCount: z.number(),
  loss: lossTerms,
  learningRate: z.number(),
  gradientNorm: z.number(),
  elapsedMs: z.number(),
  /** null before the second step. */
  remainingMs: z.number().nullable(),
  engine: z.string(),
});

export const trainResult = z.object({
  /** true: stopped early on request; no model was written. */
  cancelled: z.boolean(),
  stepsDone: z.number(),
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

export const request = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('train'), id: z.number(), job: trainJob }),
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
    kind: z.literal('initialise'),
    id: z.number(),
    outputFolder: z.string(),
    seed: z.number().int(),
    sentences: z.array(z.string()),
  }),
  z.object({ kind: z.literal('examine'), id: z.number() }),
  /** `id` is the request to cancel. */
  z.object({ kind: z.literal('cancel'), id: z.number() }),
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
  z.object({ kind: z.literal('done'), id: z.number(), result: z.unknown() }),
  z.object({ kind: z.literal('failed'), id: z.number().nullable(), error: errorReport }),
]);

export type TrainJob = z.infer<typeof trainJob>;
export type TrainProgress = z.infer<typeof trainProgress>;
export type Examination = z.infer<typeof examination>;
export type TrainResult = z.infer<typeof trainResult>;
export type EngineReport = z.infer<typeof engineReport>;
export type Request = z.infer<typeof request>;
export type Reply = z.infer<typeof reply>;
