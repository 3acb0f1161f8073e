import { freemem } from 'node:os';
import { type App, createApp } from '../../src/app/app.ts';
import type { ModelHost, Ports, SecretStore } from '../../src/app/ports.ts';
import { type ErrorReport, formatReport } from '../../src/base/app-error.ts';
import { AuditFile } from './audit-log.ts';
import { CalibrationFiles } from './calibration-files.ts';
import { SqliteCatalogue } from './catalogue.ts';
import { importModel } from './checkpoint/import-model.ts';
import { ComputePool } from './compute-pool.ts';
import { ConsentFiles } from './consent-files.ts';
import { openDicomweb } from './dicomweb/dicomweb-archive.ts';
import { download } from './download.ts';
import { EvaluationFiles } from './evaluation-files.ts';
import { ExampleFiles } from './example-files.ts';
import { FeatureFiles } from './feature-files.ts';
import { nodeFolders } from './folders.ts';
import { gazepointHardware } from './gazepoint.ts';
import { ImageServerFile } from './image-server-file.ts';
import { importFiles } from './import-files.ts';
import { ImportJournalFiles } from './import-journal-files.ts';
import { Keychain } from './keychain.ts';
import { type LibraryFolder, openLibraryFolder } from './library-folder.ts';
import { LibraryLock } from './library-lock.ts';
import { librarySecret } from './library-secret.ts';
import { ModelFiles } from './model-files.ts';
import { examineEngines, startModelHost } from './model-host-port.ts';
import { readText } from './read-text.ts';
import { ReadingFiles } from './reading-files.ts';
import { type RebuildReport, rebuildCatalogue, refreshCatalogue } from './rebuild-catalogue.ts';
import { RunFiles } from './run-files.ts';
import { SettingsFile } from './settings-file.ts';
import { SpeechModelFiles } from './speech-model-files.ts';
import { StudyFiles } from './study-files.ts';
import { SystemClock } from './system-clock.ts';
import { ThumbnailFiles } from './thumbnail-files.ts';
import { appVersion } from './version.ts';
import { zipArchives } from './zip-archives.ts';

/** What setTimeout can wait for; 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A library opened for writing, with the app's services over it. */
export interface OpenLibrary {
  folder: LibraryFolder;
  ports: Ports;
  app: App;
  reindex(): Promise<RebuildReport>;
  /** Safe to call more than once. */
  close(): Promise<void>;
}

export interface OpenLibraryOptions {
  startModelHost?: () => Promise<ModelHost>;
  /** The system's own dialog, where the host has one. */
  chooseFiles?: (what: 'files' | 'folder') => Promise<string[]>;
  secrets?: SecretStore;
  /** Hears of failures nobody waits for; by default they go to stderr. */
  report?: (error: ErrorReport) => void;
}

/** Opens the library at `path`, making it if the folder is empty or missing. Errors: `library.*`. */
export async function openLibrary(
  path: string,
  options: OpenLibraryOptions = {},
): Promise<OpenLibrary> {
  const report = options.report ?? (error => console.error(formatReport(error)));
  const folder = await openLibraryFolder(path);
  const lock = LibraryLock.take(folder.path);
  try {
    return await openLocked(folder, lock, options, report);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openLocked(
  folder: LibraryFolder,
  lock: LibraryLock,
  options: OpenLibraryOptions,
  report: (error: ErrorReport) => void,
): Promise<OpenLibrary> {
  const audit = await AuditFile.open(folder.audit);
  const catalogue = new SqliteCatalogue(folder.catalogue);
  const studies = new StudyFiles(folder.studies);
  const readings = new ReadingFiles(folder.readings, audit, report);
  const pool = new ComputePool();
  const indexed = { catalogue, studies, readings, compute: pool.compute };
  for (const { error } of await refreshCatalogue(indexed)) report(error);

  const secret = await librarySecret(folder.secret);
  const ports: Ports = {
    library: { path: folder.path, appVersion },
    secret,
    clock: new SystemClock(),
    studies,
    thumbnails: new ThumbnailFiles(folder.thumbnails),
    readings,
    consents: new ConsentFiles(folder.readers),
    calibrations: new CalibrationFiles(folder.readers, report),
    catalogue,
    models: new ModelFiles(folder.models, report),
    runs: new RunFiles(folder.runs, report),
    examples: new ExampleFiles(folder.examples),
    evaluations: new EvaluationFiles(folder.evaluations, report),
    features: new FeatureFiles(folder.features),
    readText,
    freeMemoryByteCount: freemem,
    settings: new SettingsFile(folder.settings),
    speechModels: new SpeechModelFiles(folder.speechModels, report),
    download,
    importJournal: new ImportJournalFiles(folder.imports, secret, report),
    files: importFiles,
    archives: zipArchives,
    chooseFiles: options.chooseFiles ?? null,
    servers: new ImageServerFile(folder.imageServers),
    secrets: options.secrets ?? new Keychain(),
    openArchive: openDicomweb,
    trackers: gazepointHardware,
    audit,
    folders: nodeFolders,
    compute: pool.compute,
    startWorker: () => new ComputePool({ deadlineMs: LONGEST_TIMER_MS, workerCount: 1 }),
    importWeights: (request, progress, signal) => importModel(ports, request, progress, signal),
    startModelHost: options.startModelHost ?? startModelHost,
    examineEngines,
    report,
  };
  const app = createApp(ports);
  let closing: Promise<void> | null = null;
  const close = async () => {
    await app.close();
    await pool.close();
    await audit.close();
    catalogue.close();
    lock.release();
  };
  return {
    folder,
    ports,
    app,
    async reindex() {
      const result = await rebuildCatalogue(indexed);
      await audit.append('library.reindex', 'catalogue', { studies: result.studyCount });
      return result;
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}
