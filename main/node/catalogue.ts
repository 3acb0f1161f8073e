import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Catalogue, ReadingRecord, StudyRecord } from '../../src/app/ports.ts';
import { studyRecord } from './study-files.ts';

/** Of the tables below. Tables of another version are dropped: they are made again from the files. */
const SCHEMA_VERSION = 3;
const schema = `
  CREATE TABLE IF NOT EXISTS studies (
    studyId TEXT PRIMARY KEY,
    fileName TEXT NOT NULL,
    format TEXT NOT NULL,
    widthPx INTEGER NOT NULL,
    heightPx INTEGER NOT NULL,
    importedAt TEXT NOT NULL,
    heldOut INTEGER NOT NULL,
    patientKey TEXT,
    burnedInText TEXT NOT NULL,
    sourceKey TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS studiesBySource ON studies (sourceKey);
  CREATE TABLE IF NOT EXISTS readings (
    readingId TEXT PRIMARY KEY,
    studyId TEXT NOT NULL,
    reader TEXT NOT NULL,
    startedAt TEXT NOT NULL,
    state TEXT NOT NULL,
    durationMs REAL NOT NULL,
    gazeSampleCount INTEGER NOT NULL,
    lossShare REAL,
    wordCount INTEGER NOT NULL,
    sentenceCount INTEGER NOT NULL,
    meanErrorPx REAL
  ) STRICT;
`;

/** The catalogue in SQLite. An index only: `rebuildCatalogue` makes it again from the files. */
export class SqliteCatalogue implements Catalogue {
  #database: DatabaseSync;

  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    if (this.#database.prepare('PRAGMA user_version').get()?.user_version !== SCHEMA_VERSION) {
      this.#database.exec('DROP TABLE IF EXISTS studies; DROP TABLE IF EXISTS readings');
      this.#database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    }
    this.#database.exec(schema);
  }

  studies(): StudyRecord[] {
    const rows = this.#database.prepare('SELECT * FROM studies ORDER BY importedAt, studyId').all();
    return rows.map(row => storedStudy.parse(row));
  }

  study(studyId: string): StudyRecord | null {
    const row = this.#database.prepare('SELECT * FROM studies WHERE studyId = ?').get(studyId);
    return row === undefined ? null : storedStudy.parse(row);
  }

  studyOfSource(sourceKey: string): StudyRecord | null {
    const query = this.#database.prepare('SELECT * FROM studies WHERE sourceKey = ?');
    const row = query.get(sourceKey);
    return row === undefined ? null : storedStudy.parse(row);
  }

  putStudy(record: StudyRecord): void {
    this.#database
      .prepare(
        `INSERT OR REPLACE INTO studies VALUES
           (:studyId, :fileName, :format, :widthPx, :heightPx, :importedAt, :heldOut, :patientKey,
            :burnedInText, :sourceKey)`,
      )
      .run({ ...record, heldOut: Number(record.heldOut) });
  }

  readings(): ReadingRecord[] {
    const rows = this.#database.prepare('SELECT * FROM readings ORDER BY readingId').all();
    return rows.map(row => ({ ...row }) as unknown as ReadingRecord);
  }

  reading(readingId: string): ReadingRecord | null {
    const row = this.#database.prepare('SELECT * FROM readings WHERE readingId = ?').get(readingId);
    return row === undefined ? null : ({ ...row } as unknown as ReadingRecord);
  }

  putReading(record: ReadingRecord): void {
    this.#database
      .prepare(
        `INSERT OR REPLACE INTO readings VALUES
           (:readingId, :studyId, :reader, :startedAt, :state, :durationMs, :gazeSampleCount,
            :lossShare, :wordCount, :sentenceCount, :meanErrorPx)`,
      )
      .run(record);
  }

  /** Forgets everything, and fills itself within one transaction. */
  replaceAll(studies: StudyRecord[], readings: ReadingRecord[]): void {
    this.#database.exec('BEGIN; DELETE FROM studies; DELETE FROM readings');
    for (const study of studies) this.putStudy(study);
    for (const reading of readings) this.putReading(reading);
    this.#database.exec('COMMIT');
  }

  close(): void {
    this.#database.close();
  }
}

/** SQLite has no booleans. */
const storedStudy = studyRecord.extend({ heldOut: z.number().transform(Boolean) });
