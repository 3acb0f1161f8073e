import type * as tf from '@tensorflow/tfjs-core';
import { dispose } from '@tensorflow/tfjs-core';
import { AppError } from '../base/app-error.ts';
import type { Example } from '../dataset/example.ts';
import { type Model, tokenizerOf } from '../model/model-files.ts';
import { Weights } from '../model/weights.ts';
import { AdamW } from './adamw.ts';
import { disposeBatch, makeBatch } from './batch.ts';
import { batchOrder } from './order.ts';
import { cosineWithWarmUp } from './schedule.ts';
import { gradientStep, type LossSwitches, type LossTerms } from './step.ts';

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
 * Trains a model in place on the current backend, one report per step. Stop early by not asking for
 * the next one (`return()` or leaving a `for` loop): the model then holds the last finished step.
 *
 * @throws AppError `training.noExamples`, `training.example`, `training.notFinite`
 */
export function* fitModel(
  model: Model,
  examples: readonly Example[],
  settings: FitSettings,
): Generator<StepReport, void> {
  if (examples.length === 0) {
    throw new AppError({ code: 'training.noExamples', message: 'There is nothing to train on.' });
  }
  const { stepCount, batchSize, seed, useGaze } = settings;
  const switches = { ...settings.losses, gaze: settings.losses.gaze && useGaze };
  const tokenizer = tokenizerOf(model);
  const order = batchOrder(examples.length, batchSize, seed);
  const optimiser = new AdamW();
  const values = new Map([...model.parameters].map(([name, { values }]) => [name, values]));
  const weights = new Weights(model.parameters);
  try {
    for (let step = 1; step <= stepCount; step++) {
      const chosen = order.next().value.map(index => examples[index] as Example);
      const batch = makeBatch(chosen, model.config, tokenizer, useGaze);
      const { terms, gradients } = gradientStep(weights, model.config, batch, switches);
      disposeBatch(batch);
      const loss = readTerms(terms);
      const learningRate = cosineWithWarmUp(step, stepCount, settings.learningRate);
      const gradientNorm = optimiser.update(values, readAll(gradients), learningRate);
      for (const name of gradients.keys()) weights.assign(name, values.get(name) as Float32Array);
      yield { step, loss, learningRate, gradientNorm };
    }
  } finally {
    weights.dispose();
  }
}

/** Reads tensors to the host and frees them. */
function readAll(tensors: ReadonlyMap<string, tf.Tensor>): Map<string, Float32Array> {
  const read = new Map<string, Float32Array>();
  for (const [name, tensor] of tensors) {
    read.set(name, tensor.dataSync<'float32'>());
    dispose(tensor);
  }
  return read;
}

function readTerms(terms: Record<string, tf.Tensor>): LossTerms {
  const read = readAll(new Map(Object.entries(terms)));
  const of = (name: string) => read.get(name)?.[0] ?? null;
  return {
    total: of('total') ?? Number.NaN,
    gaze: of('gaze'),
    contrastive: of('contrastive'),
    mapping: of('mapping'),
  };
}
