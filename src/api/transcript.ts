import { z } from 'zod';
import { editedSentence } from '../reading/decisions.ts';
import { id, method } from './basics.ts';

const transcript = z.object({
  sentences: z.array(editedSentence),
  /** What the reading itself has, to go back to. */
  dictated: z.array(editedSentence),
  /** Whether a person has changed it since it was dictated. */
  isEdited: z.boolean(),
  durationMs: z.number(),
});

export const transcriptMethods = {
  'transcript.read': method(z.object({ readingId: id }), transcript),
  /**
   * Takes another transcript for what was said in a finished reading; null: as it was dictated.
   * Alignment, heatmaps, training and exports follow. What was heard stays in the journal.
   */
  'transcript.edit': method(
    z.object({ readingId: id, sentences: z.array(editedSentence).max(2_000).nullable() }),
    transcript,
  ),
} as const;

export type Transcript = z.infer<typeof transcript>;
