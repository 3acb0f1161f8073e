import type * as tf from '@tensorflow/tfjs-core';
import type { NamedTensor } from '../base/safetensors.ts';
import type { Weights } from './weights.ts';

/** An array on the host, row-major: 32-bit floats, or integers for indices. */
export interface HostArray {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

/** Arrays by name: what a program is given. */
export type HostArrays = Readonly<Record<string, HostArray>>;

/**
 * A computation on a model's parameters, written once in TensorFlow.js; engines run or translate it.
 * Its shapes follow from those of its inputs, and it reads nothing back to the host.
 */
export interface Program {
  /** Two programs of one key compute the same: engines compile a key once for each set of shapes. */
  readonly key: string;
  compute(weights: Weights, inputs: Record<string, tf.Tensor>): Record<string, tf.Tensor>;
}

/** A model that an engine holds. */
export interface ModelRunner {
  /** Computes a program and reads its outputs back, each row-major. */
  run(program: Program, inputs: HostArrays): Promise<Record<string, Float32Array>>;
  /** Frees what the engine holds; the runner is of no use afterwards. */
  dispose(): Promise<void>;
}

/** A way to compute: which library, on which device. */
export interface InferenceEngine {
  /** Takes a model over for inference; the values are copied, or not changed. */
  load(parameters: ReadonlyMap<string, NamedTensor>): Promise<ModelRunner>;
}
