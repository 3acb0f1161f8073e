import type { Api, Input, ReadingSummary } from '../../src/api/contract.ts';
import { AppError, reportOf } from '../../src/base/app-error.ts';
import type { JournalEvent, RecordingSetup } from '../../src/reading/journal.ts';
import { Listeners } from './listeners.ts';

/** Events are sent at most this long after they happened. */
const BATCH_MS = 200;

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
 * says how much of the batch arrived; only the rest is sent again.
 */
export class ReadingSession {
  readonly readingId: string;
  /** performance.now() at zero of the reading's clock. */
  readonly zeroMs: number;
  /** The host refused events: nothing more is recorded. */
  readonly onFailure = new Listeners<AppError>();
  readonly #api: ReadingsApi;
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
    this.#pending.push(event);
    this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS);
  }

  /**
   * Sends what is left, waits until all of it is on the disk, then closes the reading.
   * @throws AppError where the host refused events
   */
  async finish(): Promise<ReadingSummary> {
    if (!this.#isMarkedFinished) {
      const tMs = this.toReadingMs(performance.now());
      this.record({ type: 'mark', tMs, what: 'finished' });
      this.#isMarkedFinished = true;
    }
    this.#flush();
    await this.#sending;
    if (this.#failure) throw this.#failure;
    const { readingId } = this;
    try {
      return await this.#api['readings.finish']({ readingId });
    } catch (error) {
      // The reading may be finished and only the answer lost: asked again, the host says the same.
      if (!isDisconnection(error)) throw error;
      return this.#api['readings.finish']({ readingId });
    }
  }

  /**
   * Throws the reading away. Where that fails it goes on as if nothing had been asked.
   * @throws AppError where the host refused
   */
  async discard(): Promise<void> {
    this.#isHeld = true;
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
    try {
      await this.#api['readings.interrupt']({ readingId: this.readingId });
    } catch (error) {
      // Fine: the host interrupts the readings of a connection that has broken.
      if (!isDisconnection(error)) throw error;
    }
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sending = this.#sending.then(() => this.#sendPending());
  }

  async #sendPending(): Promise<void> {
    while (this.#pending.length > 0 && !this.#failure && !this.#isHeld) {
      const events = [...this.#pending];
      try {
        await this.#api['readings.append']({ readingId: this.readingId, events });
        this.#acknowledge(events.length);
      } catch (error) {
        await this.#recover(error);
      }
    }
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
      this.#acknowledge(events.length - this.#storedCount);
    } catch (again) {
      await this.#recover(again);
    }
  }
}

function isDisconnection(error: unknown): boolean {
  return reportOf(error).code === 'api.disconnected';
}

function endOf(event: JournalEvent): number {
  return event.type === 'word' ? event.endMs : event.tMs;
}
