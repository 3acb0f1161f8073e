import type { EngineCheck } from '../api/engines.ts';
import type { ErrorReport } from '../base/app-error.ts';
import type { Computations } from './computations.ts';
import type { CalibrationStore } from './ports/calibrations.ts';
import type { Catalogue } from './ports/catalogue.ts';
import type { ConsentStore } from './ports/consent.ts';
import type { EvaluationStore, FeatureCache, Worker } from './ports/evaluations.ts';
import type { Folders } from './ports/folders.ts';
import type { ImageServerStore, OpenArchive, SecretStore } from './ports/image-servers.ts';
import type { Archives, ImportFileSystem, ImportJournal } from './ports/imports.ts';
import type { ImportWeights, ModelHost, ModelStore } from './ports/models.ts';
import type { ReadingStore } from './ports/readings.ts';
import type { ExampleStore, RunStore } from './ports/runs.ts';
import type { SettingsStore } from './ports/settings.ts';
import type { Download, SpeechModelStore } from './ports/speech.ts';
import type { StudyStore, ThumbnailCache } from './ports/studies.ts';
import type { TrackerHardware } from './ports/trackers.ts';

export type * from './ports/ablations.ts';
export type * from './ports/calibrations.ts';
export type * from './ports/catalogue.ts';
export type * from './ports/consent.ts';
export type * from './ports/evaluations.ts';
export type * from './ports/folders.ts';
export type * from './ports/image-servers.ts';
export type * from './ports/imports.ts';
export type * from './ports/models.ts';
export type * from './ports/readings.ts';
export type * from './ports/runs.ts';
export type * from './ports/settings.ts';
export type * from './ports/speech.ts';
export type * from './ports/studies.ts';
export type * from './ports/trackers.ts';

/** What the services need of the machine they run on; `main/node` has them on files and SQLite. */
export interface Ports {
  library: { path: string; appVersion: string };
  /** From it alone follow the pseudonyms of this library. */
  secret: Uint8Array;
  clock: Clock;
  studies: StudyStore;
  thumbnails: ThumbnailCache;
  readings: ReadingStore;
  consents: ConsentStore;
  calibrations: CalibrationStore;
  catalogue: Catalogue;
  models: ModelStore;
  runs: RunStore;
  examples: ExampleStore;
  evaluations: EvaluationStore;
  features: FeatureCache;
  /** A text that a person named. @throws AppError `file.unreadable` */
  readText(path: string): Promise<string>;
  /** Of this machine, for another process. */
  freeMemoryByteCount(): number;
  settings: SettingsStore;
  speechModels: SpeechModelStore;
  download: Download;
  importJournal: ImportJournal;
  files: ImportFileSystem;
  archives: Archives;
  /** The system's own dialog; null where the host has none. */
  chooseFiles: ((what: 'files' | 'folder') => Promise<string[]>) | null;
  servers: ImageServerStore;
  secrets: SecretStore;
  openArchive: OpenArchive;
  trackers: TrackerHardware;
  audit: AuditLog;
  folders: Folders;
  compute: Compute;
  startWorker(): Worker;
  importWeights: ImportWeights;
  startModelHost(): Promise<ModelHost>;
  /** Tries every engine on a small training step. */
  examineEngines(): Promise<EngineCheck[]>;
  /** A failure with nobody waiting for its answer. */
  report(error: ErrorReport): void;
}

export interface Clock {
  /** Wall clock, for people. */
  now(): Date;
  /** Unique and sortable by creation time: `20261123t195512345-3fa2b1`. */
  newId(): string;
}

export interface AuditLog {
  append(action: string, subject: string, detail?: Record<string, string | number>): Promise<void>;
}

/** Runs one of the long computations where it does not block the host. */
export type Compute = <K extends keyof Computations>(
  name: K,
  input: Parameters<Computations[K]>[0],
) => Promise<Awaited<ReturnType<Computations[K]>>>;
