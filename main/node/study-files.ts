import { webcrypto } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { studySummary } from '../../src/api/studies.ts';
import type { StudyRecord, StudyStore } from '../../src/app/ports.ts';
import { writeFileAtomically, writeJsonAtomically } from './atomic-file.ts';
import { ifExists, readJson } from './read-json.ts';

const extensions = { dicom: 'dcm', png: 'png', jpeg: 'jpg' } as const;
/** What studies of older versions lack has a default that claims nothing. */
export const studyRecord = studySummary.omit({ status: true }).extend({
  heldOut: z.boolean().default(false),
  patientKey: z.string().nullable().default(null),
  burnedInText: studySummary.shape.burnedInText.default('possible'),
  sourceKey: z.string().nullable().default(null),
  exclusion: studySummary.shape.exclusion.default(null),
});

/** `studies/<sha256>.<ext>` with its pixels, and `studies/<sha256>.json` with what it was called. */
export class StudyFiles implements StudyStore {
  #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** On a thread of the system's pool: a large film takes longer than a host may stand still. */
  async studyIdOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
  }

  async put(record: StudyRecord, bytes: Uint8Array): Promise<void> {
    await writeFileAtomically(this.#imagePath(record), bytes);
    // Last, so that a record always has its image.
    await this.putRecord(record);
  }

  async putRecord(record: StudyRecord): Promise<void> {
    await writeJsonAtomically(this.#recordPath(record.studyId), record);
  }

  async exists(study: StudyRecord): Promise<boolean> {
    return (await ifExists(stat(this.#imagePath(study)))) !== null;
  }

  async bytes(study: StudyRecord): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await readFile(this.#imagePath(study)));
  }

  async ids(): Promise<string[]> {
    const names = await readdir(this.#folder);
    return names.filter(name => /^[0-9a-f]{64}\.json$/.test(name)).map(name => name.slice(0, 64));
  }

  record(studyId: string): Promise<StudyRecord> {
    return readJson(this.#recordPath(studyId), studyRecord);
  }

  #imagePath({ studyId, format }: StudyRecord): string {
    return join(this.#folder, `${studyId}.${extensions[format]}`);
  }

  #recordPath(studyId: string): string {
    return join(this.#folder, `${studyId}.json`);
  }
}
