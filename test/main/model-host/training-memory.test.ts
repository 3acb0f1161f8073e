import { describe, expect, it } from 'vitest';
import { TrainingMemory } from '../../../main/model-host/onnx/training-memory.ts';
import { SeededRandom } from '../../../src/base/random.ts';
import { AdamW } from '../../../src/training/adamw.ts';
import { defaultOptimiser } from '../../../src/training/engine.ts';

function parameters() {
  const random = new SeededRandom(5, 'memory');
  const noise = (length: number) => Float32Array.from({ length }, () => random.normal());
  return new Map([
    ['a.dense.weight', { shape: [7, 5], values: noise(35) }],
    ['a.dense.bias', { shape: [7], values: noise(7) }],
    ['frozen.weight', { shape: [3], values: noise(3) }],
    ['b.weight', { shape: [200, 100], values: noise(20_000) }],
  ]);
}
const settings = { ...defaultOptimiser, isTrained: (name: string) => name !== 'frozen.weight' };

describe('TrainingMemory', () => {
  it('takes the steps of AdamW that plain JavaScript takes, of those that have a gradient', () => {
    const memory = new TrainingMemory(parameters(), settings);
    const reference = new AdamW(settings);
    const plain = new Map([...parameters()].map(([name, { values }]) => [name, values]));
    const random = new SeededRandom(6, 'gradients');
    for (let step = 1; step <= 5; step++) {
      const names =
        step === 3 ? ['a.dense.weight'] : ['a.dense.weight', 'a.dense.bias', 'b.weight'];
      const gradients = new Map(
        names.map(name => {
          const gradient = memory.gradients.get(name) as Float32Array;
          for (let i = 0; i < gradient.length; i++) gradient[i] = random.normal() / step ** 2;
          return [name, gradient.slice()] as const;
        }),
      );
      const norm = memory.update(names, 1e-2 / step);
      expect(norm / reference.update(plain, gradients, 1e-2 / step)).toBeCloseTo(1, 6);
    }
    for (const [name, weights] of memory.weights) {
      const expected = plain.get(name) as Float32Array;
      const worst = Math.max(...weights.map((w, i) => Math.abs(w - (expected[i] as number))));
      expect(worst, name).toBeLessThan(2e-7 * 4);
    }
    expect(memory.weights.has('frozen.weight')).toBe(false);
  });

  it('refuses a gradient that is not finite and changes nothing', () => {
    const memory = new TrainingMemory(parameters(), settings);
    memory.gradients.get('a.dense.bias')?.fill(Number.POSITIVE_INFINITY);
    expect(() => memory.update(['a.dense.bias'], 0.1)).toThrow(
      expect.objectContaining({ code: 'training.notFinite' }),
    );
    expect(memory.weights.get('a.dense.bias')).toEqual(parameters().get('a.dense.bias')?.values);
  });

  it('refuses more than WebAssembly can hold, by a code', () => {
    const values = { length: 300_000_000 } as Float32Array;
    const huge = new Map([['w', { shape: [300_000_000], values }]]);
    expect(() => new TrainingMemory(huge, settings)).toThrow(
      expect.objectContaining({ code: 'engine.modelTooLarge', actual: '300 million' }),
    );
  });
});
