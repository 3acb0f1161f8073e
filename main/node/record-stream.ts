import type { TrackerReport } from '../../src/api/contract.ts';
import { DeviceClock } from '../../src/gaze/device-clock.ts';
import type { GazeRecord } from '../../src/gaze/open-gaze/records.ts';

type Sample = Extract<TrackerReport, { type: 'samples' }>['samples'][number];

/**
 * A device's records as dated samples. The first of a connection are held back until the device's
 * clock is known, so that none is dated by a guess; none is lost by that. Where the device's
 * counter jumps, or the connection was away, the gap is told.
 */
export class RecordStream {
  readonly #report: (report: TrackerReport) => void;
  #clock = new DeviceClock();
  #line: { shortestTripMs: number } | null = null;
  #held: { record: GazeRecord; receivedMs: number }[] = [];
  #last: { counter: number; captureMs: number } | null = null;
  #isBroken = false;

  constructor(report: (report: TrackerReport) => void) {
    this.#report = report;
  }

  /** A new connection: its device may count from another zero. */
  restart(line: { shortestTripMs: number }): void {
    this.#isBroken = this.#last !== null;
    this.#clock = new DeviceClock();
    this.#line = line;
    this.#held = [];
  }

  push(record: GazeRecord, receivedMs: number): void {
    this.#clock.note(record.deviceMs, receivedMs);
    this.#held.push({ record, receivedMs });
    if (!this.#clock.isSettled) return;
    this.#clock.noteRoundTrip(this.#line?.shortestTripMs ?? Number.POSITIVE_INFINITY);
    const samples = this.#held.splice(0).map(held => this.#dated(held.record, held.receivedMs));
    this.#report({ type: 'samples', samples });
  }

  #dated({ counter, deviceMs, gaze }: GazeRecord, receivedMs: number): Sample {
    const captureMs = this.#clock.toReceiverMs(deviceMs);
    this.#tellGap(counter, captureMs);
    this.#last = { counter, captureMs };
    return { captureMs, emittedMs: Math.max(captureMs, receivedMs), gaze };
  }

  #tellGap(counter: number, toMs: number): void {
    if (this.#last === null) return;
    const fromMs = this.#last.captureMs;
    const missing = counter - this.#last.counter - 1;
    if (this.#isBroken) this.#report({ type: 'gap', fromMs, toMs, reason: 'connection lost' });
    else if (missing > 0) {
      this.#report({ type: 'gap', fromMs, toMs, reason: `${missing} samples did not arrive` });
    }
    this.#isBroken = false;
  }
}
