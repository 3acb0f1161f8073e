import { z } from 'zod';
import { exportFormats } from '../formats/export/formats.ts';
import { gazeDataFormats } from '../formats/gaze-data/formats.ts';
import { errorReport, id, method, none } from './basics.ts';

/** What of a data set was left out or doubtful; `line` counts from 1, null is the whole file. */
export const dataProblem = z.object({
  file: z.string(),
  line: z.number().int().nullable(),
  message: z.string(),
});

export const gazeImportReport = z.object({
  readingCount: z.number().int(),
  /** Readings that the library had already. */
  knownCount: z.number().int(),
  sampleCount: z.number().int(),
  wordCount: z.number().int(),
  annotationCount: z.number().int(),
  /** Readings whose image was in no folder; a hatched film stands in for it, held out of training. */
  withoutImageCount: z.number().int(),
  problemCount: z.number().int(),
  /** The first two hundred of them. */
  problems: z.array(dataProblem),
});

export const exportReport = z.object({
  /** What each reading is called in the export. */
  readings: z.array(z.object({ readingId: id, name: z.string() })),
  fileCount: z.number().int(),
  /** What the format can't hold. */
  lost: z.array(z.string()),
  problemCount: z.number().int(),
  problems: z.array(dataProblem),
});

/** An import of gaze data or an export: long work that can be cancelled. */
export const transferProgress = z.object({
  transferId: id,
  kind: z.enum(['import', 'export']),
  format: z.string(),
  folder: z.string(),
  state: z.enum(['running', 'finished', 'cancelled', 'failed']),
  /** 0 to 1. */
  share: z.number().min(0).max(1),
  readingCount: z.number().int(),
  elapsedMs: z.number(),
  /** Estimated ms to the end; null while too little is done to tell. */
  remainingMs: z.number().nullable(),
  imported: gazeImportReport.nullable(),
  exported: exportReport.nullable(),
  error: errorReport.nullable(),
});

export const transfersMethods = {
  /** Starts taking a gaze data set into the library; one transfer at a time. */
  'transfers.import': method(
    z.object({
      folder: z.string().min(1),
      format: z.enum(gazeDataFormats),
      /** Where its images are, beside the data set's own folder. */
      imagesFolder: z.string().min(1).nullable(),
    }),
    transferProgress,
  ),
  /** Starts writing readings into a new folder; null: all that are finished. */
  'transfers.export': method(
    z.object({
      folder: z.string().min(1),
      format: z.enum(exportFormats),
      readingIds: z.array(id).nullable(),
    }),
    transferProgress,
  ),
  /** Ends it: an import keeps the readings it has, an export leaves nothing behind. */
  'transfers.cancel': method(z.object({ transferId: id }), none),
  /** The one in progress, or else the last; null before the first. */
  'transfers.current': method(none, transferProgress.nullable()),
} as const;

export type GazeImportReport = z.infer<typeof gazeImportReport>;
export type ExportReport = z.infer<typeof exportReport>;
export type TransferProgress = z.infer<typeof transferProgress>;
