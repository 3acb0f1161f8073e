import type { AppError } from '../../src/base/app-error.ts';
import type { CalibrationSample } from '../../src/gaze/estimator/calibration-sample.ts';
import type { GazeEstimator } from '../../src/gaze/estimator/gaze-estimator.ts';
import type { Point } from '../../src/imaging/viewport.ts';
import type { RecordingSetup } from '../../src/reading/journal.ts';
import type { FaceView } from '../sensors/gaze-protocol.ts';
import type { Listeners } from './listeners.ts';

/** Where the eyes looked at one moment, unfiltered. */
export interface GazeEstimate {
  /** When the source saw the eyes, ms of the page's performance.now(). */
  captureMs: number;
  /** When the estimate became known, same clock. */
  emittedMs: number;
  /** px of the viewport, neither clamped nor averaged; null where the eyes were lost or in a blink. */
  xPx: number | null;
  yPx: number | null;
  /** The face in the camera's picture; null without a camera or a face. */
  face: FaceView | null;
  /** What the estimate was made from (see estimator/eye-reading.ts); null where there is no such thing. */
  eyes: string | null;
}

/** No estimate was made between the two times (ms of the page's performance.now()). */
export interface GazeGap {
  fromMs: number;
  toMs: number;
  reason: string;
}

/**
 * Whatever tells where the reader looks: webcam, mouse, a journal played again, a synthetic reader,
 * an eye tracker. After the raw estimate, everything is the same for all.
 */
export interface GazeSource {
  /** What the journal calls it. */
  readonly kind: RecordingSetup['gazeSource'];
  /** The device's own name, for people; empty before it has started. */
  readonly label: string;
  /** Whether estimates are coming: camera on, connection open. */
  readonly isRunning: boolean;
  readonly onEstimate: Listeners<GazeEstimate>;
  readonly onGap: Listeners<GazeGap>;
  /**
   * Lost after it had started. Where it is still running it finds its device again by itself; where
   * it isn't, it can be started again.
   */
  readonly onFailure: Listeners<AppError>;
  /** How it learns a reader's eyes; null where it needs no calibration here (the device has its own, or it isn't eyes). */
  readonly calibration: EyeCalibration | null;
  /** The picture of its camera; null without one. */
  readonly preview: CameraPreview | null;
  /** @throws AppError where it can't be started */
  start(): Promise<void>;
  /** Turns the device off; what was learnt stays. */
  stop(): Promise<void>;
  /** Lets go of everything; it can't be started again. */
  close(): void;
}

export interface EyeCalibration {
  /**
   * The next `sampleCount` samples of open eyes, a moment apart, while the reader looks at the
   * target (px of the viewport); tells the count after each. Samples are data: they can be kept,
   * stored, and replaced for single targets. Aborting rejects with the signal's reason.
   */
  collect(
    target: Point,
    sampleCount: number,
    onProgress: (sampleCount: number) => void,
    signal?: AbortSignal,
  ): Promise<CalibrationSample[]>;
  /** Estimates are made with this from now on (see `fitGazeEstimator`); with null none are. */
  use(estimator: GazeEstimator | null): void;
}

export interface CameraPreview {
  /**
   * Shows the picture over a rectangle of the viewport, mirrored, as far as it lies `within` another;
   * null hides it.
   */
  show(rectangle: DOMRect | null, within?: DOMRect): void;
}
