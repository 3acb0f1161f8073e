import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../../src/base/random.ts';
import { lookAround, sampleThroughWebcam } from '../../../src/gaze/synthetic-reader.ts';
import { drawWebcamNoise, noisyEstimate } from '../../../src/gaze/webcam-noise.ts';
import { type Region, regionContains } from '../../../src/imaging/region.ts';
import type { ImageToScreen } from '../../../src/imaging/viewport.ts';

const film = { widthPx: 512, heightPx: 512 };
const view: ImageToScreen = [2, 0, 0, 2, 400, 20];
const region: Region = [
  [
    { xPx: 60, yPx: 300 },
    { xPx: 160, yPx: 300 },
    { xPx: 160, yPx: 420 },
    { xPx: 60, yPx: 420 },
  ],
];

function quantile(values: number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * values.length)] as number;
}

describe('webcam noise has the statistics of the published recordings', () => {
  const random = new SeededRandom(1, 'readings');
  const readings = Array.from({ length: 4000 }, () => drawWebcamNoise(random));

  test('bias: median 140 px, quartiles 79 and 244', () => {
    const sizes = readings.map(({ bias }) => Math.hypot(bias.xPx, bias.yPx));
    expect(quantile(sizes, 0.5)).toBeCloseTo(140, -1);
    expect(Math.abs(quantile(sizes, 0.25) - 79)).toBeLessThan(6);
    expect(Math.abs(quantile(sizes, 0.75) - 244)).toBeLessThan(15);
    const meanX = readings.reduce((sum, { bias }) => sum + bias.xPx, 0) / readings.length;
    expect(Math.abs(meanX)).toBeLessThan(12);
  });

  test('spread within a dot: median 96 px, found again in the samples', () => {
    expect(
      Math.abs(
        quantile(
          readings.map(noise => noise.spreadPx),
          0.5,
        ) - 96,
      ),
    ).toBeLessThan(4);
    const noise = { ...(readings[0] as (typeof readings)[0]), spreadPx: 96 };
    const dot = { xPx: 500, yPx: 500 };
    const samples = Array.from({ length: 20_000 }, () => noisyEstimate(noise, dot, random));
    const meanX = samples.reduce((sum, { xPx }) => sum + xPx, 0) / samples.length;
    const meanY = samples.reduce((sum, { yPx }) => sum + yPx, 0) / samples.length;
    const variance =
      samples.reduce((sum, s) => sum + (s.xPx - meanX) ** 2 + (s.yPx - meanY) ** 2, 0) /
      samples.length;
    expect(Math.abs(Math.sqrt(variance) - 96)).toBeLessThan(1.5);
    expect(Math.abs(meanX - 500 - noise.bias.xPx)).toBeLessThan(2);
    expect(Math.abs(meanY - 500 - noise.bias.yPx)).toBeLessThan(2);
  });

  test('22.6 samples a second at the median, and the stated share lost', () => {
    expect(
      Math.abs(
        quantile(
          readings.map(noise => noise.samplesPerSecond),
          0.5,
        ) - 22.6,
      ),
    ).toBeLessThan(0.5);
    const noise = {
      bias: { xPx: 0, yPx: 0 },
      spreadPx: 96,
      samplesPerSecond: 22.6,
      lossShare: 0.1,
    };
    const gaze = sampleThroughWebcam(lookAround([], film, 200_000, random), view, noise, random);
    expect(gaze.length / 200).toBeGreaterThan(22);
    expect(gaze.length / 200).toBeLessThan(23.2);
    const lost = gaze.filter(sample => sample.xPx === null).length / gaze.length;
    expect(Math.abs(lost - 0.1)).toBeLessThan(0.02);
  });
});

describe('the reader', () => {
  const task = { startMs: 5_000, endMs: 60_000, region };
  const fixations = lookAround([task], film, 80_000, new SeededRandom(4));

  test('fixates for 180 to 400 ms, with saccades of 30 to 80 ms between', () => {
    for (const [i, fixation] of fixations.slice(0, -1).entries()) {
      const lengthMs = fixation.endMs - fixation.startMs;
      const gapMs = (fixations[i + 1]?.startMs ?? 0) - fixation.endMs;
      expect(lengthMs).toBeGreaterThanOrEqual(180);
      expect(lengthMs).toBeLessThanOrEqual(400);
      expect(gapMs).toBeGreaterThanOrEqual(30);
      expect(gapMs).toBeLessThanOrEqual(80);
    }
  });

  test('keeps most fixations of a task inside its region, and explores with the rest', () => {
    const during = fixations.filter(({ startMs }) => startMs >= 5_000 && startMs < 60_000);
    const inside = during.filter(fixation => regionContains(region, fixation)).length;
    expect(inside / during.length).toBeGreaterThan(0.75);
    expect(inside / during.length).toBeLessThan(0.97);
    const after = fixations.filter(({ startMs }) => startMs >= 60_000);
    const stillInside = after.filter(fixation => regionContains(region, fixation)).length;
    expect(stillInside / after.length).toBeLessThan(0.4);
  });

  test('without noise, samples during fixations lie where the film is on the screen', () => {
    const clean = { bias: { xPx: 0, yPx: 0 }, spreadPx: 0, samplesPerSecond: 60, lossShare: 0 };
    const samples = sampleThroughWebcam(fixations, view, clean, new SeededRandom(4));
    for (const { tMs, xPx, yPx } of samples) {
      const fixation = fixations.find(({ startMs, endMs }) => tMs >= startMs && tMs <= endMs);
      if (fixation === undefined) continue;
      expect(xPx).toBeCloseTo(2 * fixation.xPx + 400, 9);
      expect(yPx).toBeCloseTo(2 * fixation.yPx + 20, 9);
    }
  });
});
