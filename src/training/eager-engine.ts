import * as tf from '@tensorflow/tfjs-core';
import type { NamedTensor } from '../base/safetensors.ts';
import type { HostArrays, ModelRunner, Program } from '../model/engine.ts';
import { Weights } from '../model/weights.ts';
import { AdamW } from './adamw.ts';
import type { OptimiserSettings, Trainer, TrainingEngine, TrainingState } from './engine.ts';

/**
 * The engine that lets TensorFlow.js compute kernel by kernel on its current backend, whichever that
 * is. Parameters live on the backend and, in training, on the host too, where AdamW changes them.
 */
export const eagerEngine: TrainingEngine = {
  load: async parameters => new EagerRunner(parameters),
  train: async (parameters, optimiser) => new EagerTrainer(parameters, optimiser),
};

class EagerRunner implements ModelRunner {
  protected readonly weights: Weights;

  constructor(parameters: ReadonlyMap<string, NamedTensor>) {
    this.weights = Weights.from(parameters);
  }

  async run(program: Program, inputs: HostArrays): Promise<Record<string, Float32Array>> {
    const outputs = tf.tidy(() => program.compute(this.weights, toTensors(inputs)));
    return readAll(outputs);
  }

  async dispose(): Promise<void> {
    this.weights.dispose();
  }
}

class EagerTrainer extends EagerRunner implements Trainer {
  readonly #values = new Map<string, NamedTensor>();
  readonly #trained: tf.Variable[];
  readonly #names = new Map<string, string>();
  readonly #optimiser: AdamW;
  #gradients = new Map<string, Float32Array>();

  constructor(parameters: ReadonlyMap<string, NamedTensor>, optimiser: OptimiserSettings) {
    super(parameters);
    for (const [name, { shape, values }] of parameters) {
      this.#values.set(name, { shape, values: values.slice() });
    }
    const trained = [...this.weights.variables].filter(([name]) => optimiser.isTrained(name));
    this.#trained = trained.map(([, variable]) => variable);
    for (const [name, variable] of trained) this.#names.set(variable.name, name);
    this.#optimiser = new AdamW(optimiser);
  }

  async accumulate(program: Program, inputs: HostArrays, share: number) {
    const outputs: Record<string, tf.Tensor> = {};
    const { value, grads } = tf.tidy(() => {
      const tensors = toTensors(inputs);
      return tf.variableGrads(() => {
        const computed = program.compute(this.weights, tensors);
        for (const [name, tensor] of Object.entries(computed)) {
          outputs[name] = tf.keep(tf.clone(tensor));
        }
        return tf.mul(tf.reshape(computed.total as tf.Tensor, []), share) as tf.Scalar;
      }, this.#trained);
    });
    value.dispose();
    for (const [variable, gradient] of Object.entries(grads)) {
      this.#add(this.#names.get(variable) as string, await gradient.data<'float32'>());
      gradient.dispose();
    }
    return readAll(outputs);
  }

  async gradients(): Promise<Map<string, Float32Array>> {
    return new Map([...this.#gradients].map(([name, values]) => [name, values.slice()]));
  }

  async update(learningRate: number): Promise<number> {
    const values = new Map([...this.#values].map(([name, { values }]) => [name, values]));
    const gradients = this.#gradients;
    this.#gradients = new Map();
    const norm = this.#optimiser.update(values, gradients, learningRate);
    for (const name of gradients.keys()) {
      this.weights.assign(name, values.get(name) as Float32Array);
    }
    return norm;
  }

  async state(): Promise<TrainingState> {
    const parameters = new Map<string, NamedTensor>();
    for (const [name, { shape, values }] of this.#values) {
      parameters.set(name, { shape: [...shape], values: values.slice() });
    }
    return { parameters, ...this.#optimiser.state() };
  }

  async restore(state: TrainingState): Promise<void> {
    this.#optimiser.restore(this.#values, state);
    for (const [name, { values }] of state.parameters) {
      this.#values.get(name)?.values.set(values);
      this.weights.assign(name, values);
    }
    this.#gradients.clear();
  }

  #add(name: string, gradient: Float32Array): void {
    const sum = this.#gradients.get(name);
    if (sum === undefined) this.#gradients.set(name, gradient);
    else for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (gradient[i] as number);
  }
}

/** Arrays as tensors of the current backend; the caller disposes them. */
export function toTensors(inputs: HostArrays): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, values }]) => {
      const type = values instanceof Int32Array ? 'int32' : 'float32';
      return [name, tf.tensor(values, [...shape], type)];
    }),
  );
}

/** Reads tensors to the host and frees them. */
async function readAll(tensors: Record<string, tf.Tensor>): Promise<Record<string, Float32Array>> {
  const read: Record<string, Float32Array> = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    read[name] = await tensor.data<'float32'>();
    tensor.dispose();
  }
  return read;
}
