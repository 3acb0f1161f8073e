import { z } from 'zod';
import { id, method, none } from './basics.ts';

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

export const modelsMethods = {
  'models.list': method(none, z.array(modelSummary)),
  'models.architecture': method(z.object({ modelId: id }), modelArchitecture),
} as const;

export type ModelSummary = z.infer<typeof modelSummary>;
export type ModelArchitecture = z.infer<typeof modelArchitecture>;
