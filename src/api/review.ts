import { z } from 'zod';
import { id, method, plane } from './basics.ts';

/** One side of the comparison: the model's attention to a phrase on its patch grid. */
export const attention = z.object({
  modelId: id,
  /** Cosine of the phrase with each patch, on the native grid (7×7 at 224 px). */
  grid: plane,
  /** Pearson correlation with the gaze map on the same grid; null where undefined. */
  correlation: z.number().nullable(),
});

export const reviewMethods = {
  /** The model's attention to a phrase on a study; correlation is null (no reading involved). */
  'review.attend': method(
    z.object({ modelId: id, studyId: id, phrase: z.string().min(1) }),
    attention,
  ),
  /** Gaze of one sentence beside the attention of a base and a tuned model. */
  'review.compare': method(
    z.object({
      readingId: id,
      sentenceIndex: z.number().int(),
      baseModelId: id,
      tunedModelId: id,
    }),
    z.object({
      sentence: z.string(),
      /** The gaze heatmap on the models' patch grid. */
      gazeGrid: plane,
      base: attention,
      tuned: attention,
    }),
  ),
} as const;

export type Attention = z.infer<typeof attention>;
