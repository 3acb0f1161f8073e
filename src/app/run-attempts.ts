import type { ErrorReport } from '../base/app-error.ts';

/** What is known of a training whose process failed. */
export interface FailedAttempt {
  error: ErrorReport;
  microBatchSize: number;
  /** The newest checkpoint when it began, and when it failed; 0: none. */
  checkpointBefore: number;
  checkpointAfter: number;
}

/** How to try again, and what to say about it; null: not at all. */
export type NextAttempt = { microBatchSize: number; note: ErrorReport } | null;

/**
 * Whether a training that failed is tried again by itself. Where memory was short, with half as many
 * examples at once; where the model process died, as long as it gets from checkpoint to checkpoint.
 */
export function nextAttempt(failed: FailedAttempt): NextAttempt {
  const { error, microBatchSize, checkpointBefore, checkpointAfter } = failed;
  if (error.code === 'training.outOfMemory' && microBatchSize > 1) {
    const half = Math.ceil(microBatchSize / 2);
    const note = {
      code: 'run.microBatchHalved',
      message: `Memory was short: from now on ${half} examples go through the model at once, not ${microBatchSize}. The contrastive term compares only what goes through together, so it is another from here on.`,
      actual: error.actual,
    };
    return { microBatchSize: half, note };
  }
  if (error.code === 'modelHost.crashed' && checkpointAfter > checkpointBefore) {
    const note = {
      code: 'run.restarted',
      message: `The model process ended unexpectedly; the run goes on from step ${checkpointAfter}.`,
      actual: error.actual,
    };
    return { microBatchSize, note };
  }
  return null;
}

/** Failures that would come again however often the run was resumed. */
const final = new Set([
  'run.noExamples',
  'training.notFinite',
  'training.example',
  'training.outOfMemory',
  'model.config',
  'model.parameters',
  'model.unknown',
  'engine.none',
]);

/** What a run is after this failure: one that can be resumed is `interrupted`. */
export function stateAfter(error: ErrorReport): 'failed' | 'interrupted' {
  return final.has(error.code) ? 'failed' : 'interrupted';
}
