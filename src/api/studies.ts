import { z } from 'zod';
import { bytes, errorReport, id, method, none } from './basics.ts';

/** Why a film is no case to read; `burnedInText`: a name or number is written in the picture. */
export const exclusionReason = z.enum([
  'notAChestFilm',
  'wrongView',
  'poorQuality',
  'repeated',
  'burnedInText',
  'other',
]);

/** excluded: a person took it out; unread: no reading; interrupted: one was cut off; read: at least one finished. */
export const studyStatus = z.enum(['interrupted', 'unread', 'read', 'excluded']);

/** What of the library the worklist shows, and in which order. */
export const worklistView = z.object({
  /** Words that all have to be in the name. */
  search: z.string().max(200),
  filter: z.enum(['all', ...studyStatus.options]),
  sort: z.enum(['newest', 'oldest', 'name', 'status']),
});

export const studySummary = z.object({
  /** SHA-256 of the stored file, from which the patient was removed. */
  studyId: id,
  /** What lists call it: `DX 3f2a9c`, or the file's own name where the user keeps names. */
  fileName: z.string(),
  format: z.enum(['dicom', 'png', 'jpeg']),
  widthPx: z.number().int(),
  heightPx: z.number().int(),
  importedAt: z.string(),
  /** Pseudonym, the same for all films of a patient in this library; null where the file names nobody. */
  patientKey: z.string().nullable(),
  /** possible: text may be in the pixels, a person should look; checked: somebody did. */
  burnedInText: z.enum(['no', 'possible', 'checked']),
  /** Kept out of training, so that what a model does on it says something about unseen films. */
  heldOut: z.boolean(),
  /** Neither a case to read nor to train on; null for the others. */
  exclusion: z.object({ reason: exclusionReason, at: z.string() }).nullable(),
  status: studyStatus,
});

export const windowSchema = z.object({
  centre: z.number(),
  width: z.number().positive(),
  /** Absent: linear. */
  function: z.enum(['linear', 'linearExact', 'sigmoid']).optional(),
  label: z.string().optional(),
});

/** A VOI LUT: modality value `firstInput + i` is shown as entry i of 0 to 2^bits − 1. */
export const voiLutSchema = z.object({
  firstInput: z.number(),
  /** Unsigned 16-bit little-endian. */
  uint16: bytes,
  bits: z.number().int(),
  label: z.string().optional(),
});

export const film = z.object({
  studyId: id,
  widthPx: z.number().int(),
  heightPx: z.number().int(),
  /** Unsigned 16-bit little-endian, row-major; modality value = slope · value + intercept. */
  uint16: bytes,
  slope: z.number(),
  intercept: z.number(),
  inverted: z.boolean(),
  window: windowSchema,
  /** How the file itself wants to be shown; the first on opening, `window` where there is none. */
  presets: z.array(z.union([windowSchema, voiLutSchema])),
  /** Values from low to high pad the image and are shown black. */
  padding: z.object({ low: z.number(), high: z.number() }).nullable(),
  spacing: z
    .object({
      rowMm: z.number(),
      columnMm: z.number(),
      plane: z.enum(['patient', 'estimated', 'detector']),
    })
    .nullable(),
  /** What a reader has to know of how the file was read. */
  warnings: z.array(errorReport),
});

export const studiesMethods = {
  'library.info': method(
    none,
    z.object({
      path: z.string(),
      appVersion: z.string(),
      studyCount: z.number().int(),
      heldOutCount: z.number().int(),
      /** Whether the host can open the system's own dialogs. */
      hasDialogs: z.boolean(),
      readingCount: z.number().int(),
      interruptedCount: z.number().int(),
    }),
  ),
  /** Every film, oldest first: for programs. A screen asks for a page. */
  'studies.list': method(none, z.array(studySummary)),
  /** One stretch of the worklist, and how many films of each status match the search. */
  'studies.page': method(
    z.object({
      view: worklistView,
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500),
    }),
    z.object({
      studies: z.array(studySummary),
      /** All that the view shows. */
      total: z.number().int(),
      counts: z.record(studyStatus, z.number().int()),
    }),
  ),
  /** Where a film stands in the worklist, and what is beside it. */
  'studies.around': method(
    z.object({ view: worklistView, studyId: id }),
    z.object({
      /** From 0; null where the view does not show it. */
      index: z.number().int().nullable(),
      /** The row above that is not excluded, and the one below. */
      previous: studySummary.nullable(),
      next: studySummary.nullable(),
      /** The next unread film in the view's order, from the top again after the last; of the interrupted ones where the view shows those. */
      nextCase: studySummary.nullable(),
    }),
  ),
  /** These films, in the order asked for; those that the library has not are left out. */
  'studies.get': method(z.object({ studyIds: z.array(id).max(10_000) }), z.array(studySummary)),
  /** Takes films out of reading and training; their files and readings stay. */
  'studies.exclude': method(
    z.object({ studyIds: z.array(id).min(1), reason: exclusionReason }),
    none,
  ),
  'studies.include': method(z.object({ studyIds: z.array(id).min(1) }), none),
  /** A person has looked at these films for text in their pixels and found none that may not stay. */
  'studies.checked': method(z.object({ studyIds: z.array(id).min(1) }), none),
  'studies.film': method(z.object({ studyId: id }), film),
  /** A PNG at most `maxSidePx` on its longer side, under the film's own window. */
  'studies.thumbnail': method(
    z.object({ studyId: id, maxSidePx: z.number().int().min(16).max(1024) }),
    z.object({ png: bytes }),
  ),
} as const;

export type ExclusionReason = z.infer<typeof exclusionReason>;
export type StudyStatus = z.infer<typeof studyStatus>;
export type WorklistView = z.infer<typeof worklistView>;
export type StudySummary = z.infer<typeof studySummary>;
export type FilmMessage = z.infer<typeof film>;
