import type { NamedTensor } from '../base/safetensors.ts';
import type { HostArrays, InferenceEngine, ModelRunner, Program } from '../model/engine.ts';

/** What decides an update besides the gradients and the learning rate. */
export interface OptimiserSettings {
  /** AdamW's decoupled decay; biases, LayerNorm and logit_scale never decay. */
  weightDecay: number;
  /** Global norm above which gradients are scaled down. */
  gradientNormLimit: number;
  /** Whether a parameter is trained; the others are constants, without gradient or moments. */
  isTrained(name: string): boolean;
}

export const defaultOptimiser: OptimiserSettings = {
  weightDecay: 1e-4,
  gradientNormLimit: 1,
  isTrained: () => true,
};

/** All that a training in progress is: what a checkpoint holds. */
export interface TrainingState {
  /** Updates so far. */
  updateCount: number;
  parameters: Map<string, NamedTensor>;
  /** AdamW's first and second moments, of the trained parameters that ever had a gradient. */
  first: Map<string, Float32Array>;
  second: Map<string, Float32Array>;
}

/**
 * A model in training. The engine owns parameters, gradients and the optimiser's state. One step is
 * one `accumulate` for each micro-batch, then one `update`.
 */
export interface Trainer extends ModelRunner {
  /**
   * One forward and backward pass of a program, whose output `total` is the loss. Adds `share` times
   * its gradients to those accumulated since the last update.
   *
   * @param share the micro-batch's weight; the shares of one update add up to 1
   * @returns the program's outputs
   */
  accumulate(
    program: Program,
    inputs: HostArrays,
    share: number,
  ): Promise<Record<string, Float32Array>>;

  /** A copy of the gradients accumulated since the last update, by parameter. */
  gradients(): Promise<Map<string, Float32Array>>;

  /**
   * Clips the accumulated gradients to the norm's limit, takes one step of AdamW and forgets them.
   *
   * @returns the global norm before clipping
   * @throws AppError `training.notFinite` where a gradient is not a number; nothing is changed then
   */
  update(learningRate: number): Promise<number>;

  /** A copy of the state between two updates. */
  state(): Promise<TrainingState>;

  /**
   * Goes on from a state, of the same model and the same trained parameters.
   *
   * @throws AppError `training.state` where it does not fit
   */
  restore(state: TrainingState): Promise<void>;
}

/** An engine that trains. */
export interface TrainingEngine extends InferenceEngine {
  train(
    parameters: ReadonlyMap<string, NamedTensor>,
    optimiser: OptimiserSettings,
  ): Promise<Trainer>;
}
