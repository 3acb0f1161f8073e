import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { NamedTensor } from '../../../src/base/safetensors.ts';
import type { HostArray, HostArrays, ModelRunner, Program } from '../../../src/model/engine.ts';
import { encodeOnnx } from '../../../src/model/onnx/encode.ts';
import {
  gradientPrefix,
  outputPrefix,
  shareInput,
  traceProgram,
} from '../../../src/model/onnx/trace.ts';
import type { ParameterShapes } from '../../../src/model/parameters.ts';
import { checkState } from '../../../src/training/adamw.ts';
import type {
  OptimiserSettings,
  Trainer,
  TrainingEngine,
  TrainingState,
} from '../../../src/training/engine.ts';
import { TrainingMemory } from './training-memory.ts';

type Runtime = typeof import('onnxruntime-node');
export type ExecutionProvider = 'cpu' | 'cuda' | 'dml' | 'webgpu' | 'coreml';

/** Compiled graphs kept for each model; which shapes occur depends on the lengths of sentences. */
const sessionLimit = 24;

/**
 * The engine that traces a program into an ONNX graph, once for each set of shapes, and has ONNX
 * Runtime run it. Weights are inputs of the graph and lie where AdamW changes them.
 */
export function onnxEngine(
  runtime: Runtime,
  provider: ExecutionProvider,
  threadCount?: number,
): TrainingEngine {
  const options: InferenceSession.SessionOptions = {
    executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
    graphOptimizationLevel: 'all',
    // Warnings are about nodes that a provider leaves to the processor.
    logSeverityLevel: 3,
    ...(threadCount === undefined ? {} : { intraOpNumThreads: threadCount }),
  };
  return {
    load: async parameters => new OnnxRunner(runtime, options, parameters),
    train: async (parameters, optimiser) =>
      new OnnxTrainer(runtime, options, parameters, optimiser),
  };
}

class OnnxRunner implements ModelRunner {
  protected readonly runtime: Runtime;
  /** The model's values by name, fed to every run. */
  protected readonly weights = new Map<string, Tensor>();
  readonly #options: InferenceSession.SessionOptions;
  readonly #shapes: ParameterShapes;
  readonly #sessions = new Map<string, InferenceSession>();

  constructor(
    runtime: Runtime,
    options: InferenceSession.SessionOptions,
    parameters: ReadonlyMap<string, NamedTensor>,
  ) {
    this.runtime = runtime;
    this.#options = options;
    this.#shapes = new Map([...parameters].map(([name, { shape }]) => [name, shape]));
    for (const [name, { shape, values }] of parameters) {
      this.weights.set(name, new runtime.Tensor('float32', values, shape));
    }
  }

  async run(program: Program, inputs: HostArrays): Promise<Record<string, Float32Array>> {
    const session = await this.session(program, inputs);
    return readOutputs(await session.run(this.feeds(session, inputs)));
  }

  async dispose(): Promise<void> {
    for (const session of this.#sessions.values()) await session.release();
    this.#sessions.clear();
  }

  protected async session(
    program: Program,
    inputs: HostArrays,
    trained?: (name: string) => boolean,
  ): Promise<InferenceSession> {
    const shapes = Object.entries(inputs).map(([name, { shape }]) => `${name} [${shape}]`);
    const key = [trained === undefined ? 'run' : 'train', program.key, ...shapes].join(' ');
    let session = this.#sessions.get(key);
    if (session === undefined) {
      const model = encodeOnnx(traceProgram(program, this.#shapes, inputs, trained));
      session = await this.runtime.InferenceSession.create(model, this.#options);
    }
    this.#sessions.delete(key);
    this.#sessions.set(key, session);
    const [oldest] = this.#sessions;
    if (this.#sessions.size > sessionLimit && oldest !== undefined) {
      this.#sessions.delete(oldest[0]);
      await oldest[1].release();
    }
    return session;
  }

  protected feeds(session: InferenceSession, inputs: HostArrays): Record<string, Tensor> {
    const feeds: Record<string, Tensor> = {};
    for (const name of session.inputNames) {
      const weight = this.weights.get(name);
      feeds[name] = weight ?? this.#tensor(inputs[name] as HostArray);
    }
    return feeds;
  }

  #tensor({ shape, values }: HostArray): Tensor {
    return values instanceof Int32Array
      ? new this.runtime.Tensor('int32', values, shape)
      : new this.runtime.Tensor('float32', values, shape);
  }
}

class OnnxTrainer extends OnnxRunner implements Trainer {
  readonly #parameters: ReadonlyMap<string, NamedTensor>;
  readonly #optimiser: OptimiserSettings;
  readonly #memory: TrainingMemory;
  /** Parameters with a gradient since the last update. */
  readonly #touched = new Set<string>();
  /** Parameters that ever had one. */
  readonly #moved = new Set<string>();
  readonly #targets: Map<string, Tensor>;
  /** Where a micro-batch that is not an update's first puts its gradients. */
  #further: Map<string, Tensor> | null = null;

  constructor(
    runtime: Runtime,
    options: InferenceSession.SessionOptions,
    parameters: ReadonlyMap<string, NamedTensor>,
    optimiser: OptimiserSettings,
  ) {
    super(runtime, options, parameters);
    this.#optimiser = optimiser;
    this.#memory = new TrainingMemory(parameters, optimiser);
    const held = new Map<string, NamedTensor>();
    for (const [name, { shape, values }] of parameters) {
      held.set(name, { shape, values: this.#memory.weights.get(name) ?? values });
    }
    this.#parameters = held;
    this.#targets = this.#tensors(name => this.#memory.gradients.get(name) as Float32Array);
    for (const [name, tensor] of this.#tensors(name => held.get(name)?.values as Float32Array)) {
      this.weights.set(name, tensor);
    }
  }

  async accumulate(program: Program, inputs: HostArrays, share: number) {
    const { isTrained } = this.#optimiser;
    const shares = { [shareInput]: { shape: [], values: Float32Array.of(share) } };
    const session = await this.session(program, inputs, isTrained);
    const isFirst = this.#touched.size === 0;
    if (!isFirst) this.#further ??= this.#tensors(name => new Float32Array(this.#lengthOf(name)));
    const targets = isFirst ? this.#targets : (this.#further as Map<string, Tensor>);
    const fetches: Record<string, Tensor | null> = {};
    for (const output of session.outputNames) {
      fetches[output] = targets.get(output.slice(gradientPrefix.length)) ?? null;
      if (!output.startsWith(gradientPrefix)) fetches[output] = null;
    }
    const outputs = await session.run(this.feeds(session, { ...inputs, ...shares }), fetches);
    for (const output of session.outputNames) {
      if (!output.startsWith(gradientPrefix)) continue;
      const name = output.slice(gradientPrefix.length);
      if (!isFirst) this.#addFurther(name);
      this.#touched.add(name);
    }
    return readOutputs(outputs);
  }

  async gradients(): Promise<Map<string, Float32Array>> {
    return copies(this.#memory.gradients, this.#touched);
  }

  async update(learningRate: number): Promise<number> {
    const names = [...this.#touched];
    this.#touched.clear();
    const norm = this.#memory.update(names, learningRate);
    for (const name of names) this.#moved.add(name);
    return norm;
  }

  async state(): Promise<TrainingState> {
    const parameters = new Map<string, NamedTensor>();
    for (const [name, { shape, values }] of this.#parameters) {
      parameters.set(name, { shape: [...shape], values: values.slice() });
    }
    return {
      updateCount: this.#memory.updateCount,
      parameters,
      first: copies(this.#memory.first, this.#moved),
      second: copies(this.#memory.second, this.#moved),
    };
  }

  async restore(state: TrainingState): Promise<void> {
    checkState(this.#parameters, this.#optimiser, state);
    this.#memory.updateCount = state.updateCount;
    this.#touched.clear();
    this.#moved.clear();
    for (const [name, weights] of this.#memory.weights) {
      weights.set(state.parameters.get(name)?.values ?? []);
      const first = state.first.get(name);
      const second = state.second.get(name);
      this.#memory.first.get(name)?.fill(0);
      this.#memory.second.get(name)?.fill(0);
      if (first === undefined || second === undefined) continue;
      this.#memory.first.get(name)?.set(first);
      this.#memory.second.get(name)?.set(second);
      this.#moved.add(name);
    }
  }

  #tensors(valuesOf: (name: string) => Float32Array): Map<string, Tensor> {
    const tensors = new Map<string, Tensor>();
    for (const name of this.#memory.weights.keys()) {
      const shape = this.#parameters.get(name)?.shape ?? [];
      tensors.set(name, new this.runtime.Tensor('float32', valuesOf(name), shape));
    }
    return tensors;
  }

  #lengthOf(name: string): number {
    return this.#memory.weights.get(name)?.length ?? 0;
  }

  #addFurther(name: string): void {
    const sum = this.#memory.gradients.get(name) as Float32Array;
    const more = this.#further?.get(name)?.data as Float32Array;
    if (!this.#touched.has(name)) sum.set(more);
    else for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (more[i] as number);
  }
}

function copies(
  arrays: ReadonlyMap<string, Float32Array>,
  names: ReadonlySet<string>,
): Map<string, Float32Array> {
  return new Map([...names].map(name => [name, (arrays.get(name) as Float32Array).slice()]));
}

/** The program's own outputs. */
function readOutputs(outputs: Readonly<Record<string, Tensor>>): Record<string, Float32Array> {
  const read: Record<string, Float32Array> = {};
  for (const [name, { data }] of Object.entries(outputs)) {
    if (name.startsWith(outputPrefix)) read[name.slice(outputPrefix.length)] = data as Float32Array;
  }
  return read;
}
