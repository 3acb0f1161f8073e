import { z } from 'zod';
import { bytes, errorReport, id, method, none } from './basics.ts';
import { studySummary } from './studies.ts';

export const importReport = z.object({
  imported: z.array(studySummary),
  /** Files whose content the library already had. */
  duplicates: z.array(z.object({ fileName: z.string(), studyId: id })),
  refused: z.array(z.object({ fileName: z.string(), error: errorReport })),
});

/** skipped: no image, so nothing is wrong with it. */
export const importOutcome = z.enum(['imported', 'duplicate', 'refused', 'skipped']);

/** An import going on or over. */
export const importProgress = z.object({
  importId: id,
  /** interrupted: its host ended before it did. */
  state: z.enum(['listing', 'running', 'finished', 'cancelled', 'interrupted', 'failed']),
  startedAt: z.string(),
  elapsedMs: z.number(),
  /** Estimated ms to the end; null where nothing can be said yet. */
  remainingMs: z.number().nullable(),
  done: z.number().int(),
  /** Files; while they are being listed, those found so far. */
  total: z.number().int(),
  bytesDone: z.number(),
  bytesTotal: z.number(),
  /** The file being read. */
  current: z.string().nullable(),
  counts: z.record(importOutcome, z.number().int()),
  /** Who can go on with it: the host by itself, a page that is given the same files again, nobody. */
  resumableBy: z.enum(['host', 'page']).nullable(),
  /** Why it failed as a whole. */
  error: errorReport.nullable(),
});

export const importItem = z.object({
  /** From 1, in the order of the list. */
  number: z.number().int(),
  fileName: z.string(),
  sizeBytes: z.number(),
  outcome: importOutcome,
  studyId: id.nullable(),
  error: errorReport.nullable(),
});

/** Bytes of a file that the host wants of the page that offered it. */
export const importRequest = z.object({
  requestId: z.number().int(),
  file: z.number().int(),
  startByte: z.number().int(),
  endByte: z.number().int(),
});

export const importsMethods = {
  /** A whole file each; what is stored has lost its patient (PS3.15 Annex E). */
  'studies.import': method(
    z.object({
      files: z.array(z.object({ fileName: z.string(), content: bytes })).min(1),
      /** Never to be trained on; a study that is there already stays as it was. */
      heldOut: z.boolean().optional(),
      /** Default: as the settings say. */
      keepFileNames: z.boolean().optional(),
    }),
    importReport,
  ),
  /** Those an earlier start left, to be resumed, then those of this start; the newest comes last. */
  'imports.list': method(none, z.array(importProgress)),
  /**
   * Offers files that only the page can read. Nothing is sent yet: the host asks for what it needs of
   * them (`imports.exchange`), so that an archive of any size is never in memory as a whole.
   */
  'imports.open': method(
    z.object({
      files: z
        .array(
          z.object({
            /** With its folders, where it was found in some. */
            name: z.string().min(1),
            sizeBytes: z.number().int().min(0),
            modifiedMs: z.number().nullable(),
          }),
        )
        .min(1),
      heldOut: z.boolean().optional(),
      keepFileNames: z.boolean().optional(),
    }),
    importProgress,
  ),
  /** Answers the last request, if there was one, and waits for the next; null when the import is over. */
  'imports.exchange': method(
    z.object({
      importId: id,
      answer: z
        .object({
          requestId: z.number().int(),
          /** null: the file can't be read any more. */
          content: bytes.nullable(),
        })
        .nullable(),
    }),
    z.object({ request: importRequest.nullable() }),
  ),
  /** Lets a person choose files or a folder in the system's own dialog; null where they chose none. */
  'imports.choose': method(
    z.object({ what: z.enum(['files', 'folder']) }),
    z.object({ progress: importProgress.nullable() }),
  ),
  /** What was imported until now stays. */
  'imports.cancel': method(z.object({ importId: id }), none),
  'imports.resume': method(z.object({ importId: id }), importProgress),
  /** Forgets an import that is over: its report, and what it takes to resume it. */
  'imports.dismiss': method(z.object({ importId: id }), none),
  /** A stretch of the files of this outcome whose names hold the words searched for. */
  'imports.report': method(
    z.object({
      importId: id,
      outcome: z.enum(['all', ...importOutcome.options]),
      search: z.string().max(200),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500),
    }),
    z.object({ items: z.array(importItem), total: z.number().int() }),
  ),
  /** The report as CSV, without anything that may name a patient. */
  'imports.csv': method(z.object({ importId: id }), z.object({ csv: z.string() })),
} as const;

export type ImportReport = z.infer<typeof importReport>;
export type ImportProgress = z.infer<typeof importProgress>;
export type ImportItemReport = z.infer<typeof importItem>;
export type ImportRequest = z.infer<typeof importRequest>;
