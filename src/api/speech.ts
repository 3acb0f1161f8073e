import { z } from 'zod';
import { SPEECH_LANGUAGES } from '../speech/language.ts';
import { bytes, errorReport, id, method, none } from './basics.ts';

const language = z.enum(SPEECH_LANGUAGES);

export const speechModel = z.object({
  /** SHA-256 of the archive. */
  speechModelId: id,
  name: z.string(),
  byteCount: z.number().int(),
  /** Whose commands and numbers are understood; by the model's name unless the user says otherwise. */
  language: language.default('en'),
  /** Whether a vocabulary can be set while it runs. */
  takesVocabulary: z.boolean().default(false),
  /** As the user noted it, or as the archive has it; null: nobody knows. */
  licence: z.string().nullable().default(null),
  /** Where it was loaded from; null: a file of this computer. */
  address: z.string().nullable().default(null),
});

/** A model on its way from an address. */
export const speechDownload = z.object({
  downloadId: id,
  address: z.string(),
  state: z.enum(['running', 'finished', 'cancelled', 'failed']),
  bytesDone: z.number().int(),
  /** null: the server does not say. */
  bytesTotal: z.number().int().nullable(),
  elapsedMs: z.number(),
  /** Estimated ms to the end; null where nothing can be said yet. */
  remainingMs: z.number().nullable(),
  speechModelId: id.nullable(),
  error: errorReport.nullable(),
});

export const speechMethods = {
  'speech.models': method(none, z.array(speechModel)),
  /** An archive, tar.gz or zip. It is checked before it is kept: the recogniser can't tell. */
  'speech.install': method(z.object({ fileName: z.string(), content: bytes }), speechModel),
  /** The files of a folder, with their paths from the folder on. */
  'speech.installFolder': method(
    z.object({
      name: z.string(),
      files: z
        .array(z.object({ path: z.string(), content: bytes }))
        .min(1)
        .max(1_000),
    }),
    speechModel,
  ),
  /** What the user knows better than the archive. */
  'speech.describe': method(
    z.object({
      speechModelId: id,
      language: language.optional(),
      licence: z.string().max(200).nullable().optional(),
    }),
    speechModel,
  ),
  'speech.remove': method(z.object({ speechModelId: id }), none),
  /** Starts loading a model from an address that the user has confirmed; one at a time. */
  'speech.download': method(
    z.object({
      address: z.string().min(1).max(2_000),
      /** Refuses anything else; null: not known. */
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .nullable(),
    }),
    speechDownload,
  ),
  'speech.cancelDownload': method(z.object({ downloadId: id }), none),
  /** The one under way or the last one; null before the first. */
  'speech.currentDownload': method(none, z.object({ download: speechDownload.nullable() })),
} as const;

export type SpeechModel = z.infer<typeof speechModel>;
export type SpeechDownload = z.infer<typeof speechDownload>;
