import * as tf from '@tensorflow/tfjs-core';
import type { HostArrays, Program } from '../engine.ts';
import type { ParameterShapes } from '../parameters.ts';
import { Weights } from '../weights.ts';
import { type Graph, GraphBuilder, type Value } from './graph.ts';
import { kernels } from './kernels.ts';

/** What a traced graph calls the weight of a micro-batch, an input without dimensions. */
export const shareInput = 'share';
/** Before the names of a program's outputs and of the parameters whose gradients a graph computes. */
export const outputPrefix = 'output ';
export const gradientPrefix = 'gradient ';

const backendName = 'trace';

/**
 * The backend that computes nothing: its kernels record what was asked of them as nodes of a graph.
 * Whatever TensorFlow.js does on it, its automatic differentiation included, ends up in the graph.
 */
class TraceBackend extends tf.KernelBackend {
  #graph = new GraphBuilder();
  readonly #values = new WeakMap<object, Value>();
  /** How many tensors share an identity: TensorFlow.js counts its tensors by this. */
  readonly #references = new WeakMap<object, number>();

  get graph(): GraphBuilder {
    return this.#graph;
  }

  begin(): GraphBuilder {
    this.#graph = new GraphBuilder();
    return this.#graph;
  }

  valueFor({ dataId }: tf.TensorInfo): Value {
    return this.#values.get(dataId) as Value;
  }

  /** A tensor that stands for a value. */
  info(value: Value): tf.TensorInfo {
    const dataId = {};
    this.#values.set(dataId, value);
    this.#references.set(dataId, 1);
    const dtype = value.type === 'int64' ? 'int32' : value.type;
    return { dataId, shape: [...value.shape], dtype };
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
      throw new TypeError(`a constant of type ${dtype}`);
    }
    const numbers = values as Float32Array | Int32Array | Uint8Array;
    return this.info(this.#graph.constant(numbers.slice(), shape, dtype)).dataId;
  }

  override disposeData(dataId: object, force = false): boolean {
    this.#references.set(dataId, force ? 0 : this.refCount(dataId) - 1);
    return this.refCount(dataId) <= 0;
  }
  override incRef(dataId: object): void {
    this.#references.set(dataId, this.refCount(dataId) + 1);
  }
  override refCount(dataId: object): number {
    return this.#references.get(dataId) ?? 0;
  }
  override numDataIds(): number {
    return 0;
  }
  override memory() {
    return { unreliable: true };
  }
  override floatPrecision(): 32 {
    return 32;
  }
  override epsilon(): number {
    return 1e-7;
  }
}

let backend: TraceBackend | null = null;

function traceBackend(): TraceBackend {
  if (backend !== null) return backend;
  const made = new TraceBackend();
  tf.registerBackend(backendName, () => made);
  for (const [kernelName, record] of Object.entries(kernels)) {
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs }) => {
        const values = Object.fromEntries(
          Object.entries(inputs).map(([name, info]) => [
            name,
            made.valueFor(info as tf.TensorInfo),
          ]),
        );
        const recorded = record(made.graph, values, { ...attrs });
        return Array.isArray(recorded)
          ? recorded.map(value => made.info(value))
          : made.info(recorded);
      },
    });
  }
  backend = made;
  return made;
}

/**
 * A program as a graph whose inputs are the parameters it uses and its own inputs, by their names,
 * and whose outputs are the program's. Nothing is computed; the values of the inputs do not matter.
 *
 * @param trained with these, the graph also computes `share` times the gradient of the output
 *   `total` with respect to each of them that it depends on
 */
export function traceProgram(
  program: Program,
  parameters: ParameterShapes,
  inputs: HostArrays,
  trained?: (name: string) => boolean,
): Graph {
  const traced = traceBackend();
  const before = tf.engine().backendName;
  // Without an await: registered by now, the backend is current when the call returns.
  void tf.setBackend(backendName);
  const graph = traced.begin();
  const tensor = (value: Value) => tf.engine().makeTensorFromTensorInfo(traced.info(value));
  const variables = new Map<string, tf.Variable>();
  try {
    for (const [name, shape] of parameters) {
      const value = graph.input(name, shape, 'float32');
      variables.set(
        name,
        tf.tidy(() => tf.variable(tensor(value))),
      );
    }
    const weights = new Weights(variables);
    const outputs = new Map<string, Value>();
    tf.tidy(() => {
      const tensors = Object.fromEntries(
        Object.entries(inputs).map(([name, { shape, values }]) => {
          const type = values instanceof Int32Array ? 'int32' : 'float32';
          return [name, tensor(graph.input(name, shape, type))];
        }),
      );
      const compute = () => {
        const computed = program.compute(weights, tensors);
        for (const [name, output] of Object.entries(computed)) {
          outputs.set(outputPrefix + name, traced.valueFor(output));
        }
        return computed;
      };
      if (trained === undefined) return void compute();
      const share = tensor(graph.input(shareInput, [], 'float32'));
      const chosen = [...variables].filter(([name]) => trained(name));
      const { grads } = tf.variableGrads(
        () => tf.mul(tf.reshape(compute().total as tf.Tensor, []), share) as tf.Scalar,
        chosen.map(([, variable]) => variable),
      );
      for (const [name, variable] of chosen) {
        const gradient = grads[variable.name];
        if (gradient) outputs.set(gradientPrefix + name, traced.valueFor(gradient));
      }
    });
    weights.dispose();
    return graph.finish(outputs);
  } finally {
    if (before) void tf.setBackend(before);
  }
}
