import { AppError } from '../base/app-error.ts';
import type { Example } from '../dataset/example.ts';
import { type Model, tokenizerOf } from '../model/model-files.ts';
import { makeBatch } from './batch.ts';
import { defaultOptimiser, type TrainingEngine } from './engine.ts';
import { batchOrder } from './order.ts';
import { cosineWithWarmUp } from './schedule.ts';
import { type LossSwitches, type LossTerms, readTerms, stepProgram } from './step.ts';

/** What decides a training run, besides the model and the examples. */
export interface FitSettings {
  stepCount: number;
  batchSize: number;
  /** At its peak, after the warm-up. */
  learningRate: number;
  seed: number;
  /** false: no gaze in any term. */
  useGaze: boolean;
  losses: LossSwitches;
}

/** One finished step, counted from 1. */
export interface StepReport {
  step: number;
  loss: LossTerms;
  learningRate: number;
  /** Global gradient norm before clipping. */
  gradientNorm: number;
}

/**
 * Trains a model in place on an engine, one report per step. Stop early by not asking for the next
 * one (`return()` or leaving a `for await` loop): the model then holds the last finished step.
 *
 * @throws AppError `training.noExamples`, `training.example`, `training.notFinite`
 */
export async function* fitModel(
  engine: TrainingEngine,
  model: Model,
  examples: readonly Example[],
  settings: FitSettings,
): AsyncGenerator<StepReport, void> {
  if (examples.length === 0) {
    throw new AppError({ code: 'training.noExamples', message: 'There is nothing to train on.' });
  }
  const { stepCount, batchSize, seed, useGaze } = settings;
  const program = stepProgram(model.config, {
    ...settings.losses,
    gaze: settings.losses.gaze && useGaze,
  });
  const tokenizer = tokenizerOf(model);
  const order = batchOrder(examples.length, batchSize, seed);
  const trainer = await engine.train(model.parameters, defaultOptimiser);
  try {
    for (let step = 1; step <= stepCount; step++) {
      const chosen = order.next().value.map(index => examples[index] as Example);
      const batch = makeBatch(chosen, model.config, tokenizer, useGaze);
      const loss = readTerms(await trainer.accumulate(program, batch, 1));
      const learningRate = cosineWithWarmUp(step, stepCount, settings.learningRate);
      const gradientNorm = await trainer.update(learningRate);
      yield { step, loss, learningRate, gradientNorm };
    }
  } finally {
    const { parameters } = await trainer.state();
    for (const [name, { values }] of parameters) model.parameters.get(name)?.values.set(values);
    await trainer.dispose();
  }
}
