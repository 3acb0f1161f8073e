import { z } from 'zod';
import { filmSetLayouts } from '../dataset/film-set/layouts.ts';
import { bytes, errorReport, id, method, none } from './basics.ts';
import { comparisonRequest, mapRequest, nextCasesRequest } from './library-evaluations.ts';
import { dataProblem } from './transfers.ts';

/** Films with labels, reports or boxes in a folder, as a person downloaded them. */
export const filmSetChoice = z.object({
  folder: z.string().min(1),
  /** Where its images are, beside the data set's own folder. */
  imagesFolder: z.string().min(1).nullable(),
  layout: z.enum(['auto', ...filmSetLayouts]),
  /** What an uncertain label counts as (CheXpert's U-Zeros, U-Ones and U-Ignore). */
  uncertain: z.enum(['zeros', 'ones', 'ignore']),
});

const onFilms = {
  modelIds: z.array(id).min(1),
  dataSet: filmSetChoice,
  seed: z.number().int(),
};

const prompts = {
  /** JSON with the words of each class's prompts, or the prompts; null: those of CheXpert 5x200. */
  promptsFile: z.string().min(1).nullable(),
};

/** What is evaluated, with all that decides its numbers. */
export const evaluationRequest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('zero-shot'),
    ...onFilms,
    ...prompts,
    promptsPerClass: z.number().int().min(1),
    /** How the similarities to a class's prompts become the class's score. */
    promptScore: z.enum(['max', 'mean']),
  }),
  z.object({
    kind: z.literal('retrieval'),
    ...onFilms,
    ...prompts,
    /** prompts: texts of the films' classes; reports: each film's own sentences. */
    texts: z.enum(['prompts', 'reports']),
    textsPerClass: z.number().int().min(1),
  }),
  z.object({
    kind: z.literal('probe'),
    ...onFilms,
    /** Of the training patients, each in (0, 1]. */
    shares: z.array(z.number().gt(0).max(1)).min(1),
    /** Of the patients, where the data set has no test split of its own. */
    testShare: z.number().gt(0).lt(1),
  }),
  z.object({ kind: z.literal('grounding'), ...onFilms }),
  comparisonRequest,
  mapRequest,
  nextCasesRequest,
]);

/** One number of a result; its interval is 95 %, by the bootstrap over patients. */
export const figure = z.object({
  modelId: id,
  /** `accuracy`, `macroF1`, `auroc` … */
  metric: z.string(),
  /** The class, share or direction it belongs to; null: the whole. */
  of: z.string().nullable(),
  /** null: undefined on this data. */
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Films, texts or phrases behind it. */
  count: z.number().int(),
});

export const evaluation = z.object({
  evaluationId: id,
  request: evaluationRequest,
  /** interrupted: its host ended before it did. */
  state: z.enum(['queued', 'running', 'finished', 'cancelled', 'failed', 'interrupted']),
  startedAt: z.string(),
  elapsedMs: z.number(),
  /** null while too little is done to tell. */
  remainingMs: z.number().nullable(),
  stage: z.enum(['reading', 'embedding', 'scoring']),
  /** Of the stage. */
  done: z.number().int(),
  total: z.number().int(),
  rerunOf: id.nullable(),
  problemCount: z.number().int(),
  /** The figures of the whole, once it is finished. */
  headline: z.array(figure),
  error: errorReport.nullable(),
});

/** `evaluations/<id>/result.json`: numbers, and all that is needed to get them again. */
export const evaluationResult = z.object({
  resultVersion: z.literal(1),
  evaluationId: id,
  request: evaluationRequest,
  finishedAt: z.string(),
  codeVersion: z.string(),
  /** What computed the features; null: all were there from before. */
  engine: z.string().nullable(),
  /** null where no data set of films was named. */
  dataSet: z
    .object({
      layout: z.string(),
      /** SHA-256 over names, contents, labels, texts and boxes. */
      fingerprint: z.string(),
      filmCount: z.number().int(),
      patientCount: z.number().int(),
    })
    .nullable(),
  /** The fingerprint is the SHA-256 of configuration, vocabulary and weights. */
  models: z.array(z.object({ modelId: id, name: z.string(), fingerprint: z.string() })),
  figures: z.array(figure),
  problemCount: z.number().int(),
  /** The first two hundred of what was left out. */
  problems: z.array(dataProblem),
});

/** Two results beside each other. */
export const evaluationComparison = z.object({
  first: evaluationResult,
  second: evaluationResult,
  /** What they were computed from that is not the same: `data`, `model`, `seed`, `code` … */
  causes: z.array(z.enum(['data', 'model', 'seed', 'settings', 'code', 'engine'])),
  rows: z.array(
    z.object({
      /** The model of the first and of the second. */
      models: z.tuple([z.string(), z.string()]),
      metric: z.string(),
      of: z.string().nullable(),
      first: z.number().nullable(),
      second: z.number().nullable(),
      isSame: z.boolean(),
    }),
  ),
});

/** What a folder holds, before anything is computed. */
export const filmSetSummary = z.object({
  layout: z.enum(filmSetLayouts),
  filmCount: z.number().int(),
  patientCount: z.number().int(),
  /** Films with a report, and boxes on films. */
  reportCount: z.number().int(),
  boxCount: z.number().int(),
  hasTestSplit: z.boolean(),
  classes: z.array(z.object({ name: z.string(), positiveCount: z.number().int() })),
  problemCount: z.number().int(),
  problems: z.array(dataProblem),
});

const one = z.object({ evaluationId: id });

export const evaluationsMethods = {
  /** Newest first. */
  'evaluations.list': method(none, z.array(evaluation)),
  /** What is in a folder of films; `filmSet.*` where it is nothing known. */
  'evaluations.inspect': method(filmSetChoice, filmSetSummary),
  /** Starts one, or puts it behind those that are waiting. */
  'evaluations.start': method(evaluationRequest, evaluation),
  /** The same once more, beside the first. */
  'evaluations.rerun': method(one, evaluation),
  /** Goes on with one that was cancelled, interrupted or failed. */
  'evaluations.resume': method(one, evaluation),
  'evaluations.cancel': method(one, none),
  /** Deletes a result that nobody needs. */
  'evaluations.remove': method(one, none),
  'evaluations.result': method(one, evaluationResult),
  'evaluations.compare': method(z.object({ firstId: id, secondId: id }), evaluationComparison),
  /** What was said of each film, text or phrase, as CSV. */
  'evaluations.items': method(one, z.object({ fileName: z.string(), content: bytes })),
} as const;

export type FilmSetChoice = z.infer<typeof filmSetChoice>;
export type FilmSetSummary = z.infer<typeof filmSetSummary>;
export type EvaluationRequest = z.infer<typeof evaluationRequest>;
/** An evaluation of a data set in a folder. */
export type FilmSetRequest = Extract<EvaluationRequest, { dataSet: FilmSetChoice }>;
export type EvaluationKind = EvaluationRequest['kind'];
export type Evaluation = z.infer<typeof evaluation>;
export type EvaluationResult = z.infer<typeof evaluationResult>;
export type EvaluationComparison = z.infer<typeof evaluationComparison>;
export type Figure = z.infer<typeof figure>;
