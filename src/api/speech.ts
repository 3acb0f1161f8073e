import { z } from 'zod';
import { bytes, id, method, none } from './basics.ts';

export const speechModel = z.object({
  /** SHA-256 of the archive. */
  speechModelId: id,
  name: z.string(),
  byteCount: z.number().int(),
});

export const speechMethods = {
  'speech.models': method(none, z.array(speechModel)),
  /** Checks the archive before it is kept: the recogniser never answers when it can't load one. */
  'speech.install': method(z.object({ fileName: z.string(), content: bytes }), speechModel),
} as const;

export type SpeechModel = z.infer<typeof speechModel>;
