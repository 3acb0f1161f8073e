import { expect, test } from 'vitest';
import type { DemoResults } from '../../../main/demo/run-demo.ts';
import { conditions, type GroupResult } from '../../../main/demo/scores.ts';
import { fixed, groupRows } from '../../../main/demo/tables.ts';

function group(hitRate: number, mean: number, gain: number): GroupResult {
  const summary = { hitRate, correlation: { mean, sd: 0.2, count: 4 }, sentenceCount: 4 };
  const summaries = Object.fromEntries(conditions.map(name => [name, summary]));
  return {
    ...(summaries as Omit<GroupResult, 'gain'>),
    gain: { correlation: gain, low: gain - 0.1, high: gain + 0.1 },
  };
}

function demoOf(...parts: GroupResult[]): DemoResults {
  return {
    parameters: {
      seeds: parts.map((_, i) => i + 1),
      trainingCount: 4,
      unseenCount: 1,
      stepCount: 1,
      batchSize: 1,
      learningRate: 1,
    },
    results: parts.map((all, i) => ({
      seed: i + 1,
      groups: { all },
      topics: {},
      lossCurves: {
        withGaze: { total: [], contrastive: [] },
        withoutGaze: { total: [], contrastive: [] },
      },
      modelIds: { before: 'a', withoutGaze: 'b', withGaze: 'c' },
      engine: 'none',
      elapsedMs: 1,
    })),
    elapsedMs: 1,
  };
}

test('one repetition: SD over sentences, and the bootstrap interval of the gain', () => {
  const [row] = groupRows(demoOf(group(0.75, 0.4, -0.25)));
  expect(row?.cells.withGaze).toEqual({ hitRate: '75 %', correlation: '0.40 ± 0.20' });
  expect(row?.gain).toBe('−0.25 (−0.35 to −0.15)');
});

test('several repetitions: mean ± SD of their means, computed by hand', () => {
  // Means 0.2, 0.4, 0.6: 0.4 ± 0.2. Hit rates 50, 60, 70 %: 60 ± 10.
  const [row] = groupRows(demoOf(group(0.5, 0.2, 0.1), group(0.6, 0.4, 0.2), group(0.7, 0.6, 0.3)));
  expect(row?.cells.withGaze).toEqual({ hitRate: '60 ± 10 %', correlation: '0.40 ± 0.20' });
  expect(row?.gain).toBe('+0.20 ± 0.10');
  expect(row?.sentenceCount).toBe(12);
});

test('a number that rounds to zero has no sign', () => {
  expect(fixed(-0.001, 2)).toBe('0.00');
  expect(fixed(-0.01, 2)).toBe('−0.01');
});
