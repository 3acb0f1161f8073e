import type { StudySummary } from '../../api/contract.ts';

/** What is known of a study beside its bytes. */
export type StudyRecord = Omit<StudySummary, 'status'> & {
  /** Keyed hash of the file as it was before cleaning; null where that was not noted. */
  sourceKey: string | null;
};

export interface StudyStore {
  /** The study a file of exactly these bytes would be: their SHA-256 in hexadecimal digits. */
  studyIdOf(bytes: Uint8Array<ArrayBuffer>): Promise<string>;
  put(record: StudyRecord, bytes: Uint8Array): Promise<void>;
  putRecord(record: StudyRecord): Promise<void>;
  /** Whether its film is there. */
  exists(study: StudyRecord): Promise<boolean>;
  bytes(study: StudyRecord): Promise<Uint8Array<ArrayBuffer>>;
}

/** Small pictures of studies, made once; they can be deleted at any time. */
export interface ThumbnailCache {
  get(studyId: string, maxSidePx: number): Promise<Uint8Array<ArrayBuffer> | null>;
  put(studyId: string, maxSidePx: number, png: Uint8Array): Promise<void>;
}
