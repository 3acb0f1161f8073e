import type { Api, Input, ReadingSummary } from '../../src/api/contract.ts';
import { AppError, reportOf } from '../../src/base/app-error.ts';
import type { JournalEvent, RecordingSetup } from '../../src/reading/journal.ts';
import { Listeners } from './listeners.ts';

/** Events are sent at most this long after they happened. */
const BATCH_MS = 200;
/** A disk that refuses is asked again this often. */
const DISK_RETRY_MS = 5_000;

type ReadingsApi = Pick<
  Api,
  | 'readings.begin'
  | 'readings.append'
  | 'readings.read'
  | 'readings.finish'
  | 'readings.interrupt'
  | 'readings.discard'
>;

/**
 * One reading being written: events go to the host in batches and are kept here until it has
 * answered that they are on its disk. Where the connection breaks on the way, the journal itself
 * says how much of the batch arrived; only the rest is sent again. While the disk refuses to write,
 * the reading is paused: what was not acknowledged is kept, and nothing new is taken down.
 */
export class ReadingSession {
  readonly readingId: string;
  /** performance.now() at zero of the reading's clock. */
  readonly zeroMs: number;
  /** The host refused events: nothing more is recorded. */
  readonly onFailure = new Listeners<AppError>();
  /** The disk refuses (`disk.*`): nothing is taken down until it no longer does; null: it doesn't. */
  readonly onPause = new Listeners<AppError | null>();
  readonly #api: ReadingsApi;
  #pause: { sinceMs: number; error: AppError } | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #pending: JournalEvent[] = [];
  /** Events of the journal known to be on the disk. */
  #storedCount: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> = Promise.resolve();
  #failure: AppError | null = null;
  #isMarkedFinished = false;
  /** Events are kept back while the reading is being discarded, and ever after. */
  #isHeld = false;

  private constructor(api: ReadingsApi, readingId: string, zeroMs: number, storedCount: number) {
    this.#api = api;
    this.readingId = readingId;
    this.zeroMs = zeroMs;
    this.#storedCount = storedCount;
  }

  /** Opens a new reading; its clock starts when the host has answered. */
  static async begin(api: ReadingsApi, input: Input<'readings.begin'>): Promise<ReadingSession> {
    const { readingId } = await api['readings.begin'](input);
    const zeroMs = performance.now();
    const session = new ReadingSession(api, readingId, zeroMs, 0);
    session.record({ type: 'mark', tMs: 0, what: 'started' });
    return session;
  }

  /**
   * Goes on with an interrupted reading, recorded from here on with `setup`; its clock continues
   * where the journal ends.
   */
  static async resume(
    api: ReadingsApi,
    readingId: string,
    setup: RecordingSetup,
  ): Promise<ReadingSession> {
    const { events } = await api['readings.read']({ readingId });
    const lastMs = events.reduce((latest, event) => Math.max(latest, endOf(event)), 0);
    const session = new ReadingSession(api, readingId, performance.now() - lastMs, events.length);
    session.record({ type: 'mark', tMs: lastMs, what: 'resumed', setup });
    return session;
  }

  /** performance.now() as ms of the reading's clock; negative before the reading began. */
  toReadingMs(performanceMs: number): number {
    return performanceMs - this.zeroMs;
  }

  record(event: JournalEvent): void {
    if (this.#pause !== null && isOfThePause(event, this.#pause.sinceMs)) return;
    this.#pending.push(event);
    // While paused the next attempt has its time already.
    if (this.#pause === null) this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS);
  }

  /**
   * Sends what is left, waits until all of it is on the disk, then closes the reading.
   * @throws AppError where the host refused events, or the disk does
   */
  async finish(): Promise<ReadingSummary> {
    await this.#send();
    if (!this.#isMarkedFinished) {
      const tMs = this.toReadingMs(performance.now());
      const mark: JournalEvent = { type: 'mark', tMs, what: 'finished' };
      this.record(mark);
      try {
        await this.#send();
        this.#isMarkedFinished = true;
      } finally {
        // One that was not written does not wait with the rest: the reading goes on.
        this.#pending = this.#pending.filter(event => event !== mark);
      }
    }
    const { readingId } = this;
    try {
      return await this.#api['readings.finish']({ readingId });
    } catch (error) {
      // The reading may be finished and only the answer lost: asked again, the host says the same.
      if (!isDisconnection(error)) throw error;
      return this.#api['readings.finish']({ readingId });
    }
  }

  async #send(): Promise<void> {
    await this.retry();
    const refusal = this.#failure ?? this.#pause?.error;
    if (refusal) throw refusal;
  }

  /** Asks the disk again, after a person has made room. */
  async retry(): Promise<void> {
    this.#flush();
    await this.#sending;
  }

  /**
   * Throws the reading away. Where that fails it goes on as if nothing had been asked.
   * @throws AppError where the host refused
   */
  async discard(): Promise<void> {
    this.#isHeld = true;
    clearTimeout(this.#retryTimer);
    await this.#sending;
    try {
      await this.#api['readings.discard']({ readingId: this.readingId });
    } catch (error) {
      this.#isHeld = false;
      this.#flush();
      throw error;
    }
  }

  /**
   * Sends what is left and stops recording without finishing: the reading stays, interrupted.
   * @throws AppError where the host refused
   */
  async abandon(): Promise<void> {
    this.#flush();
    await this.#sending;
    clearTimeout(this.#retryTimer);
    try {
      await this.#api['readings.interrupt']({ readingId: this.readingId });
    } catch (error) {
      // Fine: the host interrupts the readings of a connection that has broken.
      if (!isDisconnection(error)) throw error;
    }
  }

  #flush(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#retryTimer);
    this.#timer = undefined;
    this.#sending = this.#sending.then(() => this.#sendPending());
  }

  async #sendPending(): Promise<void> {
    while (this.#pending.length > 0 && !this.#failure && !this.#isHeld) {
      const events = [...this.#pending];
      try {
        await this.#api['readings.append']({ readingId: this.readingId, events });
        this.#acknowledge(events.length);
        this.#goOn();
      } catch (error) {
        if (isOfTheDisk(error)) return this.#interruptFor(error);
        await this.#recover(error);
      }
    }
  }

  /** Nothing was written: what was sent stays pending, and is sent again. */
  #interruptFor(cause: unknown): void {
    const error = new AppError(reportOf(cause), { cause });
    const sinceMs = this.#pause?.sinceMs ?? this.toReadingMs(performance.now());
    this.#pause = { sinceMs, error };
    this.#retryTimer = setTimeout(() => this.#flush(), DISK_RETRY_MS);
    this.onPause.emit(error);
  }

  /** The disk has written again: the journal says how long it had not. */
  #goOn(): void {
    if (this.#pause === null) return;
    const { sinceMs, error } = this.#pause;
    this.#pause = null;
    const pausedMs = this.toReadingMs(performance.now()) - sinceMs;
    const detail = `disk: ${Math.round(pausedMs)} ms, ${error.code}`;
    this.record({ type: 'mark', tMs: sinceMs, what: 'gap', detail, pausedMs });
    this.onPause.emit(null);
  }

  #acknowledge(eventCount: number): void {
    this.#storedCount += eventCount;
    this.#pending.splice(0, eventCount);
  }

  /**
   * After a broken connection asks how many events had arrived (the call waits for the next
   * connection); any other refusal is final.
   */
  async #recover(error: unknown): Promise<void> {
    if (!isDisconnection(error)) {
      this.#failure = new AppError(reportOf(error), { cause: error });
      this.onFailure.emit(this.#failure);
      return;
    }
    try {
      const { events } = await this.#api['readings.read']({ readingId: this.readingId });
      const arrivedCount = events.length - this.#storedCount;
      this.#acknowledge(arrivedCount);
      // The answer was lost, but the disk has written: nothing may be left to send that would tell.
      if (arrivedCount > 0) this.#goOn();
    } catch (again) {
      await this.#recover(again);
    }
  }
}

/** Eyes and words of somebody who can't see the film; how it is shown, and marks, still count. */
function isOfThePause(event: JournalEvent, sinceMs: number): boolean {
  if (event.type === 'word') return event.startMs >= sinceMs;
  return event.type === 'gaze' || event.type === 'partial';
}

/** Refusals that end when a person has made room, or plugged the disk in again. */
function isOfTheDisk(error: unknown): boolean {
  return reportOf(error).code.startsWith('disk.');
}

function isDisconnection(error: unknown): boolean {
  return reportOf(error).code === 'api.disconnected';
}

function endOf(event: JournalEvent): number {
  return event.type === 'word' ? event.endMs : event.tMs;
}
