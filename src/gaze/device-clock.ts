/** The shortest delay is looked for within the last so many ms … */
const WINDOW_MS = 30_000;
/** … of which only the shortest of each second is kept. */
const BUCKET_MS = 1_000;
/** Before so much has been heard, the shortest delay is not yet known. */
const SETTLING_MS = 500;

/**
 * Turns the times of a device, whose clock started at another moment and runs a little faster or
 * slower, into those of the receiver. A message is never early, only late: of many, the one with the
 * smallest difference of arrival and device time was delayed least (the lower envelope of one-way
 * delays, as in Moon, Skelly and Towsley 1999). The envelope is taken of the last half minute, so a
 * drift of 50 ppm is followed to within 1.5 ms. What remains of a delay that every message has is
 * the way of the shortest round trip, half of which is taken off (Cristian 1989).
 */
export class DeviceClock {
  /** Per second of arrival the smallest difference, oldest first. */
  #minima: { bucket: number; differenceMs: number }[] = [];
  #firstReceivedMs: number | null = null;
  #lastReceivedMs = 0;
  #shortestTripMs = Number.POSITIVE_INFINITY;

  /** A message dated by the device and when it arrived. */
  note(deviceMs: number, receivedMs: number): void {
    this.#firstReceivedMs ??= receivedMs;
    this.#lastReceivedMs = receivedMs;
    const bucket = Math.floor(receivedMs / BUCKET_MS);
    const differenceMs = receivedMs - deviceMs;
    const last = this.#minima.at(-1);
    if (last?.bucket === bucket) last.differenceMs = Math.min(last.differenceMs, differenceMs);
    else this.#minima.push({ bucket, differenceMs });
    while ((this.#minima[0]?.bucket ?? bucket) < bucket - WINDOW_MS / BUCKET_MS) {
      this.#minima.shift();
    }
  }

  /** How long a command and its answer took. */
  noteRoundTrip(tripMs: number): void {
    this.#shortestTripMs = Math.min(this.#shortestTripMs, tripMs);
  }

  /** Whether enough was heard to date anything. */
  get isSettled(): boolean {
    const firstMs = this.#firstReceivedMs;
    return firstMs !== null && this.#lastReceivedMs - firstMs >= SETTLING_MS;
  }

  /**
   * A moment of the device on the receiver's clock.
   * @throws RangeError before anything was noted
   */
  toReceiverMs(deviceMs: number): number {
    if (this.#minima.length === 0) throw new RangeError('the device has sent nothing yet');
    let smallestMs = Number.POSITIVE_INFINITY;
    for (const { differenceMs } of this.#minima) smallestMs = Math.min(smallestMs, differenceMs);
    const wayMs = Number.isFinite(this.#shortestTripMs) ? this.#shortestTripMs / 2 : 0;
    return deviceMs + smallestMs - wayMs;
  }
}
