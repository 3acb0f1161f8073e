import type { Api, TrackerReport } from '../api/contract.ts';
import { AppError } from '../base/app-error.ts';
import type { Tracker, TrackerHardware } from './ports.ts';

type TrackerMethods = Pick<Api, Extract<keyof Api, `trackers.${string}`>>;

/** The one hardware eye tracker in use; it is left when whoever connected it leaves. */
export class Trackers {
  readonly #hardware: TrackerHardware;
  readonly #emit: (report: TrackerReport) => void;
  #opening: Promise<Tracker> | null = null;
  #owner: symbol | null = null;

  constructor(hardware: TrackerHardware, emit: (report: TrackerReport) => void) {
    this.#hardware = hardware;
    this.#emit = emit;
  }

  session(): { methods: TrackerMethods; close: () => Promise<void> } {
    const caller = Symbol('caller');
    /** Whoever lost it to another caller has nothing to leave. */
    const close = async () => {
      if (this.#owner === caller) await this.close();
    };
    const methods: TrackerMethods = {
      'trackers.connect': async address => {
        // Known before anything is waited for: who leaves or connects meanwhile lets go of it.
        const opening = this.close().then(() =>
          this.#hardware.open(address, report => this.#emit(report)),
        );
        this.#opening = opening;
        this.#owner = caller;
        opening.catch(() => {
          if (this.#opening === opening) this.#opening = null;
        });
        return (await opening).device;
      },
      'trackers.disconnect': async () => {
        await close();
        return {};
      },
      'trackers.clock': async () => ({ nowMs: this.#hardware.nowMs() }),
      'trackers.calibrate': async () => (await this.#current()).calibrate(),
      'trackers.cancelCalibration': async () => {
        (await this.#current()).cancelCalibration();
        return {};
      },
    };
    return { methods, close };
  }

  /** Leaves the tracker, if there is one. */
  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = null;
    this.#owner = null;
    await opening?.then(
      tracker => tracker.close(),
      () => {}, // Whoever asked for it was told why it could not be opened.
    );
  }

  #current(): Promise<Tracker> {
    if (this.#opening !== null) return this.#opening;
    throw new AppError({
      code: 'tracker.none',
      message: 'No eye tracker is connected.',
      advice: 'Connect it in the set-up of a reading.',
    });
  }
}
