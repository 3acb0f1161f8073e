import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { detectFixationsIdt } from '../../../src/gaze/idt.ts';
import type { GazeSample } from '../../../src/gaze/sample.ts';
import { missingSharedData, SHARED_DATA } from '../../support/shared-data.ts';

const missing = missingSharedData('gaze-irf');
const FIXATION = 1;

/**
 * Every 16th or 17th sample of a 1000 Hz recording, as a 60 Hz tracker would see it, with the
 * expert's label of each. Positions in hundredths of a degree.
 */
function at60Hz(name: string): { samples: GazeSample[]; labels: number[] } {
  const file = readFileSync(`${SHARED_DATA}gaze-irf/${name}`);
  const headerLength = file.readUInt16LE(8);
  const recordLength = 18; // t float64, x float32, y float32, status bool, evt uint8
  const records = file.subarray(10 + headerLength);
  const samples: GazeSample[] = [];
  const labels: number[] = [];
  for (let step = 0; ; step++) {
    const offset = Math.round((step * 1000) / 60) * recordLength;
    if (offset + recordLength > records.length) return { samples, labels };
    const [x, y] = [records.readFloatLE(offset + 8), records.readFloatLE(offset + 12)];
    const isFound = records[offset + 16] === 1 && Number.isFinite(x) && Number.isFinite(y);
    samples.push({
      tMs: 1000 * records.readDoubleLE(offset),
      xPx: isFound ? 100 * x : null,
      yPx: isFound ? 100 * y : null,
    });
    labels.push(records[offset + 17] as number);
  }
}

describe.skipIf(missing !== null)(`hand-labelled recordings at 60 Hz ${missing ?? ''}`, () => {
  test.each(['lookAtPoint_EL_S1.npy', 'lookAtPoint_EL_S2.npy'])('%s', name => {
    const { samples, labels } = at60Hz(name);
    const fixations = detectFixationsIdt(samples, { dispersionPx: 100, minimumDurationMs: 100 });
    const isInFixation = ({ tMs }: GazeSample) =>
      fixations.some(({ startMs, endMs }) => tMs >= startMs && tMs <= endMs);
    const agreeing = samples.filter(
      (sample, i) => isInFixation(sample) === (labels[i] === FIXATION),
    );
    const agreement = agreeing.length / samples.length;
    console.log(`${name}: ${fixations.length} fixations, agreement ${agreement.toFixed(3)}`);
    expect(agreement).toBeGreaterThan(0.9);
    const labelledRuns = labels.filter((label, i) => label === FIXATION && labels[i - 1] !== label);
    expect(fixations.length / labelledRuns.length).toBeGreaterThan(0.75);
    expect(fixations.length / labelledRuns.length).toBeLessThan(1.25);
  });
});
