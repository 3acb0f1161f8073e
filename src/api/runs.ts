import { z } from 'zod';
import { errorReport, id, method, none } from './basics.ts';

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

export const runsMethods = {
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
} as const;

export type RunProgress = z.infer<typeof runProgress>;
