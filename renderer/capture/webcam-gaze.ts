import { AppError } from '../../src/base/app-error.ts';
import type { CalibrationSample } from '../../src/gaze/estimator/calibration-sample.ts';
import { estimateGaze, type GazeEstimator } from '../../src/gaze/estimator/gaze-estimator.ts';
import { OpenEyes } from '../../src/gaze/estimator/open-eyes.ts';
import type { Point } from '../../src/imaging/viewport.ts';
import { type GazeCommand, type GazeReport, gazeReport } from '../sensors/gaze-protocol.ts';
import { clockOffsetMs } from './clock-offset.ts';
import type {
  CameraPreview,
  EyeCalibration,
  GazeEstimate,
  GazeGap,
  GazeSource,
} from './gaze-source.ts';
import { Listeners } from './listeners.ts';
import { mediaError } from './media-error.ts';
import {
  hideSensorFrame,
  openSensorFrame,
  type SensorFrame,
  showSensorFrame,
} from './sensor-frame.ts';
import { within } from './within.ts';

const ANSWER_TIMEOUT_MS = 20_000;
/** Between two looks at a camera frame the tracker hears what it is told; slow machines need a second. */
const STOP_TIMEOUT_MS = 5_000;
/** Samples of one target lie this far apart: pictures of the same moment teach nothing new. */
const SAMPLE_INTERVAL_MS = 120;

/** The webcam: eyes are found in a frame of its own, estimates are made here. */
export class WebcamGaze implements GazeSource {
  readonly kind = 'webcam';
  readonly onEstimate = new Listeners<GazeEstimate>();
  readonly onGap = new Listeners<GazeGap>();
  readonly onFailure = new Listeners<AppError>();
  readonly calibration: EyeCalibration = {
    collect: (target, sampleCount, onProgress, signal) =>
      this.#collect(target, sampleCount, onProgress, signal),
    use: estimator => {
      this.#estimator = estimator;
    },
  };
  readonly preview: CameraPreview = {
    show: (rectangle, within) => this.#showPreview(rectangle, within),
  };
  readonly #origin: string;
  #frame: SensorFrame;
  /** The frame was taken away because it no longer answered. */
  #isFrameGone = false;
  readonly #reports = new Listeners<GazeReport>();
  #label = '';
  #isRunning = false;
  #estimator: GazeEstimator | null = null;
  /** App clock minus frame clock, ms. */
  #clockOffsetMs = 0;

  private constructor(origin: string, frame: SensorFrame) {
    this.#origin = origin;
    this.#frame = frame;
    this.#listen();
  }

  /**
   * Loads the frame at `gazeOrigin` and measures its clock; the camera stays off.
   * @throws AppError `gaze.noAnswer`
   */
  static async open(gazeOrigin: string): Promise<WebcamGaze> {
    const frame = await loadFrame(gazeOrigin);
    const source = new WebcamGaze(gazeOrigin, frame);
    try {
      await source.#measureClock();
    } catch (error) {
      frame.close();
      throw error;
    }
    return source;
  }

  get label(): string {
    return this.#label;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /**
   * Opens the camera and starts estimating.
   * @throws AppError `camera.*`, `gaze.noAnswer`
   */
  async start(): Promise<void> {
    if (this.#isFrameGone) await this.#reload();
    const answer = this.#next(report => report.type === 'started' || report.type === 'failed');
    this.#send({ type: 'start' });
    const report = await answer;
    if (report.type === 'failed') throw mediaError('camera', report);
    if (report.type === 'started') this.#label = report.cameraLabel;
    this.#isRunning = true;
  }

  /**
   * Turns the camera off; `start` turns it on again, and what was learnt is still known then. A frame
   * that does not answer is taken away, and the camera goes with it.
   */
  async stop(): Promise<void> {
    this.#isRunning = false;
    if (this.#isFrameGone) return;
    const stopped = this.#next(report => report.type === 'stopped');
    this.#send({ type: 'stop' });
    try {
      await within(stopped, STOP_TIMEOUT_MS, notLoaded);
    } catch {
      console.warn('The eye tracker did not stop and was ended.');
      this.#frame.close();
      this.#isFrameGone = true;
    }
  }

  close(): void {
    this.#isRunning = false;
    this.#frame.close();
  }

  async #reload(): Promise<void> {
    this.#frame = await loadFrame(this.#origin);
    this.#listen();
    this.#isFrameGone = false;
    await this.#measureClock();
  }

  #listen(): void {
    this.#frame.port.onmessage = event => this.#receive(gazeReport.parse(event.data));
  }

  #collect(
    { xPx, yPx }: Point,
    sampleCount: number,
    onProgress: (sampleCount: number) => void,
    signal?: AbortSignal,
  ): Promise<CalibrationSample[]> {
    let notBeforeMs = performance.now();
    const samples: CalibrationSample[] = [];
    const openEyes = new OpenEyes();
    return new Promise((resolve, reject) => {
      const stop = this.onEstimate.add(({ captureMs, eyes }) => {
        if (eyes === null || !openEyes.are(eyes) || captureMs < notBeforeMs) return;
        notBeforeMs = captureMs + SAMPLE_INTERVAL_MS;
        samples.push({ xPx, yPx, eyes });
        onProgress(samples.length);
        if (samples.length < sampleCount) return;
        stop();
        resolve(samples);
      });
      signal?.addEventListener('abort', () => {
        stop();
        reject(signal.reason);
      });
    });
  }

  #showPreview(rectangle: DOMRect | null, within = rectangle): void {
    if (rectangle && within) showSensorFrame(this.#frame.iframe, rectangle, within);
    else hideSensorFrame(this.#frame.iframe);
    this.#send({ type: 'preview', shown: rectangle !== null });
  }

  /**
   * Frames of other origins count time from another zero. The two pages' timeOrigin would not do,
   * because it follows the wall clock, which can be set between the start of one page and the other.
   */
  async #measureClock(): Promise<void> {
    this.#clockOffsetMs = await clockOffsetMs(async () => {
      const answer = this.#next(report => report.type === 'pong');
      this.#send({ type: 'ping' });
      const pong = await within(answer, ANSWER_TIMEOUT_MS, notLoaded);
      return pong.type === 'pong' ? pong.nowMs : Number.NaN;
    });
  }

  #receive(report: GazeReport): void {
    const offsetMs = this.#clockOffsetMs;
    // What was on its way when the camera was lost is not the camera coming back.
    if (report.type === 'sample' && this.#isRunning) {
      const { captureMs, emittedMs, face, eyes } = report;
      const place = eyes && this.#estimator && estimateGaze(this.#estimator, eyes);
      this.onEstimate.emit({
        captureMs: captureMs + offsetMs,
        emittedMs: emittedMs + offsetMs,
        xPx: place ? place.xPx : null,
        yPx: place ? place.yPx : null,
        face,
        eyes,
      });
    } else if (report.type === 'gap') {
      const { fromMs, toMs, reason } = report;
      this.onGap.emit({ fromMs: fromMs + offsetMs, toMs: toMs + offsetMs, reason });
    } else if (report.type === 'failed' && this.#isRunning) {
      this.#isRunning = false;
      this.onFailure.emit(mediaError('camera', report));
    } else if (report.type === 'problem') {
      console.warn(`Eye tracker: ${report.message}`);
    }
    this.#reports.emit(report);
  }

  #next(isWanted: (report: GazeReport) => boolean): Promise<GazeReport> {
    return new Promise(resolve => {
      const stop = this.#reports.add(report => {
        if (!isWanted(report)) return;
        stop();
        resolve(report);
      });
    });
  }

  #send(command: GazeCommand): void {
    this.#frame.port.postMessage(command);
  }
}

function loadFrame(origin: string): Promise<SensorFrame> {
  return openSensorFrame(origin, '/gaze.html', `camera ${origin}`);
}

function notLoaded(): AppError {
  const message = 'The eye tracker did not load.';
  return new AppError({ code: 'gaze.noAnswer', message, advice: 'Restart Foveal.' });
}
