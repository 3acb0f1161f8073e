import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AdamW, isDecayed } from '../../../src/training/adamw.ts';
import { defaultOptimiser } from '../../../src/training/engine.ts';

interface Golden {
  rate: number;
  decay: number;
  steps: { norm: number; weight: number[]; bias: number[] }[];
}
const path = new URL('../../golden/adamw.json', import.meta.url);
const golden: Golden = JSON.parse(readFileSync(path, 'utf8'));

describe('AdamW', () => {
  it("follows PyTorch's, clipping included, with decay for weights alone", () => {
    const parameters = new Map([
      ['x.dense.weight', Float32Array.of(0.5, -1, 2)],
      ['x.dense.bias', Float32Array.of(0.25, -0.75)],
    ]);
    const optimiser = new AdamW({ ...defaultOptimiser, weightDecay: golden.decay });
    golden.steps.forEach((expected, index) => {
      const step = index + 1;
      const scaled = (...values: number[]) => Float32Array.from(values, v => v / step ** 2);
      const gradients = new Map([
        ['x.dense.weight', scaled(3, -0.2, 0.1 * step)],
        ['x.dense.bias', scaled(0.5, -1.5)],
      ]);
      const norm = optimiser.update(parameters, gradients, golden.rate);
      expect(norm).toBeCloseTo(expected.norm, 5);
      const [weight = [], bias = []] = parameters.values();
      [...expected.weight, ...expected.bias].forEach((value, i) => {
        expect([...weight, ...bias][i]).toBeCloseTo(value, 5);
      });
    });
  });

  it('refuses a gradient that is not finite and changes nothing', () => {
    const parameter = Float32Array.of(1);
    const update = () =>
      new AdamW().update(new Map([['w', parameter]]), new Map([['w', Float32Array.of(NaN)]]), 0.1);
    expect(update).toThrow(expect.objectContaining({ code: 'training.notFinite' }));
    expect([...parameter]).toEqual([1]);
  });

  it.each([
    ['text_model.projection_head.weight', true],
    ['text_model.model.embeddings.word_embeddings.weight', true],
    ['a.attention.self.relative_position_bias_table', true],
    ['a.attention.self.query.bias', false],
    ['a.attention.output.LayerNorm.weight', false],
    ['vision_model.model.layernorm.weight', false],
    ['a.downsample.norm.weight', false],
    ['logit_scale', false],
  ])('knows whether %s decays: %s', (name, decayed) => {
    expect(isDecayed(name)).toBe(decayed);
  });
});
