import { encode } from 'fast-png';
import type { Input } from '../../src/api/contract.ts';
import type { Calibration, JournalEvent } from '../../src/reading/journal.ts';

/** A PNG film of 64 × 48 px: a grey ramp, the steeper the higher `seed`. */
export function smallPng(seed = 1): Uint8Array<ArrayBuffer> {
  const data = Uint8Array.from({ length: 64 * 48 }, (_, i) => ((i % 64) * seed) % 256);
  return encode({ width: 64, height: 48, data, channels: 1, depth: 8 }).slice();
}

/** A PNG film of any size: a grey ramp that only this `seed` has. */
export function greyPng(width: number, height: number, seed: number): Uint8Array<ArrayBuffer> {
  const data = Uint8Array.from({ length: width * height }, (_, i) => ((i % width) * seed) % 251);
  return encode({ width, height, data, channels: 1, depth: 8 }).slice();
}

export function beginInput(studyId: string): Input<'readings.begin'> {
  return {
    studyId,
    reader: 'Reader',
    screen: { widthPx: 1280, heightPx: 720, pixelPitchMm: 0.25, viewingDistanceMm: 600 },
    calibration: null,
    gazeSource: 'synthetic',
    speechModel: null,
  };
}

const lookedAt = (xPx: number, yPx: number) => ({
  xPx,
  yPx,
  samples: [
    { xPx: xPx + 20, yPx },
    { xPx: xPx + 24, yPx },
  ],
});

/** Its only error is one that all targets have in common: no gate has anything against it. */
export const goodCalibration: Calibration = {
  points: [],
  samplesPerPoint: 5,
  validation: [lookedAt(300, 200), lookedAt(900, 200), lookedAt(300, 600), lookedAt(900, 600)],
  offsetPx: 22,
  offsetDegrees: 0.5,
  meanErrorPx: 22,
  meanErrorDegrees: 0.5,
};

/** Two seconds of looking at (16, 24) px of the film, shown at ten times its size, and one sentence. */
export function smallReading(): JournalEvent[] {
  const events: JournalEvent[] = [
    { type: 'mark', tMs: 0, what: 'started' },
    {
      type: 'view',
      tMs: 0,
      imageToScreen: [10, 0, 0, 10, 100, 50],
      windowCentre: 128,
      windowWidth: 256,
      inverted: false,
    },
  ];
  for (let tMs = 0; tMs < 2000; tMs += 50) {
    events.push({ type: 'gaze', tMs, emittedMs: tMs + 40, xPx: 260, yPx: 290 });
  }
  for (const [i, text] of ['the', 'heart', 'is', 'normal'].entries()) {
    const startMs = 1000 + 200 * i;
    events.push({ type: 'word', text, startMs, endMs: startMs + 150, confidence: 1 });
  }
  return events;
}
