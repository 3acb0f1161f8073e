import { AppError } from '../../../src/base/app-error.ts';
import type { NamedTensor } from '../../../src/base/safetensors.ts';
import { beta1, beta2, checkNorm, isDecayed } from '../../../src/training/adamw.ts';
import type { OptimiserSettings } from '../../../src/training/engine.ts';
import { writeAdamW, writeSumSquares } from '../wasm-kernels/adamw.ts';
import { assemble } from '../wasm-kernels/assembler.ts';

interface Kernels {
  adamW(
    ...parameters: [
      ...addresses: [weights: number, gradients: number, first: number, second: number],
      fours: number,
      ...factors: [scale: number, rate: number, correction: number, decay: number],
    ]
  ): void;
  sumSquares(source: number, target: number, fours: number): void;
}

const pageBytes = 65_536;
/** Of WebAssembly with 32-bit addresses. */
const pageLimit = 65_536;
/** Squares are added in 32 bits within a run of this many floats, in 64 bits beyond. */
const runFloats = 16_384;

/**
 * Trained parameters with their gradients and moments in one WebAssembly memory, where AdamW passes
 * over them with vector instructions. The arrays are views: an engine may read the weights and write
 * the gradients in place.
 */
export class TrainingMemory {
  readonly weights = new Map<string, Float32Array<ArrayBuffer>>();
  readonly gradients = new Map<string, Float32Array<ArrayBuffer>>();
  readonly first = new Map<string, Float32Array<ArrayBuffer>>();
  readonly second = new Map<string, Float32Array<ArrayBuffer>>();
  updateCount = 0;
  readonly #settings: OptimiserSettings;
  readonly #memory: WebAssembly.Memory;
  readonly #kernels: Kernels;

  /** @throws AppError `engine.modelTooLarge` beyond 268 million trained parameters */
  constructor(parameters: ReadonlyMap<string, NamedTensor>, settings: OptimiserSettings) {
    this.#settings = settings;
    const trained = [...parameters].filter(([name]) => settings.isTrained(name));
    const blockBytes = trained.reduce((sum, [, { values }]) => sum + paddedBytes(values.length), 0);
    // The first 16 bytes are where sums are put.
    const initial = Math.ceil((16 + 4 * blockBytes) / pageBytes);
    if (initial > pageLimit) {
      throw new AppError({
        code: 'engine.modelTooLarge',
        message: 'The model is too large to train on this engine.',
        expected: 'at most 268 million trained parameters',
        actual: `${Math.round(blockBytes / 4e6)} million`,
        advice: 'Freeze a part of it, such as the text tower.',
      });
    }
    this.#memory = new WebAssembly.Memory({ initial, maximum: initial });
    const buffer = this.#memory.buffer as ArrayBuffer;
    [this.weights, this.gradients, this.first, this.second].forEach((views, block) => {
      let at = 16 + block * blockBytes;
      for (const [name, { values }] of trained) {
        views.set(name, new Float32Array(buffer, at, values.length));
        at += paddedBytes(values.length);
      }
    });
    for (const [name, { values }] of trained) this.weights.get(name)?.set(values);
    const module = new WebAssembly.Module(
      assemble({ adamW: writeAdamW(), sumSquares: writeSumSquares() }),
    );
    const { exports } = new WebAssembly.Instance(module, { env: { memory: this.#memory } });
    this.#kernels = exports as unknown as Kernels;
  }

  /**
   * Clips the gradients of these parameters, then takes one step of AdamW on them.
   *
   * @returns the global norm before clipping
   * @throws AppError `training.notFinite`; nothing is changed then
   */
  update(names: Iterable<string>, learningRate: number): number {
    const chosen = [...names];
    const norm = Math.sqrt(chosen.reduce((sum, name) => sum + this.#squares(name), 0));
    checkNorm(norm, this.updateCount + 1);
    this.updateCount++;
    const { gradientNormLimit, weightDecay } = this.#settings;
    const scale = Math.min(1, gradientNormLimit / (norm + 1e-6));
    const rate = learningRate / (1 - beta1 ** this.updateCount);
    const correction = 1 / (1 - beta2 ** this.updateCount);
    for (const name of chosen) {
      const views = [this.weights, this.gradients, this.first, this.second];
      const [w, g, m, v] = views.map(view => view.get(name) as Float32Array) as [
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      const addresses = [w.byteOffset, g.byteOffset, m.byteOffset, v.byteOffset] as const;
      const decay = 1 - learningRate * (isDecayed(name) ? weightDecay : 0);
      this.#kernels.adamW(...addresses, Math.ceil(w.length / 4), scale, rate, correction, decay);
    }
    return norm;
  }

  #squares(name: string): number {
    const { byteOffset, length } = this.gradients.get(name) as Float32Array;
    const sums = new Float32Array(this.#memory.buffer, 0, 4);
    let total = 0;
    for (let from = 0; from < length; from += runFloats) {
      const floats = Math.min(runFloats, length - from);
      this.#kernels.sumSquares(byteOffset + 4 * from, 0, Math.ceil(floats / 4));
      for (const sum of sums) total += sum;
    }
    return total;
  }
}

/** Each array begins at a multiple of 16 bytes; what is between them stays zero. */
function paddedBytes(floats: number): number {
  return 16 * Math.ceil(floats / 4);
}
