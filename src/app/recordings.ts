import type { Alignment, Api, Input, ReadingSummary } from '../api/contract.ts';
import { planeOf } from '../api/plane.ts';
import { AppError } from '../base/app-error.ts';
import { JOURNAL_VERSION, type JournalEvent, type ReadingHeader } from '../reading/journal.ts';
import { formatEvent, parseJournal } from '../reading/journal-lines.ts';
import type { Computations } from './computations.ts';
import type { JournalAppender, Ports, ReadingRecord } from './ports.ts';
import { studyOf } from './studies.ts';

type ReadingMethods = Pick<Api, Extract<keyof Api, `readings.${string}`>>;
type Aligned = Awaited<ReturnType<Computations['alignment']>> & {
  film: { widthPx: number; heightPx: number };
  record: ReadingRecord;
};

const KEPT_ALIGNMENTS = 8;

/**
 * Readings, from their first event to their alignment. A reading is being recorded while its
 * journal is open here; one that is neither open nor finished was interrupted and can be appended
 * to again, finished, aligned as it is, or discarded.
 */
export class Recordings {
  #ports: Ports;
  #onChange: () => void;
  #open = new Map<string, Promise<JournalAppender>>();
  /** Alignments of closed readings, oldest first: one is looked at many times in a row. */
  #aligned = new Map<string, Promise<Aligned>>();

  constructor(ports: Ports, onChange: () => void) {
    this.#ports = ports;
    this.#onChange = onChange;
  }

  /** The contract's methods for one caller; its readings are `interrupted` when the caller leaves. */
  session(): { methods: ReadingMethods; close: () => Promise<void> } {
    const own = new Set<string>();
    const methods: ReadingMethods = {
      'readings.list': () => this.list(),
      'readings.begin': async input => {
        const readingId = await this.#begin(input);
        own.add(readingId);
        return { readingId };
      },
      'readings.append': async ({ readingId, events }) => {
        await this.#append(readingId, events);
        own.add(readingId);
        return { eventCount: events.length };
      },
      'readings.finish': ({ readingId }) => this.#finish(readingId),
      'readings.discard': ({ readingId }) => this.#discard(readingId),
      'readings.read': ({ readingId }) => this.#read(readingId),
      'readings.align': ({ readingId }) => this.align(readingId),
      'readings.heatmap': input => this.#heatmap(input),
    };
    const close = async () => {
      await Promise.all([...own].map(readingId => this.#interrupt(readingId)));
    };
    return { methods, close };
  }

  async list(): Promise<ReadingSummary[]> {
    return this.#ports.catalogue.readings().map(record => this.#summary(record));
  }

  /** Closes every open journal; what is on the disk stays. */
  async close(): Promise<void> {
    await Promise.all([...this.#open.keys()].map(readingId => this.#interrupt(readingId)));
  }

  /** The alignment with the film's size, for whoever makes heatmaps of it. */
  aligned(readingId: string): Promise<Aligned> {
    const cached = this.#aligned.get(readingId);
    if (cached !== undefined) return cached;
    const aligned = this.#computeAlignment(readingId);
    if (this.#open.has(readingId)) return aligned;
    const [oldest] = this.#aligned.keys();
    if (this.#aligned.size >= KEPT_ALIGNMENTS && oldest !== undefined) this.#aligned.delete(oldest);
    this.#aligned.set(readingId, aligned);
    aligned.catch(() => this.#aligned.delete(readingId));
    return aligned;
  }

  async #computeAlignment(readingId: string): Promise<Aligned> {
    const record = this.#record(readingId);
    const film = studyOf(this.#ports, record.studyId);
    const { header, journal } = await this.#ports.readings.files(readingId);
    const { widthPx, heightPx } = film;
    const input = { header, journal, film: { widthPx, heightPx } };
    return { ...(await this.#ports.compute('alignment', input)), film: input.film, record };
  }

  async align(readingId: string): Promise<Alignment> {
    const { alignment, centres, record } = await this.aligned(readingId);
    return {
      readingId,
      studyId: record.studyId,
      fixations: alignment.fixations,
      sentences: alignment.sentences.map(({ sentence, fixations, fallback }, i) => ({
        ...sentence,
        fixationCount: fixations.length,
        fallback,
        centre: centres[i] ?? null,
      })),
      sigmaPx: alignment.sigmaPx,
    };
  }

  async #begin(input: Input<'readings.begin'>): Promise<string> {
    studyOf(this.#ports, input.studyId);
    const header: ReadingHeader = {
      journalVersion: JOURNAL_VERSION,
      readingId: this.#ports.clock.newId(),
      startedAt: this.#ports.clock.now().toISOString(),
      appVersion: this.#ports.library.appVersion,
      ...input,
    };
    const { readingId } = header;
    await this.#ports.readings.create(header);
    await this.#index(readingId);
    this.#openJournal(readingId);
    await this.#ports.audit.append('reading.begin', readingId, { reader: header.reader });
    this.#onChange();
    return readingId;
  }

  async #append(readingId: string, events: JournalEvent[]): Promise<void> {
    const journal = await (this.#open.get(readingId) ?? this.#reopen(readingId));
    if (events.length > 0) await journal.append(events.map(formatEvent).join(''));
  }

  async #reopen(readingId: string): Promise<JournalAppender> {
    this.#refuseUnlessOpen(this.#record(readingId));
    const journal = this.#openJournal(readingId);
    await this.#ports.audit.append('reading.resume', readingId);
    this.#onChange();
    return journal;
  }

  #openJournal(readingId: string): Promise<JournalAppender> {
    const journal = this.#ports.readings.append(readingId);
    this.#aligned.delete(readingId);
    this.#open.set(readingId, journal);
    journal.catch(() => this.#open.delete(readingId));
    return journal;
  }

  async #finish(readingId: string): Promise<ReadingSummary> {
    this.#refuseUnlessOpen(this.#record(readingId));
    const { events } = await this.#read(readingId);
    if (!events.some(isFinishedMark)) {
      const tMs = Math.max(0, ...events.map(lastMomentMs));
      await this.#append(readingId, [{ type: 'mark', tMs, what: 'finished' }]);
    }
    await this.#interrupt(readingId);
    await this.#ports.audit.append('reading.finish', readingId);
    this.#onChange();
    return this.#summary(this.#record(readingId));
  }

  async #discard(readingId: string): Promise<Record<string, never>> {
    this.#record(readingId);
    const journal = this.#open.get(readingId);
    this.#open.delete(readingId);
    await (await journal)?.close();
    await this.#ports.readings.markDiscarded(readingId);
    await this.#index(readingId);
    await this.#ports.audit.append('reading.discard', readingId);
    this.#onChange();
    return {};
  }

  /** Closes the journal, if open, and brings the catalogue up to date with it. */
  async #interrupt(readingId: string): Promise<void> {
    const journal = this.#open.get(readingId);
    if (journal === undefined) return;
    this.#open.delete(readingId);
    await (await journal).close();
    await this.#index(readingId);
    this.#onChange();
  }

  async #index(readingId: string): Promise<void> {
    const files = await this.#ports.readings.files(readingId);
    this.#ports.catalogue.putReading(await this.#ports.compute('summary', files));
  }

  async #read(readingId: string) {
    this.#record(readingId);
    const { header, journal } = await this.#ports.readings.files(readingId);
    return { header, events: parseJournal(journal).events };
  }

  async #heatmap(input: Input<'readings.heatmap'>) {
    const { alignment, film } = await this.aligned(input.readingId);
    const { sentenceIndex, maxSidePx } = input;
    const request = { alignment, film, sentenceIndex, maxSidePx };
    return planeOf(await this.#ports.compute('heatmap', request));
  }

  #record(readingId: string): ReadingRecord {
    const record = this.#ports.catalogue.reading(readingId);
    if (record !== null) return record;
    throw new AppError({
      code: 'reading.unknown',
      message: `The library has no reading ${readingId}.`,
    });
  }

  #refuseUnlessOpen({ readingId, state }: ReadingRecord): void {
    if (state === 'open') return;
    throw new AppError({
      code: 'reading.closed',
      message: `Reading ${readingId} is ${state}; nothing can be added to it.`,
      expected: 'a reading that is recording or interrupted',
      actual: state,
    });
  }

  #summary({ state, ...record }: ReadingRecord): ReadingSummary {
    if (state !== 'open') return { ...record, state };
    return { ...record, state: this.#open.has(record.readingId) ? 'recording' : 'interrupted' };
  }
}

function isFinishedMark(event: JournalEvent): boolean {
  return event.type === 'mark' && event.what === 'finished';
}

function lastMomentMs(event: JournalEvent): number {
  return event.type === 'word' ? event.endMs : event.tMs;
}
