import type { TrackerAddress, TrackerDevice, TrackerReport } from '../../src/api/contract.ts';
import { AppError, reportOf } from '../../src/base/app-error.ts';
import { isOnTrackedScreen, viewportPoint } from '../../src/gaze/screen-to-viewport.ts';
import type { Client } from '../api-client.ts';
import { clockOffsetMs } from './clock-offset.ts';
import type { GazeEstimate, GazeGap, GazeSource } from './gaze-source.ts';
import { Listeners } from './listeners.ts';
import { ViewportPlace } from './viewport-place.ts';

/** The host may be another computer, whose clock drifts from the page's. */
const CLOCK_EVERY_MS = 30_000;

/** A Gazepoint tracker, which the host speaks to; calibrated by its own software. */
export class GazepointGaze implements GazeSource {
  readonly kind = 'gazepoint';
  readonly calibration = null;
  readonly preview = null;
  readonly onEstimate = new Listeners<GazeEstimate>();
  readonly onGap = new Listeners<GazeGap>();
  readonly onFailure = new Listeners<AppError>();
  readonly #client: Client;
  readonly #address: TrackerAddress;
  readonly #place = new ViewportPlace();
  #device: TrackerDevice | null = null;
  /** Page clock minus host clock, ms. */
  #offsetMs = 0;
  #lastCaptureMs: number | null = null;
  /** Nothing has come since the host was found again. */
  #isBroken = false;
  #clockTimer: ReturnType<typeof setInterval> | undefined;
  #unsubscribe: () => void = () => {};

  constructor(client: Client, address: TrackerAddress) {
    this.#client = client;
    this.#address = address;
  }

  get label(): string {
    return this.#device === null ? '' : `${this.#device.product} ${this.#device.serial}`.trim();
  }

  get isRunning(): boolean {
    return this.#device !== null;
  }

  /** @throws AppError `tracker.*` */
  async start(): Promise<void> {
    await this.#measureClock();
    const unsubscribe = [
      this.#client.on('tracker.report', report => this.#receive(report)),
      this.#client.onReconnect(() => this.#resume()),
    ];
    this.#unsubscribe = () => {
      for (const stop of unsubscribe.splice(0)) stop();
    };
    try {
      this.#follow(await this.#client.api['trackers.connect'](this.#address));
    } catch (error) {
      this.#unsubscribe();
      this.#disconnect();
      throw error;
    }
    this.#clockTimer = setInterval(() => {
      // Without an answer the offset stays what it was.
      this.#measureClock().catch(reason => console.warn('The host’s clock:', reason));
    }, CLOCK_EVERY_MS);
  }

  async stop(): Promise<void> {
    this.#leave();
    await this.#client.api['trackers.disconnect']({});
  }

  close(): void {
    this.#place.close();
    if (!this.isRunning) return;
    this.#leave();
    this.#disconnect();
  }

  /** Without waiting: what is wrong with it changes nothing here. */
  #disconnect(): void {
    const { api } = this.#client;
    api['trackers.disconnect']({}).catch(reason =>
      console.warn('Leaving the eye tracker:', reason),
    );
  }

  /** The page was cut off from its host, which has left the tracker, or was started anew. */
  async #resume(): Promise<void> {
    try {
      await this.#measureClock();
      this.#follow(await this.#client.api['trackers.connect'](this.#address));
      this.#isBroken = true;
    } catch (error) {
      this.#leave();
      this.onFailure.emit(new AppError(reportOf(error), { cause: error }));
    }
  }

  #follow(device: TrackerDevice): void {
    if (!isOnTrackedScreen(device.screen, this.#place.now())) throw otherScreen(device);
    this.#device = device;
  }

  #leave(): void {
    this.#unsubscribe();
    clearInterval(this.#clockTimer);
    this.#device = null;
  }

  #receive(report: TrackerReport): void {
    const offsetMs = this.#offsetMs;
    if (report.type === 'samples') {
      for (const { captureMs, emittedMs, gaze } of report.samples) {
        this.#emit(captureMs + offsetMs, emittedMs + offsetMs, gaze);
      }
    } else if (report.type === 'gap') {
      const { fromMs, toMs, reason } = report;
      this.onGap.emit({ fromMs: fromMs + offsetMs, toMs: toMs + offsetMs, reason });
    } else if (report.type === 'lost') {
      this.onFailure.emit(connectionLost(report.reason));
    } else if (report.type === 'found' && this.#device !== null) {
      this.#device = report.device;
    }
  }

  #emit(captureMs: number, emittedMs: number, gaze: { x: number; y: number } | null): void {
    const screen = this.#device?.screen;
    if (screen === undefined) return;
    if (this.#isBroken && this.#lastCaptureMs !== null) {
      const reason = 'connection to the host lost';
      this.onGap.emit({ fromMs: this.#lastCaptureMs, toMs: captureMs, reason });
    }
    this.#isBroken = false;
    this.#lastCaptureMs = captureMs;
    const placement = this.#place.now();
    // Moved to another screen in the middle of a reading: where on this one is looked is not known.
    const isHere = gaze !== null && isOnTrackedScreen(screen, placement);
    const point = isHere ? viewportPoint(gaze, screen, placement) : { xPx: null, yPx: null };
    this.onEstimate.emit({ captureMs, emittedMs, ...point, face: null, eyes: null });
  }

  async #measureClock(): Promise<void> {
    const { api } = this.#client;
    this.#offsetMs = await clockOffsetMs(async () => (await api['trackers.clock']({})).nowMs);
  }
}

function connectionLost(actual: string): AppError {
  return new AppError({
    code: 'tracker.lost',
    message: 'The connection to the eye tracker broke.',
    actual,
    advice:
      'It is tried again by itself, and the gap is marked. Check that Gazepoint Control is still running.',
  });
}

function otherScreen({ screen }: TrackerDevice): AppError {
  const { widthPx, heightPx, leftPx, topPx } = screen;
  return new AppError({
    code: 'tracker.otherScreen',
    message: 'The eye tracker follows another screen than the one Foveal is on.',
    actual: `a screen of ${widthPx} × ${heightPx} px at ${leftPx}, ${topPx}`,
    advice:
      'Move the window to the screen with the eye tracker, or choose that screen in Gazepoint Control.',
  });
}
