import type { GazeEstimate, GazeGap, GazeSource } from '../../renderer/capture/gaze-source.ts';
import { Listeners } from '../../renderer/capture/listeners.ts';
import { AppError } from '../../src/base/app-error.ts';

/** A camera that can be unplugged. */
export class FakeGaze implements GazeSource {
  readonly kind = 'webcam';
  readonly label = 'Fake';
  readonly onEstimate = new Listeners<GazeEstimate>();
  readonly onGap = new Listeners<GazeGap>();
  readonly onFailure = new Listeners<AppError>();
  readonly calibration = null;
  readonly preview = null;
  isRunning = true;
  isThere = true;
  startCount = 0;

  async start(): Promise<void> {
    this.startCount++;
    if (!this.isThere) throw new AppError({ code: 'camera.notFound', message: 'None.' });
    this.isRunning = true;
  }

  async stop(): Promise<void> {
    this.isRunning = false;
  }

  close(): void {}

  unplug(): void {
    this.isThere = false;
    this.isRunning = false;
    this.onFailure.emit(new AppError({ code: 'camera.lost', message: 'Lost.' }));
  }

  look(captureMs: number): void {
    const empty = { face: null, eyes: null };
    this.onEstimate.emit({ captureMs, emittedMs: captureMs, xPx: 1, yPx: 2, ...empty });
  }
}
