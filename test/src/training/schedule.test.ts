import { describe, expect, it } from 'vitest';
import { cosineWithWarmUp } from '../../../src/training/schedule.ts';

describe('cosineWithWarmUp', () => {
  it('climbs in equal parts over a tenth, peaks, and ends near 0', () => {
    const rates = Array.from({ length: 20 }, (_, i) => cosineWithWarmUp(i + 1, 20, 2));
    expect(rates.slice(0, 3)).toEqual([1, 2, 2]);
    expect(rates[11]).toBeCloseTo(1, 10); // half of the 18 steps after the warm-up
    expect(rates[19]).toBeCloseTo(1 + Math.cos((Math.PI * 17) / 18), 10);
    const falling = rates.slice(2);
    expect(falling).toEqual(falling.toSorted((a, b) => b - a));
  });

  it('starts at the peak where there are too few steps to warm up', () => {
    expect(cosineWithWarmUp(1, 1, 3)).toBe(3);
    expect(cosineWithWarmUp(1, 5, 3)).toBe(3);
  });
});
