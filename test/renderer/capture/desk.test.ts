import { beforeEach, expect, test, vi } from 'vitest';
import {
  forgetCalibration,
  keepCalibration,
  keptCalibration,
} from '../../../renderer/capture/desk.ts';
import type { GazeSource } from '../../../renderer/capture/gaze-source.ts';
import type { Calibration } from '../../../src/reading/journal.ts';

const calibration: Calibration = {
  points: [],
  samplesPerPoint: 5,
  validation: [],
  offsetPx: 10,
  offsetDegrees: 0.3,
  meanErrorPx: 12,
  meanErrorDegrees: 0.4,
};
const viewport = {
  innerWidth: 1280,
  innerHeight: 720,
  devicePixelRatio: 1,
  screenX: 0,
  screenY: 0,
};

beforeEach(() => {
  vi.stubGlobal('window', viewport);
});

test('a calibration is kept until the window is moved or resized', () => {
  keepCalibration(calibration);
  expect(keptCalibration()).toEqual(calibration);
  vi.stubGlobal('window', { ...viewport, screenX: 5 });
  expect(keptCalibration()).toBeNull();
});

test('once the estimator has forgotten what it learnt, no calibration is kept', () => {
  const use = vi.fn();
  keepCalibration(calibration);
  forgetCalibration({
    calibration: { use, collect: vi.fn() },
  } as Partial<GazeSource> as GazeSource);
  expect(use).toHaveBeenCalledExactlyOnceWith(null);
  expect(keptCalibration()).toBeNull();
});
