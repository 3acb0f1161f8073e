import type { EgmaConfig } from '../model/config.ts';
import type { HostArrays, Program } from '../model/engine.ts';
import type { Trainer } from './engine.ts';
import { type FitProgress, unbegun } from './fit-state.ts';
import { usualLearningRate } from './learning-rate.ts';
import { cosineWithWarmUp } from './schedule.ts';
import { allLosses, type LossSwitches, type LossTerms, readTerms, stepProgram } from './step.ts';

/** What decides the course of a training, besides the model and the examples. */
export interface FitSettings {
  stepCount: number;
  /** Examples per update, whatever fits into memory at once. */
  batchSize: number;
  /** At its peak, after the warm-up. */
  learningRate: number;
  weightDecay: number;
  seed: number;
  /** false: no gaze in any term. */
  useGaze: boolean;
  /** Share of the training examples whose gaze counts, 0 to 1; left out: all. */
  gazeShare?: number | undefined;
  losses: LossSwitches;
  /** Whether brightness and contrast of the images vary. */
  augment: boolean;
  /** Parameters whose names begin with one of these are not trained. */
  frozen: string[];
  /** Decay of the running average of the parameters; null: none is kept. */
  averageDecay: number | null;
  /** Where there are examples for it. */
  validateEverySteps: number;
  /** Validations without a better one after which the training ends; null: never. */
  patience: number | null;
}

/** What is not said otherwise: as in EGMA's released script, with the seed and length of a small run. */
export const defaultFit: FitSettings = {
  stepCount: 200,
  batchSize: 8,
  learningRate: usualLearningRate({ isFresh: false }),
  weightDecay: 1e-4,
  seed: 1,
  useGaze: true,
  losses: allLosses,
  augment: false,
  frozen: [],
  averageDecay: null,
  validateEverySteps: 20,
  patience: null,
};

/** A part of a batch that fits into memory, and its weight in the batch: they add up to 1. */
export interface MicroBatch {
  inputs: HostArrays;
  share: number;
}

/** Where the examples of each step come from; steps are asked for in their order. */
export interface Batches {
  training(step: number): Promise<MicroBatch[]>;
  /** One after the other, all that there is to validate on; none where nothing is set apart. */
  validation(): AsyncIterable<MicroBatch>;
}

/** One finished step, counted from 1. */
export interface StepReport {
  step: number;
  loss: LossTerms;
  learningRate: number;
  /** Global gradient norm before clipping. */
  gradientNorm: number;
  /** The loss on the patients set apart, where it was looked at after this step. */
  validation: LossTerms | null;
  /** Where the training stands now. */
  progress: FitProgress;
}

/** Updates between two looks at the parameters for their running average. */
const averageEverySteps = 10;

/**
 * Trains step by step, one report each, until the last step or until validation has not got better
 * for long enough. Stop early by not asking for the next one: the trainer then holds the last
 * finished step, and `report.progress` with the trainer's state is all it takes to go on.
 *
 * @param from where the training stands, if it goes on
 * @throws AppError `training.example`, `training.notFinite`, and what the engine throws
 */
export async function* fitModel(
  trainer: Trainer,
  program: Program,
  batches: Batches,
  settings: FitSettings,
  from: FitProgress = unbegun,
): AsyncGenerator<StepReport, void> {
  const { stepCount, averageDecay, validateEverySteps, patience } = settings;
  let progress = from;
  while (progress.step < stepCount && !isExhausted(progress, patience)) {
    const step = progress.step + 1;
    const terms: LossTerms[] = [];
    const shares: number[] = [];
    for (const { inputs, share } of await batches.training(step)) {
      terms.push(readTerms(await trainer.accumulate(program, inputs, share)));
      shares.push(share);
    }
    const learningRate = cosineWithWarmUp(step, stepCount, settings.learningRate);
    const gradientNorm = await trainer.update(learningRate);

    let { best, validationsSinceBest, average } = progress;
    if (averageDecay !== null && (average === null || step % averageEverySteps === 0)) {
      average = await averaged(trainer, average, averageDecay ** averageEverySteps);
    }
    const isDue = step % validateEverySteps === 0 || step === stepCount;
    const validation = isDue ? await validate(trainer, program, batches) : null;
    if (validation !== null) {
      const isBest = best === null || validation.total < best.loss;
      if (isBest) best = { step, loss: validation.total };
      validationsSinceBest = isBest ? 0 : validationsSinceBest + 1;
    }
    progress = { step, best, validationsSinceBest, average };
    const loss = weightedMean(terms, shares);
    yield { step, loss, learningRate, gradientNorm, validation, progress };
  }
}

/** The step that a training with these settings computes. */
export function fitProgram(config: EgmaConfig, { losses, useGaze }: FitSettings): Program {
  return stepProgram(config, { ...losses, gaze: losses.gaze && useGaze });
}

/** Whether validation has not got better for as long as the patience lasts. */
export function isExhausted(progress: FitProgress, patience: number | null): boolean {
  return patience !== null && progress.validationsSinceBest >= patience;
}

/** The loss on the examples set apart; null where there are none. */
async function validate(
  trainer: Trainer,
  program: Program,
  batches: Batches,
): Promise<LossTerms | null> {
  const terms: LossTerms[] = [];
  const shares: number[] = [];
  for await (const { inputs, share } of batches.validation()) {
    terms.push(readTerms(await trainer.run(program, inputs)));
    shares.push(share);
  }
  return terms.length === 0 ? null : weightedMean(terms, shares);
}

function weightedMean(terms: readonly LossTerms[], shares: readonly number[]): LossTerms {
  const mean = (name: keyof LossTerms) =>
    terms.some(term => term[name] === null)
      ? null
      : terms.reduce((sum, term, i) => sum + (shares[i] as number) * (term[name] as number), 0);
  return {
    total: mean('total') ?? Number.NaN,
    gaze: mean('gaze'),
    contrastive: mean('contrastive'),
    mapping: mean('mapping'),
  };
}

/** Exponential moving average of the parameters (Polyak & Juditsky, 1992); a copy at first. */
async function averaged(
  trainer: Trainer,
  before: FitProgress['average'],
  decay: number,
): Promise<Map<string, Float32Array>> {
  const { parameters } = await trainer.state();
  return new Map(
    [...parameters].map(([name, { values }]) => {
      const old = before?.get(name);
      if (old === undefined) return [name, values];
      return [name, values.map((value, i) => decay * (old[i] as number) + (1 - decay) * value)];
    }),
  );
}
