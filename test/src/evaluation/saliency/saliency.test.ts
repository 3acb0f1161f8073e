import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fixationPixels } from '../../../../src/evaluation/saliency/fixation-pixels.ts';
import { compareSaliency, type SaliencyCases } from '../../../support/saliency-cases.ts';

const golden: SaliencyCases = JSON.parse(
  readFileSync(new URL('../../../golden/saliency.json', import.meta.url), 'utf8'),
);
const byName = Map.groupBy(compareSaliency(golden), ({ name }) => name);

test.each([...byName])('%s is the reference’s', (_, comparisons) => {
  for (const { ours, theirs } of comparisons) {
    if (theirs === null) expect(ours).toBeNull();
    else expect(Math.abs((ours ?? Number.NaN) - theirs)).toBeLessThan(1e-6);
  }
  // Each is defined somewhere: otherwise nothing was compared.
  expect(comparisons.some(({ theirs }) => theirs !== null)).toBe(true);
});

test('a fixation falls into the pixel under it, and beside the film into none', () => {
  const film = { widthPx: 100, heightPx: 50 };
  const map = { widthPx: 10, heightPx: 5 };
  const at = (xPx: number, yPx: number) => fixationPixels([{ xPx, yPx }], film, map);
  expect(at(0, 0)).toEqual([0]);
  expect(at(99.9, 49.9)).toEqual([49]);
  expect(at(15, 25)).toEqual([21]);
  expect([at(-0.1, 3), at(100, 3), at(3, 50)]).toEqual([[], [], []]);
});
