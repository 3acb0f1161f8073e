import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import type { StudySummary } from '../../src/api/contract.ts';
import type { Catalogue, ReadingRecord, StudyRecord } from '../../src/app/ports.ts';
import { nameKey, SqliteWorklist, STATUSES, searchText } from './worklist-index.ts';

/** Of the tables below. Tables of another version are dropped: they are made again from the files. */
const SCHEMA_VERSION = 8;
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
    sourceKey TEXT,
    exclusionReason TEXT,
    excludedAt TEXT,
    -- What follows from the above and the readings, for the worklist.
    statusRank INTEGER NOT NULL,
    nameKey TEXT NOT NULL,
    searchText TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS studiesBySource ON studies (sourceKey);
  -- Each with the text that is searched, so that a search reads an index and not the table.
  CREATE INDEX IF NOT EXISTS studiesByTime ON studies (importedAt, studyId, searchText);
  CREATE INDEX IF NOT EXISTS studiesByName ON studies (nameKey, studyId, searchText);
  CREATE INDEX IF NOT EXISTS studiesByStatusAndTime
    ON studies (statusRank, importedAt, studyId, searchText);
  CREATE INDEX IF NOT EXISTS studiesByStatusAndName
    ON studies (statusRank, nameKey, studyId, searchText);
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
    meanErrorPx REAL,
    gazeSource TEXT NOT NULL,
    lostShare REAL,
    longestGapMs REAL,
    expectedErrorPx REAL,
    -- JSON, as in the record.
    exclusion TEXT,
    inclusion TEXT,
    damagedLineCount INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS readingsByStudy ON readings (studyId);
`;

/** The catalogue in SQLite. An index only: `rebuildCatalogue` makes it again from the files. */
export class SqliteCatalogue implements Catalogue {
  readonly worklist: SqliteWorklist;
  #database: DatabaseSync;
  #statements = new Map<string, StatementSync>();

  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    if (this.#database.prepare('PRAGMA user_version').get()?.user_version !== SCHEMA_VERSION) {
      this.#database.exec('DROP TABLE IF EXISTS studies; DROP TABLE IF EXISTS readings');
      this.#database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    }
    this.#database.exec(schema);
    this.worklist = new SqliteWorklist(this.#database, summaryOf);
  }

  studies(): StudyRecord[] {
    return this.#allByTime().map(row => recordOf(row));
  }

  studyIds(): string[] {
    const rows = this.#prepared('SELECT studyId FROM studies').all();
    return rows.map(({ studyId }) => String(studyId));
  }

  study(studyId: string): StudyRecord | null {
    const row = this.#prepared('SELECT * FROM studies WHERE studyId = ?').get(studyId);
    return row === undefined ? null : recordOf(row);
  }

  studyOfSource(sourceKey: string): StudyRecord | null {
    const query = this.#prepared('SELECT * FROM studies WHERE sourceKey = ?');
    const row = query.get(sourceKey);
    return row === undefined ? null : recordOf(row);
  }

  summaries(studyIds?: string[]): StudySummary[] {
    if (studyIds === undefined) return this.#allByTime().map(summaryOf);
    const query = this.#prepared('SELECT * FROM studies WHERE studyId = ?');
    const rows = studyIds.map(studyId => query.get(studyId));
    return rows.filter(row => row !== undefined).map(summaryOf);
  }

  counts() {
    const query = 'SELECT count(*) AS studyCount, sum(heldOut) AS heldOutCount FROM studies';
    const row = this.#prepared(query).get();
    return { studyCount: Number(row?.studyCount), heldOutCount: Number(row?.heldOutCount ?? 0) };
  }

  putStudy(record: StudyRecord): void {
    this.#insertStudy(record);
    this.#refreshStatus('studyId = ?', record.studyId);
  }

  #insertStudy(record: StudyRecord): void {
    const { exclusion, ...plain } = record;
    this.#prepared(
      `INSERT OR REPLACE INTO studies VALUES
           (:studyId, :fileName, :format, :widthPx, :heightPx, :importedAt, :heldOut, :patientKey,
            :burnedInText, :sourceKey, :exclusionReason, :excludedAt, :statusRank, :nameKey, :searchText)`,
    ).run({
      ...plain,
      heldOut: Number(record.heldOut),
      exclusionReason: exclusion?.reason ?? null,
      excludedAt: exclusion?.at ?? null,
      // As if without readings; who has some is told apart afterwards.
      statusRank: STATUSES.indexOf(exclusion === null ? 'unread' : 'excluded'),
      nameKey: nameKey(record.fileName),
      searchText: searchText(record.fileName),
    });
  }

  readings(studyId?: string): ReadingRecord[] {
    const rows =
      studyId === undefined
        ? this.#prepared('SELECT * FROM readings ORDER BY readingId').all()
        : this.#prepared('SELECT * FROM readings WHERE studyId = ? ORDER BY readingId').all(
            studyId,
          );
    return rows.map(readingOf);
  }

  reading(readingId: string): ReadingRecord | null {
    const row = this.#prepared('SELECT * FROM readings WHERE readingId = ?').get(readingId);
    return row === undefined ? null : readingOf(row);
  }

  putReading(record: ReadingRecord): void {
    this.#insertReading(record);
    this.#refreshStatus('studyId = ?', record.studyId);
  }

  removeReading(readingId: string): void {
    const studyId = this.reading(readingId)?.studyId;
    this.#prepared('DELETE FROM readings WHERE readingId = ?').run(readingId);
    if (studyId !== undefined) this.#refreshStatus('studyId = ?', studyId);
  }

  #insertReading(record: ReadingRecord): void {
    this.#prepared(
      `INSERT OR REPLACE INTO readings VALUES
           (:readingId, :studyId, :reader, :startedAt, :state, :durationMs, :gazeSampleCount,
            :lossShare, :wordCount, :sentenceCount, :meanErrorPx, :gazeSource, :lostShare,
            :longestGapMs, :expectedErrorPx, :exclusion, :inclusion, :damagedLineCount)`,
    ).run({
      ...record,
      exclusion: record.exclusion && JSON.stringify(record.exclusion),
      inclusion: record.inclusion && JSON.stringify(record.inclusion),
    });
  }

  /** Forgets everything, and fills itself within one transaction. */
  replaceAll(studies: StudyRecord[], readings: ReadingRecord[]): void {
    this.#database.exec('BEGIN; DELETE FROM studies; DELETE FROM readings');
    try {
      for (const study of studies) this.#insertStudy(study);
      for (const reading of readings) this.#insertReading(reading);
      this.#refreshStatus('studyId IN (SELECT studyId FROM readings)');
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }

  /** The statement, compiled once: an import asks the same things thousands of times. */
  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #allByTime(): Row[] {
    return this.#prepared('SELECT * FROM studies ORDER BY importedAt, studyId').all();
  }

  /** Excluded before all; then read where a reading is finished, interrupted where one is open. */
  #refreshStatus(which: string, ...values: string[]): void {
    this.worklist.forgetCounts();
    this.#prepared(
      `UPDATE studies SET statusRank = CASE
           WHEN exclusionReason IS NOT NULL THEN ${STATUSES.indexOf('excluded')}
           WHEN EXISTS (SELECT 1 FROM readings r WHERE r.studyId = studies.studyId AND r.state = 'finished')
             THEN ${STATUSES.indexOf('read')}
           WHEN EXISTS (SELECT 1 FROM readings r WHERE r.studyId = studies.studyId AND r.state = 'open')
             THEN ${STATUSES.indexOf('interrupted')}
           ELSE ${STATUSES.indexOf('unread')} END
         WHERE ${which}`,
    ).run(...values);
  }
}

type Row = Record<string, SQLOutputValue>;

/** A row as the record it was put in as: nothing but `putStudy` writes rows. */
function recordOf(row: Row): StudyRecord {
  const { exclusionReason, excludedAt, statusRank, nameKey, searchText, heldOut, ...plain } = row;
  const exclusion =
    exclusionReason === null ? null : { reason: exclusionReason, at: String(excludedAt) };
  return { ...plain, heldOut: heldOut === 1, exclusion } as unknown as StudyRecord;
}

function readingOf({ exclusion, inclusion, ...plain }: Row): ReadingRecord {
  return {
    ...plain,
    exclusion: exclusion === null ? null : JSON.parse(String(exclusion)),
    inclusion: inclusion === null ? null : JSON.parse(String(inclusion)),
  } as unknown as ReadingRecord;
}

function summaryOf(row: Row): StudySummary {
  const { sourceKey, ...known } = recordOf(row);
  return { ...known, status: STATUSES[Number(row.statusRank)] ?? 'unread' };
}
