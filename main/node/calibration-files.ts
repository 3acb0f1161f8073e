import { createHash } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CalibrationStore } from '../../src/app/ports.ts';
import { type ErrorReport, reportOf } from '../../src/base/app-error.ts';
import {
  type CalibrationProfile,
  calibrationProfile,
} from '../../src/reading/calibration-profile.ts';
import { writeJsonAtomically } from './atomic-file.ts';
import { readerIdOf } from './consent-files.ts';
import { ifExists, readJson } from './read-json.ts';

const NAME = /^calibration-[0-9a-f]{16}\.json$/;

/** `readers/<id>/calibration-<digits>.json`; the digits follow from camera and display. */
export class CalibrationFiles implements CalibrationStore {
  #folder: string;
  #report: (error: ErrorReport) => void;

  constructor(folder: string, report: (error: ErrorReport) => void) {
    this.#folder = folder;
    this.#report = report;
  }

  async list(reader: string): Promise<CalibrationProfile[]> {
    const profiles: CalibrationProfile[] = [];
    for (const name of await this.#names(reader)) {
      try {
        profiles.push(await readJson(join(this.#folderOf(reader), name), calibrationProfile));
      } catch (error) {
        // A damaged one costs another calibration, nothing else.
        this.#report(reportOf(error));
      }
    }
    return profiles.sort((a, b) => b.madeAt.localeCompare(a.madeAt));
  }

  async put(profile: CalibrationProfile): Promise<void> {
    const folder = this.#folderOf(profile.reader);
    await mkdir(folder, { recursive: true });
    await writeJsonAtomically(join(folder, nameOf(profile)), profile);
  }

  async removeOf(reader: string): Promise<void> {
    for (const name of await this.#names(reader)) {
      await rm(join(this.#folderOf(reader), name), { force: true });
    }
  }

  async #names(reader: string): Promise<string[]> {
    const all = (await ifExists(readdir(this.#folderOf(reader)))) ?? [];
    return all.filter(name => NAME.test(name));
  }

  #folderOf(reader: string): string {
    return join(this.#folder, readerIdOf(reader));
  }
}

function nameOf({ camera, display }: CalibrationProfile): string {
  const { widthPx, heightPx, scale, leftPx, topPx, screenWidthPx, screenHeightPx } = display;
  const place = [widthPx, heightPx, scale, leftPx, topPx, screenWidthPx, screenHeightPx];
  const digits = createHash('sha256')
    .update(JSON.stringify([camera, ...place]))
    .digest('hex');
  return `calibration-${digits.slice(0, 16)}.json`;
}
