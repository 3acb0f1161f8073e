import { describe, expect, test } from 'vitest';
import { scoreGrounding, summariseGrounding } from '../../../src/evaluation/grounding.ts';
import { attentionPeak, pointingHit } from '../../../src/evaluation/pointing-game.ts';
import type { Region } from '../../../src/imaging/region.ts';

const film = { widthPx: 448, heightPx: 448 };

/** A 7×7 map with one high patch. */
function peakAt(column: number, row: number) {
  const values = new Float32Array(49).fill(0.1);
  values[row * 7 + column] = 0.9;
  return { widthPx: 7, heightPx: 7, values };
}

function square(leftPx: number, topPx: number, sidePx: number): Region {
  const right = leftPx + sidePx;
  const bottom = topPx + sidePx;
  return [
    [
      { xPx: leftPx, yPx: topPx },
      { xPx: right, yPx: topPx },
      { xPx: right, yPx: bottom },
      { xPx: leftPx, yPx: bottom },
    ],
  ];
}

describe('attentionPeak', () => {
  test('is the centre of the highest patch', () => {
    // Patches of 448 / 7 = 64 px: column 5, row 2 is centred on (5.5 · 64, 2.5 · 64).
    expect(attentionPeak(peakAt(5, 2), film)).toEqual({ xPx: 352, yPx: 160 });
  });

  test('allows for the padding of a film that is not square', () => {
    const upright = { widthPx: 224, heightPx: 448 };
    expect(attentionPeak(peakAt(3, 0), upright)).toEqual({ xPx: 112, yPx: 32 });
  });
});

describe('pointingHit', () => {
  test('hits inside, and up to 15 px of the 224 px picture outside', () => {
    // 15 px of 224 are 30 px of 448; the peak is at (352, 160).
    expect(pointingHit(peakAt(5, 2), square(340, 150, 20), film)).toBe(true);
    expect(pointingHit(peakAt(5, 2), square(352 + 29, 150, 20), film)).toBe(true);
    expect(pointingHit(peakAt(5, 2), square(352 + 31, 150, 20), film)).toBe(false);
  });

  test('without tolerance only the inside counts', () => {
    expect(pointingHit(peakAt(5, 2), square(354, 150, 20), film, 0)).toBe(false);
    expect(pointingHit(peakAt(5, 2), square(350, 150, 20), film, 0)).toBe(true);
  });
});

describe('grounding', () => {
  test('attention equal to the region correlates perfectly and hits', () => {
    const { hit, correlation } = scoreGrounding(peakAt(1, 6), square(64, 384, 64), film);
    expect(hit).toBe(true);
    expect(correlation).toBeCloseTo(1, 6);
  });

  test('attention on another patch: CC is −1/48, as computed by hand for two one-hot maps', () => {
    const { hit, correlation } = scoreGrounding(peakAt(5, 0), square(64, 384, 64), film);
    expect(hit).toBe(false);
    expect(correlation).toBeCloseTo(-1 / 48, 6);
  });

  test('the summary is the hit rate and the mean correlation, undefined ones as 0', () => {
    const summary = summariseGrounding([
      { hit: true, correlation: 0.6 },
      { hit: false, correlation: null },
    ]);
    expect(summary.hitRate).toBe(0.5);
    expect(summary.correlation.mean).toBeCloseTo(0.3, 12);
    expect(summary.correlation.sd).toBeCloseTo(0.3 * Math.SQRT2, 12);
    expect(summary.sentenceCount).toBe(2);
  });
});
