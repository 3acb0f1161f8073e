import { describe, expect, it } from 'vitest';
import { gazeTargets } from '../../../src/training/targets.ts';

describe('gazeTargets', () => {
  it('labels what exceeds 1 % of the maximum and scales each sentence to [0, 1]', () => {
    const targets = gazeTargets(Float32Array.of(0, 2, 200, 50, 8, 8.1, 10, 9), 4);
    expect([...(targets?.labels ?? [])]).toEqual([0, 0, 1, 1, 1, 1, 1, 1]);
    expect([...(targets?.scaled ?? [])].map(v => Math.round(v * 1000) / 1000)).toEqual([
      0, 0.01, 1, 0.25, 0, 0.05, 1, 0.5,
    ]);
  });

  it("gives a sentence without gaze the reading's whole map", () => {
    const targets = gazeTargets(Float32Array.of(0, 0, 0, 0, 4, 2), 2);
    expect([...(targets?.labels ?? [])]).toEqual([1, 1, 1, 1, 1, 1]);
    expect([...(targets?.scaled ?? [])]).toEqual([1, 0, 1, 0, 1, 0]);
  });

  it('calls an even map looked at everywhere', () => {
    expect(gazeTargets(Float32Array.of(3, 3), 2)?.scaled).toEqual(Float32Array.of(1, 1));
  });

  it('has no targets for a reading without any gaze', () => {
    expect(gazeTargets(new Float32Array(8), 4)).toBeNull();
  });
});
