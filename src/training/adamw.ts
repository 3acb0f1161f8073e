import { AppError } from '../base/app-error.ts';
import type { NamedTensor } from '../base/safetensors.ts';
import { isNormParameter } from '../model/parameters.ts';
import { defaultOptimiser, type OptimiserSettings, type TrainingState } from './engine.ts';

export const beta1 = 0.9;
export const beta2 = 0.999;
export const epsilon = 1e-8;

/** First and second moments of one parameter. */
interface Moments {
  first: Float32Array;
  second: Float32Array;
}

/**
 * AdamW (Loshchilov & Hutter, 2019) on the host, over plain arrays. Weight decay is decoupled and
 * leaves out biases, LayerNorm and logit_scale. A parameter without a gradient is not touched.
 */
export class AdamW {
  readonly #settings: OptimiserSettings;
  readonly #moments = new Map<string, Moments>();
  #updateCount = 0;

  constructor(settings: OptimiserSettings = defaultOptimiser) {
    this.#settings = settings;
  }

  /**
   * Changes `parameters` in place after scaling all gradients to a global norm of at most the limit.
   *
   * @returns the norm before scaling
   * @throws AppError `training.notFinite` where a gradient is not a number; nothing is changed then
   */
  update(
    parameters: ReadonlyMap<string, Float32Array>,
    gradients: ReadonlyMap<string, Float32Array>,
    learningRate: number,
  ): number {
    const norm = globalNorm(gradients);
    checkNorm(norm, this.#updateCount + 1);
    this.#updateCount++;
    const { gradientNormLimit, weightDecay } = this.#settings;
    const scale = Math.min(1, gradientNormLimit / (norm + 1e-6));
    const rate = learningRate / (1 - beta1 ** this.#updateCount);
    const correction = 1 / (1 - beta2 ** this.#updateCount);
    for (const [name, gradient] of gradients) {
      const parameter = parameters.get(name) as Float32Array;
      const { first, second } = this.#momentsOf(name, gradient.length);
      const decay = 1 - learningRate * (isDecayed(name) ? weightDecay : 0);
      for (let i = 0; i < gradient.length; i++) {
        const g = scale * (gradient[i] as number);
        const m = beta1 * (first[i] as number) + (1 - beta1) * g;
        const v = beta2 * (second[i] as number) + (1 - beta2) * g * g;
        first[i] = m;
        second[i] = v;
        const move = (rate * m) / (Math.sqrt(v * correction) + epsilon);
        parameter[i] = decay * (parameter[i] as number) - move;
      }
    }
    return norm;
  }

  /** A copy of the moments and the number of updates. */
  state(): Omit<TrainingState, 'parameters'> {
    const copies = (part: keyof Moments) =>
      new Map([...this.#moments].map(([name, moments]) => [name, moments[part].slice()]));
    return { updateCount: this.#updateCount, first: copies('first'), second: copies('second') };
  }

  /**
   * Goes on from a state of a model with these parameters.
   *
   * @throws AppError `training.state`
   */
  restore(parameters: ReadonlyMap<string, NamedTensor>, state: TrainingState): void {
    checkState(parameters, this.#settings, state);
    this.#updateCount = state.updateCount;
    this.#moments.clear();
    for (const [name, first] of state.first) {
      const second = state.second.get(name) as Float32Array;
      this.#moments.set(name, { first: first.slice(), second: second.slice() });
    }
  }

  #momentsOf(name: string, length: number): Moments {
    let moments = this.#moments.get(name);
    if (moments === undefined) {
      moments = { first: new Float32Array(length), second: new Float32Array(length) };
      this.#moments.set(name, moments);
    }
    return moments;
  }
}

/** Whether weight decay applies to a parameter. */
export function isDecayed(name: string): boolean {
  return !(name.endsWith('.bias') || name === 'logit_scale' || isNormParameter(name));
}

/** @throws AppError `training.notFinite` */
export function checkNorm(norm: number, updateNumber: number): void {
  if (Number.isFinite(norm)) return;
  throw new AppError({
    code: 'training.notFinite',
    message: 'The training diverged: a gradient is not a finite number.',
    actual: `step ${updateNumber}`,
    advice: 'Train with a lower learning rate.',
  });
}

/** @throws AppError `training.state` where a state is not one of this model and what is trained of it */
export function checkState(
  parameters: ReadonlyMap<string, NamedTensor>,
  { isTrained }: OptimiserSettings,
  state: TrainingState,
): void {
  const problems: string[] = [];
  for (const [name, { values }] of parameters) {
    const found = state.parameters.get(name)?.values.length ?? 'no';
    if (found !== values.length) problems.push(`${name}: ${found} of ${values.length} values`);
  }
  for (const part of ['first', 'second'] as const) {
    for (const [name, values] of state[part]) {
      const length = isTrained(name) ? (parameters.get(name)?.values.length ?? 0) : 0;
      const paired = state[part === 'first' ? 'second' : 'first'].has(name);
      if (values.length !== length || !paired) problems.push(`${part} moments of ${name}`);
    }
  }
  if (problems.length === 0) return;
  throw new AppError({
    code: 'training.state',
    message: 'The checkpoint does not fit the model that is trained.',
    expected: `${parameters.size} parameters and their moments`,
    actual: problems.slice(0, 8).join('; ') + (problems.length > 8 ? '; …' : ''),
    advice: 'Resume with the model and the frozen layers that the run was started with.',
  });
}

function globalNorm(gradients: ReadonlyMap<string, Float32Array>): number {
  let sum = 0;
  for (const gradient of gradients.values()) {
    for (let i = 0; i < gradient.length; i++) sum += (gradient[i] as number) ** 2;
  }
  return Math.sqrt(sum);
}
