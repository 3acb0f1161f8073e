import type { TrainingState } from './engine.ts';

/** The validation that was the best so far. */
export interface BestValidation {
  step: number;
  /** Total loss. */
  loss: number;
}

/** How far a training is, beside what its engine holds. */
export interface FitProgress {
  /** Steps done; batches and augmentation of those to come follow from it and the seed. */
  step: number;
  best: BestValidation | null;
  validationsSinceBest: number;
  /** Running average of the parameters, by name; null where none is kept. */
  average: ReadonlyMap<string, Float32Array> | null;
}

export const unbegun: FitProgress = {
  step: 0,
  best: null,
  validationsSinceBest: 0,
  average: null,
};

/** All that a training needs to go on exactly as if it had never stopped. */
export interface FitState {
  progress: FitProgress;
  training: TrainingState;
}
