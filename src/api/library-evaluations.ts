import { z } from 'zod';
import { id, method } from './basics.ts';
import { studyStatus } from './studies.ts';

/** Evaluations of the library's own films and readings, beside those of data sets in folders. */
export const comparisonRequest = z.object({
  kind: z.literal('comparison'),
  /** The first is what the others are compared with. */
  modelIds: z.array(id).min(1).max(12),
  seed: z.number().int(),
  /** Only readings of films that none of the models, nor any they come from, was trained on. */
  unseenOnly: z.boolean().default(false),
});

export const mapRequest = z.object({
  kind: z.literal('map'),
  /** A map each, such as of before and after. */
  modelIds: z.array(id).min(1).max(4),
  seed: z.number().int(),
  method: z.enum(['tsne', 'umap']),
  /** Of larger libraries so many films are drawn with the seed. */
  mostFilms: z.number().int().min(4).max(5000),
});

export const nextCasesRequest = z.object({
  kind: z.literal('next-cases'),
  modelIds: z.array(id).length(1),
  seed: z.number().int(),
  count: z.number().int().min(1).max(500),
  /** Of the queue, drawn at random: what the other choices are to be compared with. */
  randomShare: z.number().min(0).max(1),
});

/** What a model made of one reading. */
const readingValue = z.object({
  /** Mean correlation of attention with gaze over the sentences; null where undefined. */
  gazeAgreement: z.number().nullable(),
  /** Share of pairs of a reported and an unreported finding that the model puts in order. */
  correctness: z.number().nullable(),
});

export const modelComparison = z.object({
  models: z.array(z.object({ modelId: id, name: z.string() })),
  /** Findings that are told apart, from the reports themselves. */
  findings: z.array(z.string()),
  rows: z.array(
    z.object({
      readingId: id,
      studyId: id,
      fileName: z.string(),
      reader: z.string(),
      /** Models that were trained on this film, or come from one that was. */
      trainedOn: z.array(id),
      /** In the models' order. */
      values: z.array(readingValue),
    }),
  ),
  /** Each model less the first, paired by reading; intervals are 95 %, by the bootstrap over patients. */
  differences: z.array(
    z.object({
      modelId: id,
      measure: z.enum(['gazeAgreement', 'correctness']),
      mean: z.number(),
      low: z.number(),
      high: z.number(),
      readingCount: z.number().int(),
      patientCount: z.number().int(),
    }),
  ),
});

export const embeddingMap = z.object({
  method: z.enum(['tsne', 'umap']),
  films: z.array(
    z.object({
      studyId: id,
      fileName: z.string(),
      status: studyStatus,
      heldOut: z.boolean(),
      /** Findings that its readings report; null: not read yet. */
      findings: z.array(z.string()).nullable(),
    }),
  ),
  maps: z.array(
    z.object({
      modelId: id,
      name: z.string(),
      /** x and y of each film in turn. */
      points: z.array(z.number()),
    }),
  ),
});

export const nextCase = z.object({
  studyId: id,
  fileName: z.string(),
  /** What speaks most for it; control: it was drawn at random. */
  reason: z.enum(['uncertainty', 'disagreement', 'diversity', 'control']),
  /** Entropy of the findings by the model, 0 (sure) to 1; null without findings to tell apart. */
  uncertainty: z.number().nullable(),
  /** Mean agreement of gaze and attention on the read films nearest to it; null where none is read. */
  agreementNearby: z.number().nullable(),
  /** Cosine distance to the nearest film that is read or before it in the queue; null for the first of all. */
  distance: z.number().nullable(),
});

export const nextCases = z.object({
  candidateCount: z.number().int(),
  readCount: z.number().int(),
  cases: z.array(nextCase),
});

const one = z.object({ evaluationId: id });

export const insightsMethods = {
  /** What a finished comparison came to. */
  'insights.comparison': method(one, modelComparison),
  'insights.map': method(one, embeddingMap),
  'insights.nextCases': method(one, nextCases),
} as const;

export type ModelComparison = z.infer<typeof modelComparison>;
export type EmbeddingMap = z.infer<typeof embeddingMap>;
export type NextCases = z.infer<typeof nextCases>;
export type NextCase = z.infer<typeof nextCase>;
