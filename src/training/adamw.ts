import { AppError } from '../base/app-error.ts';
import { isNormParameter } from '../model/parameters.ts';

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;

/** Global norm above which gradients are scaled down. */
export const gradientNormLimit = 1;

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
  readonly #moments = new Map<string, Moments>();
  readonly #weightDecay: number;
  #step = 0;

  constructor(weightDecay = 1e-4) {
    this.#weightDecay = weightDecay;
  }

  /**
   * Changes `parameters` in place after scaling all gradients to a global norm of at most 1.
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
    if (!Number.isFinite(norm)) {
      throw new AppError({
        code: 'training.notFinite',
        message: 'The training diverged: a gradient is not a finite number.',
        actual: `step ${this.#step + 1}`,
        advice: 'Train with a lower learning rate.',
      });
    }
    this.#step++;
    const scale = Math.min(1, gradientNormLimit / (norm + 1e-6));
    const rate = learningRate / (1 - beta1 ** this.#step);
    const correction = 1 / (1 - beta2 ** this.#step);
    for (const [name, gradient] of gradients) {
      const parameter = parameters.get(name) as Float32Array;
      const { first, second } = this.#momentsOf(name, gradient.length);
      const decay = 1 - learningRate * (isDecayed(name) ? this.#weightDecay : 0);
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

function globalNorm(gradients: ReadonlyMap<string, Float32Array>): number {
  let sum = 0;
  for (const gradient of gradients.values()) {
    for (let i = 0; i < gradient.length; i++) sum += (gradient[i] as number) ** 2;
  }
  return Math.sqrt(sum);
}
