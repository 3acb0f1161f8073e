import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { areaUnderCurve } from '../../../src/evaluation/area-under-curve.ts';
import { fitLinearProbe, probeLogits } from '../../../src/evaluation/linear-probe.ts';

interface Case {
  width: number;
  train: number[];
  trainLabels: boolean[];
  test: number[];
  testLabels: boolean[];
  weights: number[];
  intercept: number;
  auroc: number;
}
const golden: Case[] = JSON.parse(
  readFileSync(new URL('../../golden/linear-probe.json', import.meta.url), 'utf8'),
);

test.each(golden)('weights and AUROC are scikit-learn’s ($width features)', one => {
  const probe = fitLinearProbe(Float32Array.from(one.train), one.width, one.trainLabels);
  one.weights.forEach((weight, i) => {
    expect(probe.weights[i]).toBeCloseTo(weight, 5);
  });
  expect(probe.intercept).toBeCloseTo(one.intercept, 5);
  const logits = probeLogits(probe, Float32Array.from(one.test));
  const of = (isPositive: boolean) => logits.filter((_, row) => one.testLabels[row] === isPositive);
  expect(areaUnderCurve(of(true), of(false))).toBeCloseTo(one.auroc, 12);
});

test('films of one kind can’t be told apart', () => {
  expect(() => fitLinearProbe(new Float32Array(4), 2, [true, true])).toThrow(
    expect.objectContaining({ code: 'evaluation.oneClass' }),
  );
});
