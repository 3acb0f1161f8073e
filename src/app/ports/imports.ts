import type { ErrorReport } from '../../base/app-error.ts';

/** An import that was not finished, as it is kept to go on with it. */
export interface StoredImport {
  importId: string;
  startedAt: string;
  /** What the person chose; null where a page offered files that only it can read. */
  roots: string[] | null;
  heldOut: boolean;
  keepName: boolean;
}

/** What became of a file; refusals are not kept: they are tried again. */
export interface NotedItem {
  /** Keyed hash of its path, size and age. */
  key: string;
  outcome: 'imported' | 'duplicate' | 'skipped';
  studyId: string | null;
}

/** The lists of unfinished imports. Nothing in them names a file in the clear. */
export interface ImportJournal {
  list(): Promise<StoredImport[]>;
  create(job: StoredImport): Promise<void>;
  note(importId: string, item: NotedItem): Promise<void>;
  noted(importId: string): Promise<NotedItem[]>;
  remove(importId: string): Promise<void>;
}

/** Reads a part of a file; `endByte` is not among them. */
export type ReadRange = (startByte: number, endByte: number) => Promise<Uint8Array<ArrayBuffer>>;

export interface FoundFile {
  path: string;
  sizeBytes: number;
  modifiedMs: number | null;
  /** Why it can't be read. */
  error?: ErrorReport;
}

/** The files of the host's machine, for imports. */
export interface ImportFileSystem {
  /** The file, or all files below the folder, in the order of their names. */
  under(root: string): AsyncIterable<FoundFile>;
  read: (path: string, ...range: Parameters<ReadRange>) => ReturnType<ReadRange>;
}

export interface ArchiveEntry {
  name: string;
  sizeBytes: number;
  /** Why it can't be read. */
  error?: ErrorReport;
  read(): Promise<Uint8Array<ArrayBuffer>>;
}

/** Zip archives, read entry by entry from wherever their bytes are. */
export interface Archives {
  /** Its files, without folders. Errors: `zip.*`. */
  entries(sizeBytes: number, read: ReadRange): Promise<ArchiveEntry[]>;
}
