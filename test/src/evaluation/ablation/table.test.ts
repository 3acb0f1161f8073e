import { expect, test } from 'vitest';
import { armName, everyArm, usualArms } from '../../../../src/evaluation/ablation/arms.ts';
import { ablationTables, trendSentence } from '../../../../src/evaluation/ablation/markdown.ts';
import { ablationPlot } from '../../../../src/evaluation/ablation/plot.ts';
import {
  ablationRows,
  type MeasuredCell,
  shareTrend,
} from '../../../../src/evaluation/ablation/table.ts';

const shares = [0, 0.5, 1];
const arms = usualArms(shares);
const cell = (arm: string, seed: number, gazeAgreement: number | null): MeasuredCell => ({
  arm,
  seed,
  gazeAgreement,
  meanAuroc: null,
  hitRate: 0.5,
  regionAgreement: 0.1,
});
const cells = [
  cell('before', 1, 0),
  cell('before', 2, 0.1),
  cell('mlce-egf-egm-0', 1, 0.1),
  cell('mlce-egf-egm-0', 2, 0.2),
  cell('mlce-egf-egm-50', 1, 0.3),
  cell('mlce-egf-egm-50', 2, 0.3),
  cell('mlce-egf-egm-100', 1, 0.4),
  cell('mlce-egf-egm-100', 2, 0.7),
];

test('the usual rows are six shares and six sets of fewer terms; every one is 41', () => {
  const names = usualArms().map(armName);
  expect(names).toHaveLength(12);
  expect(new Set(names).size).toBe(12);
  const every = everyArm().map(armName);
  expect(every).toHaveLength(41);
  expect(every).not.toContain('mlce-0');
});

test('rows are means and standard deviations over the seeds; undefined stays undefined', () => {
  const rows = ablationRows(arms, cells);
  expect(rows[0]?.arm).toBeNull();
  expect(rows[0]?.gazeAgreement.mean).toBeCloseTo(0.05, 12);
  expect(rows[3]?.gazeAgreement.mean).toBeCloseTo(0.55, 12);
  expect(rows[3]?.gazeAgreement.sd).toBeCloseTo(0.3 / Math.SQRT2, 12);
  expect(rows[3]?.meanAuroc).toEqual({ mean: null, sd: null, count: 0 });
  const [byShare] = ablationTables(rows);
  expect(byShare).toContain('| ✓ | ✓ | ✓ | 100 % | 0.550 ± 0.212 | undefined | 0.500 ± 0.000 |');
});

test('the trend says whether agreement rises', () => {
  const trend = shareTrend(arms, cells);
  expect(trend.gain.mean).toBeCloseTo(0.4, 12);
  expect(trend.gain.count).toBe(2);
  expect(trend.rankCorrelation).toBeGreaterThan(0.9);
  expect(trendSentence(trend)).toContain('rises with the share of gaze');
  const falling = cells.map(one => ({ ...one, gazeAgreement: -(one.gazeAgreement ?? 0) }));
  expect(trendSentence(shareTrend(arms, falling))).toContain('does not rise');
  expect(trendSentence(shareTrend(arms, []))).toContain('can’t be told');
});

test('the plot has a dot for each cell and a place for each share', () => {
  const plot = ablationPlot(arms, cells);
  expect(plot.match(/<circle/g)).toHaveLength(6);
  for (const label of ['0 %', '50 %', '100 %']) expect(plot).toContain(`>${label}</text>`);
  expect(plot).not.toContain('NaN');
  expect(ablationPlot(arms, [])).not.toContain('NaN');
});
