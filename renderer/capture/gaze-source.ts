import { AppError } from '../../src/base/app-error.ts';
import type { Point } from '../../src/imaging/viewport.ts';
import {
  type FaceBox,
  type GazeCommand,
  type GazeReport,
  gazeReport,
} from '../sensors/gaze-protocol.ts';
import { Listeners } from './listeners.ts';
import { mediaError } from './media-error.ts';
import {
  hideSensorFrame,
  openSensorFrame,
  type SensorFrame,
  showSensorFrame,
} from './sensor-frame.ts';
import { within } from './within.ts';

/** One estimate of the webcam, in the app's own performance.now() and viewport px. */
export interface GazeEstimate {
  captureMs: number;
  emittedMs: number;
  xPx: number | null;
  yPx: number | null;
  face: FaceBox | null;
}

export interface GazeGap {
  fromMs: number;
  toMs: number;
  reason: string;
}

const ANSWER_TIMEOUT_MS = 20_000;
const PING_COUNT = 7;

/** The webcam eye tracker in its frame. */
export class GazeSource {
  readonly onEstimate = new Listeners<GazeEstimate>();
  readonly onGap = new Listeners<GazeGap>();
  /** The camera was lost after it had started. */
  readonly onFailure = new Listeners<AppError>();
  cameraLabel = '';
  /** Whether the camera is on. */
  isRunning = false;
  readonly #frame: SensorFrame;
  readonly #reports = new Listeners<GazeReport>();
  /** App clock minus frame clock, ms. */
  #clockOffsetMs = 0;

  private constructor(frame: SensorFrame) {
    this.#frame = frame;
    frame.port.onmessage = event => this.#receive(gazeReport.parse(event.data));
  }

  /**
   * Loads the frame at `gazeOrigin` and measures its clock; the camera stays off.
   * @throws AppError `gaze.noAnswer`
   */
  static async open(gazeOrigin: string): Promise<GazeSource> {
    const frame = await openSensorFrame(gazeOrigin, '/gaze.html', `camera ${gazeOrigin}`);
    const source = new GazeSource(frame);
    try {
      await source.#measureClock();
    } catch (error) {
      frame.close();
      throw error;
    }
    return source;
  }

  /**
   * Opens the camera and starts estimating.
   * @throws AppError `camera.*`
   */
  async start(): Promise<void> {
    const answer = this.#next(report => report.type === 'started' || report.type === 'failed');
    this.#send({ type: 'start' });
    const report = await answer;
    if (report.type === 'failed') throw mediaError('camera', report);
    if (report.type === 'started') this.cameraLabel = report.cameraLabel;
    this.isRunning = true;
  }

  /**
   * Teaches the estimator one target (viewport px) with the next `sampleCount` camera frames in
   * which a face is found; tells the count after each.
   */
  async train(
    target: Point,
    sampleCount: number,
    onProgress: (sampleCount: number) => void,
  ): Promise<void> {
    const stop = this.#reports.add(report => {
      if (report.type === 'trained') onProgress(report.sampleCount);
    });
    const done = this.#next(
      report => report.type === 'trained' && report.sampleCount === sampleCount,
    );
    this.#send({ type: 'train', ...target, sampleCount });
    await done;
    stop();
  }

  /** The next `sampleCount` estimates from frames captured from now on. */
  collect(sampleCount: number, onProgress: (sampleCount: number) => void): Promise<Point[]> {
    const sinceMs = performance.now();
    const points: Point[] = [];
    return new Promise(resolve => {
      const stop = this.onEstimate.add(({ captureMs, xPx, yPx }) => {
        if (captureMs < sinceMs || xPx === null || yPx === null) return;
        points.push({ xPx, yPx });
        onProgress(points.length);
        if (points.length < sampleCount) return;
        stop();
        resolve(points);
      });
    });
  }

  /** Forgets everything learnt, before a new calibration. */
  forget(): void {
    this.#send({ type: 'forget' });
  }

  /** Shows the camera picture over a rectangle of the page, or hides it. */
  showPreview(rectangle: DOMRect | null): void {
    if (rectangle) showSensorFrame(this.#frame.iframe, rectangle);
    else hideSensorFrame(this.#frame.iframe);
    this.#send({ type: 'preview', shown: rectangle !== null });
  }

  /** Turns the camera off. `start` turns it on again, and what was learnt is still known then. */
  async stop(): Promise<void> {
    const stopped = this.#next(report => report.type === 'stopped');
    this.isRunning = false;
    this.#send({ type: 'stop' });
    await stopped;
  }

  /** Removes the frame, and with it everything learnt. */
  close(): void {
    this.isRunning = false;
    this.#frame.close();
  }

  /**
   * Frames of other origins count time from another zero. Of several round trips the shortest
   * bounds the offset best (Cristian 1989); the two pages' timeOrigin would not do, because it
   * follows the wall clock, which can be set between the start of one page and the other.
   */
  async #measureClock(): Promise<void> {
    let shortestMs = Number.POSITIVE_INFINITY;
    for (let i = 0; i < PING_COUNT; i++) {
      const sentMs = performance.now();
      const answer = this.#next(report => report.type === 'pong');
      this.#send({ type: 'ping' });
      const pong = await within(answer, ANSWER_TIMEOUT_MS, notLoaded);
      const receivedMs = performance.now();
      if (pong.type !== 'pong' || receivedMs - sentMs >= shortestMs) continue;
      shortestMs = receivedMs - sentMs;
      this.#clockOffsetMs = (sentMs + receivedMs) / 2 - pong.nowMs;
    }
  }

  #receive(report: GazeReport): void {
    const offsetMs = this.#clockOffsetMs;
    if (report.type === 'sample') {
      const { captureMs, emittedMs, xPx, yPx, face } = report;
      this.onEstimate.emit({
        captureMs: captureMs + offsetMs,
        emittedMs: emittedMs + offsetMs,
        xPx,
        yPx,
        face,
      });
    } else if (report.type === 'gap') {
      const { fromMs, toMs, reason } = report;
      this.onGap.emit({ fromMs: fromMs + offsetMs, toMs: toMs + offsetMs, reason });
    } else if (report.type === 'failed' && this.isRunning) {
      this.isRunning = false;
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

function notLoaded(): AppError {
  const message = 'The eye tracker did not load.';
  return new AppError({ code: 'gaze.noAnswer', message, advice: 'Restart Foveal.' });
}
