import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../base/app-error.ts';
import type { NamedTensor } from '../base/safetensors.ts';
import type { EgmaConfig } from './config.ts';
import { parameterShapes } from './parameters.ts';

/** Parameters on the current backend, by Hugging Face name. Owns its tensors: `dispose` them. */
export class Weights {
  readonly variables: ReadonlyMap<string, tf.Variable>;
  readonly #constants = new Map<string, tf.Tensor>();

  constructor(variables: ReadonlyMap<string, tf.Variable>) {
    this.variables = variables;
  }

  /** Copies parameters to the current backend. */
  static from(parameters: ReadonlyMap<string, NamedTensor>): Weights {
    const variables = new Map<string, tf.Variable>();
    for (const [name, { shape, values }] of parameters) {
      variables.set(
        name,
        tf.tidy(() => tf.variable(tf.tensor(values.slice(), shape, 'float32'))),
      );
    }
    return new Weights(variables);
  }

  get(name: string): tf.Tensor {
    const variable = this.variables.get(name);
    if (variable !== undefined) return variable;
    throw new AppError({ code: 'model.parameter', message: `The model has no parameter ${name}.` });
  }

  has(name: string): boolean {
    return this.variables.has(name);
  }

  /** Replaces one parameter's values; their number must not change. */
  assign(name: string, values: Float32Array): void {
    const variable = this.get(name) as tf.Variable;
    tf.tidy(() => variable.assign(tf.tensor(values.slice(), variable.shape, 'float32')));
  }

  /** A constant of the model, made on first use and kept beside the parameters. */
  constant(name: string, make: () => tf.Tensor): tf.Tensor {
    const known = this.#constants.get(name);
    if (known !== undefined) return known;
    const constant = tf.keep(tf.tidy(make));
    this.#constants.set(name, constant);
    return constant;
  }

  dispose(): void {
    for (const variable of this.variables.values()) variable.dispose();
    for (const constant of this.#constants.values()) constant.dispose();
  }
}

/**
 * Checks that a set of tensors is exactly what a configuration needs.
 *
 * @throws AppError `model.parameters` that names each missing, unexpected or misshapen tensor
 */
export function checkParameters(
  config: EgmaConfig,
  parameters: ReadonlyMap<string, NamedTensor>,
): void {
  const shapes = parameterShapes(config);
  const problems: string[] = [];
  for (const [name, shape] of shapes) {
    const found = parameters.get(name);
    if (found === undefined) problems.push(`${name} is missing`);
    else if (String(found.shape) !== String(shape)) {
      problems.push(`${name} is [${found.shape}] instead of [${shape}]`);
    }
  }
  for (const name of parameters.keys()) {
    if (!shapes.has(name)) problems.push(`${name} is unexpected`);
  }
  if (problems.length === 0) return;
  throw new AppError({
    code: 'model.parameters',
    message: 'The weights do not fit the model configuration.',
    expected: `${shapes.size} tensors`,
    actual: problems.slice(0, 8).join('; ') + (problems.length > 8 ? '; …' : ''),
  });
}
