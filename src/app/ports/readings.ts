import type { ReadingSummary } from '../../api/contract.ts';
import type { Annotation } from '../../reading/annotation.ts';
import type { ReadingHeader } from '../../reading/journal.ts';

/**
 * A reading as the catalogue keeps it: everything can be computed again from its files. What follows
 * from the gates of today is not among it.
 */
export type ReadingRecord = Omit<ReadingSummary, 'state' | 'expectedErrorPatches' | 'issues'> & {
  state: 'open' | 'finished' | 'discarded';
};

/** The journal of a reading that is being recorded. */
export interface JournalAppender {
  /** Resolves when the lines are on the disk. After a failure the journal is as it was before. */
  append(lines: string): Promise<void>;
  close(): Promise<void>;
}

/** The files of a reading, from which everything else about it is computed. */
export interface StoredReading {
  header: ReadingHeader;
  journal: string;
  /** See reading/decisions.ts. */
  decisions: string;
  isDiscarded: boolean;
}

/** A reading that comes as a whole; masks are PNG files by the names annotations have for them. */
export interface WholeReading {
  header: ReadingHeader;
  journal: string;
  annotations: readonly Annotation[];
  masks: ReadonlyMap<string, Uint8Array>;
}

export interface ReadingStore {
  create(header: ReadingHeader): Promise<void>;
  /** Stores a whole reading at once, in place of the one of its id, if any: all of it or nothing. */
  put(reading: WholeReading): Promise<void>;
  annotations(readingId: string): Promise<Annotation[]>;
  /** @throws AppError `reading.noMask` */
  mask(readingId: string, file: string): Promise<Uint8Array<ArrayBuffer>>;
  files(readingId: string): Promise<StoredReading>;
  header(readingId: string): Promise<ReadingHeader>;
  /** Of all the files of a reading. */
  byteCount(readingId: string): Promise<number>;
  /** Deletes a reading's files for good; cut short, it can be asked again. */
  delete(readingId: string): Promise<void>;
  /** Opens the journal for more; a torn last line is removed first. */
  append(readingId: string): Promise<JournalAppender>;
  /** Resolves when the decision is on the disk. */
  decide(readingId: string, line: string): Promise<void>;
  markDiscarded(readingId: string): Promise<void>;
}
