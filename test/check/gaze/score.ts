import { fitGazeEstimator } from '../../../src/gaze/estimator/fit.ts';
import { estimateGaze } from '../../../src/gaze/estimator/gaze-estimator.ts';
import { defaultGazeGates } from '../../../src/gaze/gates.ts';
import type { ScreenGeometry } from '../../../src/gaze/sample.ts';
import { type ValidationFailure, validationFailures } from '../../../src/gaze/validation-gate.ts';
import { validationQuality } from '../../../src/gaze/validation-quality.ts';
import type { Point } from '../../../src/imaging/viewport.ts';
import type { EyesRecording } from './record-video.ts';

/** The screen that the videos' eyes look at. */
const SCREEN: ScreenGeometry = {
  widthPx: 1280,
  heightPx: 720,
  pixelPitchMm: 0.25,
  viewingDistanceMm: 500,
};

export interface Score {
  /** Mean distance between estimates and targets, px (PsychoPy's error). */
  webGazerPx: number;
  oursPx: number;
  /** WebGazer's on those samples that ours has, too. */
  webGazerOnOursPx: number;
  webGazerCount: number;
  oursCount: number;
  /** What the validation gate says to our estimates; the rate of a browser drawing in software is left out. */
  failures: ValidationFailure[];
}

interface Estimated {
  target: Point;
  captureMs: number;
  webGazer: Point | null;
  ours: Point | null;
}

/** Both estimators on the frames of one recording: learnt from the same ones, judged on the same others. */
export function score({ calibration, validation }: EyesRecording): Score {
  const estimator = fitGazeEstimator(calibration, SCREEN);
  const estimated = validation.map(({ target, captureMs, eyes, webGazer }) => ({
    target,
    captureMs,
    webGazer,
    ours: eyes === null ? null : estimateGaze(estimator, eyes),
  }));
  const withOurs = estimated.filter(({ ours }) => ours !== null);
  const withWebGazer = estimated.filter(({ webGazer }) => webGazer !== null);
  const quality = validationQuality(targetsOf(estimated), SCREEN);
  return {
    webGazerPx: meanErrorPx(withWebGazer, 'webGazer'),
    oursPx: meanErrorPx(withOurs, 'ours'),
    webGazerOnOursPx: meanErrorPx(withOurs, 'webGazer'),
    webGazerCount: withWebGazer.length,
    oursCount: withOurs.length,
    failures: validationFailures(quality, { ...defaultGazeGates, lowestHz: 0 }),
  };
}

function meanErrorPx(samples: Estimated[], which: 'webGazer' | 'ours'): number {
  const errors = samples.flatMap(({ target, [which]: estimate }) =>
    estimate ? [Math.hypot(estimate.xPx - target.xPx, estimate.yPx - target.yPx)] : [],
  );
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

function targetsOf(samples: Estimated[]) {
  const groups = Map.groupBy(samples, ({ target }) => `${target.xPx} ${target.yPx}`);
  return [...groups.values()].map(group => ({
    ...(group[0] as Estimated).target,
    samples: group.flatMap(({ ours, captureMs }) => (ours ? [{ ...ours, tMs: captureMs }] : [])),
    lostCount: group.filter(({ ours }) => ours === null).length,
  }));
}
