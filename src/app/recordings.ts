import type { Api, Input, ReadingSummary } from '../api/contract.ts';
import { AppError } from '../base/app-error.ts';
import type { GazeGates } from '../gaze/gates.ts';
import { alignedSentence } from '../heatmap/align.ts';
import { type Decision, formatDecision } from '../reading/decisions.ts';
import { JOURNAL_VERSION, type JournalEvent, type ReadingHeader } from '../reading/journal.ts';
import { formatEvent, parseJournal } from '../reading/journal-lines.ts';
import {
  expectedErrorPatches,
  isAgainstGate,
  isRejected,
  qualityIssues,
} from '../reading/quality-gate.ts';
import { Alignments } from './alignments.ts';
import { currentConsent, refuseWithoutConsent } from './consent.ts';
import { knownReading, refuseUnlessFinished, refuseUnlessOpen } from './known-reading.ts';
import type { JournalAppender, Ports, ReadingRecord } from './ports.ts';
import { studyOf } from './studies.ts';
import { Turns } from './turns.ts';

type ReadingMethods = Pick<Api, Extract<keyof Api, `readings.${string}`>>;
interface Audited {
  action: string;
  detail: Record<string, number>;
}

/**
 * Readings, from their first event to what is decided about them. A reading is being recorded while its
 * journal is open here; one that is neither open nor finished was interrupted and can be appended
 * to again, finished, aligned as it is, or discarded. What is asked of one reading is done in the
 * order it was asked, whoever asks: its journal is never open twice, and a caller who comes back
 * after a broken connection sees everything that was sent before.
 */
export class Recordings {
  #ports: Ports;
  #readerTurns: Turns;
  #onChange: () => void;
  #open = new Map<string, JournalAppender>();
  /** Who wrote last to each open journal: only their leaving interrupts the reading. */
  #recorders = new Map<string, symbol>();
  #turns = new Turns();
  readonly alignments: Alignments;

  /** @param readerTurns by reader: no recording begins while its reader's consent is changing */
  constructor(ports: Ports, readerTurns: Turns, onChange: () => void) {
    this.#ports = ports;
    this.#readerTurns = readerTurns;
    this.#onChange = onChange;
    this.alignments = new Alignments(ports, readingId => this.#open.has(readingId));
  }

  /** The contract's methods for one caller; its readings are `interrupted` when the caller leaves. */
  session(): { methods: ReadingMethods; close: () => Promise<void> } {
    const caller = Symbol('caller');
    let hasLeft = false;
    const leave = async (readingId: string) => {
      if (this.#recorders.get(readingId) === caller) await this.#interrupt(readingId);
    };
    const inTurn = this.#turns.run.bind(this.#turns);
    const methods: ReadingMethods = {
      'readings.list': ({ studyId }) => this.list(studyId),
      'readings.begin': async input => {
        const begin = () => this.#begin(input, caller);
        const readingId = await this.#readerTurns.run(input.reader, begin);
        if (hasLeft) await inTurn(readingId, () => leave(readingId));
        return { readingId };
      },
      'readings.append': ({ readingId, events }) =>
        inTurn(readingId, async () => {
          await this.#append(readingId, events, caller);
          return { eventCount: events.length };
        }),
      'readings.finish': ({ readingId }) => inTurn(readingId, () => this.#finish(readingId)),
      'readings.interrupt': ({ readingId }) =>
        inTurn(readingId, async () => {
          knownReading(this.#ports, readingId);
          await this.#interrupt(readingId);
          return {};
        }),
      'readings.discard': ({ readingId }) => inTurn(readingId, () => this.#discard(readingId)),
      'readings.read': ({ readingId }) => inTurn(readingId, () => this.#read(readingId)),
      'readings.align': ({ readingId }) => this.alignments.describe(readingId),
      'readings.exclude': input => inTurn(input.readingId, () => this.#exclude(input)),
      'readings.decide': input => inTurn(input.readingId, () => this.#judge(input)),
      'readings.heatmap': input => this.alignments.heatmap(input),
    };
    const close = async () => {
      hasLeft = true;
      const busy = new Set([...this.#open.keys(), ...this.#turns.subjects()]);
      await Promise.all([...busy].map(readingId => inTurn(readingId, () => leave(readingId))));
    };
    return { methods, close };
  }

  async list(studyId?: string): Promise<ReadingSummary[]> {
    const { gazeGates } = await this.#ports.settings.read();
    return this.#ports.catalogue.readings(studyId).map(record => this.#summary(record, gazeGates));
  }

  /** Closes every open journal; what is on the disk stays. */
  async close(): Promise<void> {
    const interrupt = (readingId: string) =>
      this.#turns.run(readingId, () => this.#interrupt(readingId));
    await Promise.all([...this.#open.keys()].map(interrupt));
  }

  async #exclude({ readingId, sentenceIndex, reason }: Input<'readings.exclude'>) {
    const { alignment } = await this.alignments.of(readingId);
    const { sentence } = alignedSentence(alignment, sentenceIndex);
    const about = {
      sentenceStartMs: sentence.startMs,
      text: sentence.text,
      by: (await this.#ports.settings.read()).reader,
      at: this.#ports.clock.now().toISOString(),
    };
    const decision: Decision =
      reason === null ? { what: 'include', ...about } : { what: 'exclude', reason, ...about };
    const action = reason === null ? 'reading.includeSentence' : 'reading.excludeSentence';
    await this.#decide(readingId, decision, { action, detail: { sentenceIndex } });
    this.#onChange();
    return this.alignments.describe(readingId);
  }

  /** Appends a person's decision about a finished reading. */
  decide(readingId: string, decision: Decision, audited: Audited): Promise<void> {
    return this.#turns.run(readingId, async () => {
      refuseUnlessFinished(knownReading(this.#ports, readingId));
      await this.#decide(readingId, decision, audited);
      this.#onChange();
    });
  }

  async #begin(input: Input<'readings.begin'>, caller: symbol): Promise<string> {
    studyOf(this.#ports, input.studyId);
    const consent = await currentConsent(this.#ports, input.reader);
    refuseWithoutConsent(input, consent);
    const header: ReadingHeader = {
      journalVersion: JOURNAL_VERSION,
      readingId: this.#ports.clock.newId(),
      startedAt: this.#ports.clock.now().toISOString(),
      appVersion: this.#ports.library.appVersion,
      ...input,
      consent,
    };
    const { readingId } = header;
    await this.#ports.readings.create(header);
    await this.#index(readingId);
    await this.#openJournal(readingId);
    this.#recorders.set(readingId, caller);
    await this.#ports.audit.append('reading.begin', readingId, { reader: header.reader });
    this.#onChange();
    return readingId;
  }

  async #append(readingId: string, events: JournalEvent[], caller?: symbol): Promise<void> {
    await this.#refuseResumptionWithoutConsent(readingId, events);
    const journal = this.#open.get(readingId) ?? (await this.#reopen(readingId));
    if (caller !== undefined) this.#recorders.set(readingId, caller);
    if (events.length > 0) await journal.append(events.map(formatEvent).join(''));
  }

  /** What the reader agreed to may have changed since the reading was begun. */
  async #refuseResumptionWithoutConsent(readingId: string, events: JournalEvent[]): Promise<void> {
    const setup = events.flatMap(event => (event.type === 'mark' ? (event.setup ?? []) : []))[0];
    if (setup === undefined) return;
    const { reader } = knownReading(this.#ports, readingId);
    const consent = await currentConsent(this.#ports, reader);
    refuseWithoutConsent({ reader, gazeSource: setup.gazeSource, speechModel: null }, consent);
  }

  async #reopen(readingId: string): Promise<JournalAppender> {
    refuseUnlessOpen(knownReading(this.#ports, readingId));
    const journal = await this.#openJournal(readingId);
    await this.#ports.audit.append('reading.resume', readingId);
    this.#onChange();
    return journal;
  }

  async #openJournal(readingId: string): Promise<JournalAppender> {
    const journal = await this.#ports.readings.append(readingId);
    this.#open.set(readingId, journal);
    this.alignments.forget(readingId);
    return journal;
  }

  async #closeJournal(readingId: string): Promise<void> {
    const journal = this.#open.get(readingId);
    this.#open.delete(readingId);
    this.#recorders.delete(readingId);
    await journal?.close();
  }

  /** Asked again, because the first answer was lost, it answers the same. */
  async #finish(readingId: string): Promise<ReadingSummary> {
    const record = knownReading(this.#ports, readingId);
    const { gazeGates } = await this.#ports.settings.read();
    if (record.state === 'finished') return this.#summary(record, gazeGates);
    refuseUnlessOpen(record);
    const { events } = await this.#read(readingId);
    if (!events.some(isFinishedMark)) {
      // A long reading has more events than a call takes arguments.
      const tMs = events.reduce((latest, event) => Math.max(latest, lastMomentMs(event)), 0);
      await this.#append(readingId, [{ type: 'mark', tMs, what: 'finished' }]);
    }
    await this.#interrupt(readingId);
    await this.#ports.audit.append('reading.finish', readingId);
    const summary = this.#summary(knownReading(this.#ports, readingId), gazeGates);
    if (isRejected(summary.issues) && summary.inclusion === null && summary.exclusion === null) {
      const issues = summary.issues.filter(({ severity }) => severity === 'rejection');
      const at = this.#ports.clock.now().toISOString();
      await this.#decide(readingId, { what: 'rejectReading', issues, at });
    }
    this.#onChange();
    return this.#summary(knownReading(this.#ports, readingId), gazeGates);
  }

  /** A person's decision about a whole reading. */
  async #judge(input: Input<'readings.decide'>): Promise<ReadingSummary> {
    const { readingId } = input;
    const record = knownReading(this.#ports, readingId);
    refuseUnlessFinished(record);
    const { reader: by, gazeGates } = await this.#ports.settings.read();
    const at = this.#ports.clock.now().toISOString();
    await this.#decide(
      readingId,
      decisionAbout(this.#summary(record, gazeGates), input, { by, at }),
    );
    this.#onChange();
    return this.#summary(knownReading(this.#ports, readingId), gazeGates);
  }

  /** Appends a decision; what was computed of the reading is forgotten. */
  async #decide(
    readingId: string,
    decision: Decision,
    { action, detail }: Audited = { action: `reading.${decision.what}`, detail: {} },
  ): Promise<void> {
    await this.#ports.readings.decide(readingId, formatDecision(decision));
    this.alignments.forget(readingId);
    await this.#index(readingId);
    await this.#ports.audit.append(action, readingId, detail);
  }

  async #discard(readingId: string): Promise<Record<string, never>> {
    knownReading(this.#ports, readingId);
    await this.#closeJournal(readingId);
    await this.#ports.readings.markDiscarded(readingId);
    await this.#index(readingId);
    await this.#ports.audit.append('reading.discard', readingId);
    this.#onChange();
    return {};
  }

  /** Deletes a reading and all its files, whatever its state. */
  delete(readingId: string): Promise<void> {
    return this.#turns.run(readingId, async () => {
      await this.#closeJournal(readingId);
      await this.#ports.examples.forget([readingId]);
      await this.#ports.readings.delete(readingId);
      this.#ports.catalogue.removeReading(readingId);
      this.alignments.forget(readingId);
      await this.#ports.audit.append('reading.delete', readingId);
      this.#onChange();
    });
  }

  /** Closes the journal, if open, and brings the catalogue up to date with it. */
  async #interrupt(readingId: string): Promise<void> {
    if (!this.#open.has(readingId)) return;
    await this.#closeJournal(readingId);
    await this.#index(readingId);
    this.#onChange();
  }

  async #index(readingId: string): Promise<void> {
    const files = await this.#ports.readings.files(readingId);
    this.#ports.catalogue.putReading(await this.#ports.compute('summary', files));
  }

  async #read(readingId: string) {
    knownReading(this.#ports, readingId);
    const { header, journal } = await this.#ports.readings.files(readingId);
    const { events, badLines } = parseJournal(journal);
    return { header, events, damagedLines: badLines };
  }

  #summary({ state, ...record }: ReadingRecord, gates: GazeGates): ReadingSummary {
    const film = this.#ports.catalogue.study(record.studyId);
    const quality = {
      expectedErrorPatches: film && expectedErrorPatches(record, film),
      issues: film === null || state !== 'finished' ? [] : qualityIssues(record, film, gates),
    };
    const isOpen = this.#open.has(record.readingId);
    const known = state === 'open' ? (isOpen ? 'recording' : 'interrupted') : state;
    return { ...record, ...quality, state: known };
  }
}

/** @throws AppError `reading.noReason` */
function decisionAbout(
  reading: ReadingSummary,
  { isLeftOut, reason }: Input<'readings.decide'>,
  made: { by: string; at: string },
): Decision {
  if (reason !== null) {
    return { what: isLeftOut ? 'excludeReading' : 'includeReading', reason, ...made };
  }
  if (!isLeftOut && !isAgainstGate(reading)) return { what: 'includeReading', ...made };
  throw new AppError({
    code: 'reading.noReason',
    message: 'Nothing is decided about a reading without a reason.',
    advice: 'Say why, or choose one of the reasons.',
  });
}

function isFinishedMark(event: JournalEvent): boolean {
  return event.type === 'mark' && event.what === 'finished';
}

function lastMomentMs(event: JournalEvent): number {
  return event.type === 'word' ? event.endMs : event.tMs;
}
