import type { RunRecipe } from '../api/contract.ts';
import { defaultFit, type FitSettings } from '../training/fit.ts';

/** Patients set apart unless a recipe says otherwise. */
export const defaultValidationShare = 0.1;
/** Validations are at least so far apart, however few examples a pass has. */
const leastValidationSteps = 10;

/**
 * All that decides a run's course, from what a person decided about it.
 *
 * @param trainingCount examples that are trained on
 */
export function settingsOf(recipe: RunRecipe, trainingCount: number): FitSettings {
  const { stepCount, batchSize, learningRate, seed, useGaze } = recipe;
  const stepsInPass = Math.ceil(trainingCount / batchSize);
  return {
    ...defaultFit,
    stepCount,
    batchSize,
    learningRate,
    seed,
    useGaze,
    weightDecay: recipe.weightDecay ?? defaultFit.weightDecay,
    augment: recipe.augment ?? defaultFit.augment,
    frozen: recipe.frozen ?? [],
    averageDecay: recipe.averageDecay ?? null,
    validateEverySteps: recipe.validateEverySteps ?? Math.max(leastValidationSteps, stepsInPass),
    patience: recipe.patience ?? null,
  };
}
