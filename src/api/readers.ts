import { z } from 'zod';
import { consent, consentChoices } from '../reading/consent.ts';
import { id, method, none } from './basics.ts';

const reader = z.string().min(1).max(80);

export const readerSummary = z.object({
  reader: z.string(),
  /** null: never asked, asked in other words, or withdrawn. */
  consent: consent.nullable(),
  withdrawnAt: z.string().nullable(),
  /** Those that were not discarded. */
  readingCount: z.number().int(),
});

/** What a withdrawal deletes, and what it can't reach. */
export const withdrawal = z.object({
  reader: z.string(),
  readings: z.array(
    z.object({
      readingId: id,
      studyId: id,
      startedAt: z.string(),
      /** Of all its files. */
      byteCount: z.number().int(),
    }),
  ),
  /** Models that were trained on them, or made from one that was. They stay, marked. */
  models: z.array(
    z.object({
      modelId: id,
      name: z.string(),
      /**
       * trained: on these readings. possibly: on films the reader has read, before models noted
       * their readings. descends: from one of the others.
       */
      how: z.enum(['trained', 'possibly', 'descends']),
    }),
  ),
});

export const readersMethods = {
  /** Everybody who has readings or was asked for consent, by name. */
  'readers.list': method(none, z.array(readerSummary)),
  'readers.get': method(z.object({ reader }), readerSummary),
  /** Writes down what the reader has decided; what was decided before stays in the file. */
  'readers.consent': method(
    z.object({ reader, choices: consentChoices, language: z.string().max(16) }),
    readerSummary,
  ),
  /** What `readers.withdraw` would do. */
  'readers.withdrawal': method(z.object({ reader }), withdrawal),
  /**
   * Deletes the reader's recordings for good, takes the consent back and marks the models. Refused
   * (`withdrawal.changed`) unless `readingIds` are the readings there are: nobody deletes more than
   * was shown to them.
   */
  'readers.withdraw': method(z.object({ reader, readingIds: z.array(id) }), withdrawal),
} as const;

export type ReaderSummary = z.infer<typeof readerSummary>;
export type Withdrawal = z.infer<typeof withdrawal>;
