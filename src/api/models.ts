import { z } from 'zod';
import { errorReport, id, method, none } from './basics.ts';

export const modelSummary = z.object({
  modelId: id,
  name: z.string(),
  createdAt: z.string(),
  parameterCount: z.number().int(),
  /** The model it was trained from; null for one that was initialised or came from elsewhere. */
  parentModelId: id.nullable(),
  runId: id.nullable(),
  /** The studies it saw when it was trained from its parent; absent where nobody wrote them down. */
  trainingStudyIds: z.array(id).optional(),
  /** The readings it saw then; absent where nobody wrote them down. */
  trainingReadingIds: z.array(id).optional(),
  /** When readers withdrew readings that it, or a model it was made from, was trained on. */
  withdrawnAt: z.array(z.string()).optional(),
  /** Where imported weights came from; absent for models made here. */
  origin: z
    .object({
      /** Of the weights, as the user who imported them has confirmed. */
      licence: z.string(),
      files: z.array(
        z.object({ name: z.string(), byteCount: z.number().int(), sha256: z.string() }),
      ),
    })
    .optional(),
});

/** What a model is built of. */
export const modelArchitecture = z.object({
  imageSizePx: z.number().int(),
  patchesPerSide: z.number().int(),
  imageTower: z.object({
    kind: z.enum(['swin', 'vit', 'resnet']),
    /** Blocks per stage, and channels of the first. */
    depths: z.array(z.number().int()),
    width: z.number().int(),
  }),
  textTower: z.object({
    kind: z.enum(['bert', 'clip']),
    depth: z.number().int(),
    width: z.number().int(),
    tokens: z.number().int(),
  }),
});

/** What became of one tensor of imported weights; see src/model/checkpoint/assemble.ts. */
const tensorReport = z.object({
  name: z.string(),
  state: z.enum([
    'used',
    'reshaped',
    'base',
    'fresh',
    'ignored',
    'missing',
    'unexpected',
    'misshapen',
  ]),
  source: z.string().nullable(),
  detail: z.string(),
});

export const modelImportRequest = z.object({
  /** Checkpoints that together make the model: one of both towers, or one each. */
  paths: z.array(z.string().min(1)).min(1),
  name: z.string().min(1),
  /** The licence of the weights; by giving it, the user confirms it. */
  licence: z.string().min(1),
  /** A model of the library that has what the files lack. */
  baseModelId: id.nullable(),
  /** vocab.txt or its folder, where neither the files nor the base come with the right one. */
  vocabularyPath: z.string().min(1).nullable(),
  imageSizePx: z.number().int().positive().nullable(),
  /** Seed for projection heads and temperature where nobody has them; null: that is an error. */
  freshSeed: z.number().int().nullable(),
});

/** Weights on their way into the library: long work that can be cancelled. */
export const modelImport = z.object({
  importId: id,
  name: z.string(),
  state: z.enum(['running', 'finished', 'cancelled', 'failed']),
  writtenBytes: z.number(),
  /** 0 until the files are read. */
  totalBytes: z.number(),
  elapsedMs: z.number(),
  /** null while too little is done to tell. */
  remainingMs: z.number().nullable(),
  modelId: id.nullable(),
  /** Every tensor, once it is finished. */
  tensors: z.array(tensorReport),
  error: errorReport.nullable(),
});

export const modelsMethods = {
  /** Starts taking weights from elsewhere into the library; one import at a time. */
  'models.import': method(modelImportRequest, modelImport),
  /** Ends it; nothing of it is left. */
  'models.cancelImport': method(z.object({ importId: id }), none),
  /** The one in progress, or else the last; null before the first. */
  'models.currentImport': method(none, modelImport.nullable()),
  /** Asks in the system's own dialog; none where the host has no dialogs. */
  'models.choose': method(
    z.object({ what: z.enum(['files', 'folder']) }),
    z.object({ paths: z.array(z.string()) }),
  ),
  'models.list': method(none, z.array(modelSummary)),
  'models.architecture': method(z.object({ modelId: id }), modelArchitecture),
} as const;

export type ModelImportRequest = z.infer<typeof modelImportRequest>;
export type ModelImport = z.infer<typeof modelImport>;
export type ModelSummary = z.infer<typeof modelSummary>;
export type ModelArchitecture = z.infer<typeof modelArchitecture>;
