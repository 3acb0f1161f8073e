import type { Compute } from '../../src/app/ports.ts';
import { type ErrorReport, reportOf } from '../../src/base/app-error.ts';
import type { SqliteCatalogue } from './catalogue.ts';
import type { ReadingFiles } from './reading-files.ts';
import type { StudyFiles } from './study-files.ts';

/** The index, and the files it is made from. */
export interface Indexed {
  catalogue: SqliteCatalogue;
  studies: StudyFiles;
  readings: ReadingFiles;
  compute: Compute;
}

export interface RebuildReport {
  studyCount: number;
  readingCount: number;
  /** Studies and readings whose files can't be read; they are left out. */
  refused: { subject: string; error: ErrorReport }[];
}

/** Makes the catalogue again from the files of the library, which alone are the truth. */
export async function rebuildCatalogue(indexed: Indexed): Promise<RebuildReport> {
  const { catalogue, studies, readings, compute } = indexed;
  const refused: RebuildReport['refused'] = [];
  const collect = async <T>(ids: string[], read: (id: string) => Promise<T>) => {
    const records: T[] = [];
    for (const id of ids) {
      try {
        records.push(await read(id));
      } catch (error) {
        refused.push({ subject: id, error: reportOf(error) });
      }
    }
    return records;
  };
  const studyRecords = await collect(await studies.ids(), id => studies.record(id));
  const readingRecords = await collect(await readings.ids(), async id =>
    compute('summary', await readings.files(id)),
  );
  catalogue.replaceAll(studyRecords, readingRecords);
  return { studyCount: studyRecords.length, readingCount: readingRecords.length, refused };
}

/**
 * Brings the catalogue up to date where the last host may have left it behind the files. Returns
 * what a rebuild refused, if one was needed.
 */
export async function refreshCatalogue(indexed: Indexed): Promise<RebuildReport['refused']> {
  const { catalogue, studies, readings, compute } = indexed;
  const known = catalogue.readings();
  const studyIds = catalogue.studies().map(({ studyId }) => studyId);
  const readingIds = known.map(({ readingId }) => readingId);
  const isComplete =
    sameSet(studyIds, await studies.ids()) && sameSet(readingIds, await readings.ids());
  if (!isComplete) return (await rebuildCatalogue(indexed)).refused;
  // Of readings that were going on when the last host ended, only the files know the rest.
  for (const { readingId, state } of known) {
    if (state !== 'open') continue;
    catalogue.putReading(await compute('summary', await readings.files(readingId)));
  }
  return [];
}

function sameSet(left: string[], right: string[]): boolean {
  return left.length === right.length && new Set([...left, ...right]).size === left.length;
}
