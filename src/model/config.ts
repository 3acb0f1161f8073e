import { z } from 'zod';
import { AppError } from '../base/app-error.ts';

const count = z.number().int().positive();

/** Swin Transformer (Liu et al., 2021), MedCLIP's and EGMA's own. */
const swin = z.strictObject({
  kind: z.literal('swin'),
  imageSizePx: count,
  patchSizePx: count,
  /** Channels after the patch embedding; they double with each further stage. */
  embeddingWidth: count,
  /** Blocks per stage; odd blocks attend in shifted windows. */
  depths: z.array(count).min(1),
  heads: z.array(count).min(1),
  windowSize: count,
  /** Width of a block's hidden layer over its channels. */
  hiddenRatio: count,
});

/** What is taken off each of the three channels, and what they are divided by, greys in [0, 1]. */
const channels = {
  channelMeans: z.tuple([z.number(), z.number(), z.number()]),
  channelDeviations: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]),
};
const activation = z.enum(['gelu', 'quickGelu']);

/** CLIP's Vision Transformer (Dosovitskiy et al., 2021; Radford et al., 2021). */
const vit = z.strictObject({
  kind: z.literal('vit'),
  imageSizePx: count,
  patchSizePx: count,
  width: count,
  depth: count,
  heads: count,
  hiddenWidth: count,
  activation,
  ...channels,
});

/** ResNet of bottleneck blocks (He et al., 2016), as GLoRIA and MGCA use it. */
const resnet = z.strictObject({
  kind: z.literal('resnet'),
  imageSizePx: count,
  /** Channels after the first convolution; a stage's blocks end in 4, 8, 16 and 32 times as many. */
  stemWidth: count,
  depths: z.array(count).length(4),
  ...channels,
});

const bert = z.strictObject({
  kind: z.literal('bert'),
  vocabularySize: count,
  width: count,
  depth: count,
  heads: count,
  hiddenWidth: count,
  positionCount: count,
  /** Whether words lose case and accents before they are looked up, as in uncased vocabularies. */
  lowerCase: z.boolean().default(true),
});

/** CLIP's text tower (Radford et al., 2021). */
const clip = z.strictObject({
  kind: z.literal('clip'),
  vocabularySize: count,
  width: count,
  depth: count,
  heads: count,
  hiddenWidth: count,
  positionCount: count,
  activation,
});

/** Configurations that name no kind are of the first models, which had but one. */
const withKind = (kind: string) => (value: unknown) =>
  typeof value === 'object' && value !== null && !('kind' in value) ? { kind, ...value } : value;
const vision = z.preprocess(withKind('swin'), z.discriminatedUnion('kind', [swin, vit, resnet]));
const text = z.preprocess(withKind('bert'), z.discriminatedUnion('kind', [bert, clip]));

/** Every number that decides EGMA's shapes. Unknown keys are errors: most are misspellings. */
export const egmaConfigSchema = z
  .strictObject({
    architecture: z.literal('egma'),
    vision,
    text,
    /** d, the width of the space that patches and sentences share. */
    projectionWidth: count,
  })
  .superRefine(({ vision, text }, context) => {
    const fail = (message: string) => context.addIssue({ code: 'custom', message });
    const step = cellPx(vision);
    if (vision.imageSizePx % step !== 0) fail(`vision.imageSizePx is not a multiple of ${step}`);
    if (vision.kind === 'swin') {
      const { depths, heads, embeddingWidth } = vision;
      if (depths.length !== heads.length) fail('vision.depths and vision.heads differ in length');
      heads.forEach((headCount, stage) => {
        const width = embeddingWidth * 2 ** stage;
        if (width % headCount !== 0) fail(`vision.heads[${stage}] does not divide ${width}`);
      });
    }
    if (vision.kind === 'vit' && vision.width % vision.heads !== 0) {
      fail('vision.heads does not divide vision.width');
    }
    if (text.width % text.heads !== 0) fail('text.heads does not divide text.width');
  });

export type EgmaConfig = z.infer<typeof egmaConfigSchema>;
export type SwinConfig = z.infer<typeof swin>;
export type VitConfig = z.infer<typeof vit>;
export type ResnetConfig = z.infer<typeof resnet>;
export type BertConfig = z.infer<typeof bert>;
export type ClipTextConfig = z.infer<typeof clip>;

/** @throws AppError `model.config` that lists everything wrong with it */
export function parseConfig(value: unknown): EgmaConfig {
  const parsed = egmaConfigSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError({
    code: 'model.config',
    message: 'The model configuration is not valid.',
    actual: z.prettifyError(parsed.error),
    advice: 'Compare config.json with that of a model that works.',
  });
}

/**
 * The small EGMA that two processor cores train in minutes: 1.75 million parameters. Heads double
 * with the width, so every head is 24 wide; fewer, wider heads than Swin-T's 3-6-12-24 cost a third
 * of its attention memory at this width.
 */
export function nanoConfig(vocabularySize: number): EgmaConfig {
  return parseConfig({
    architecture: 'egma',
    vision: {
      imageSizePx: 224,
      patchSizePx: 4,
      embeddingWidth: 24,
      depths: [2, 2, 2, 2],
      heads: [1, 2, 4, 8],
      windowSize: 7,
      hiddenRatio: 4,
    },
    text: {
      vocabularySize,
      width: 128,
      depth: 2,
      heads: 4,
      hiddenWidth: 512,
      positionCount: 80,
    },
    projectionWidth: 128,
  });
}

/** EGMA as published (Ma et al., 2024): Swin-T and BioClinicalBERT, 136.6 million parameters. */
export function fullConfig(imageSizePx = 224): EgmaConfig {
  return parseConfig({
    architecture: 'egma',
    vision: {
      imageSizePx,
      patchSizePx: 4,
      embeddingWidth: 96,
      depths: [2, 2, 6, 2],
      heads: [3, 6, 12, 24],
      windowSize: 7,
      hiddenRatio: 4,
    },
    text: {
      vocabularySize: 28_996,
      width: 768,
      depth: 12,
      heads: 12,
      hiddenWidth: 3072,
      positionCount: 512,
    },
    projectionWidth: 512,
  });
}

/** Cells along one side of the grid that patch features lie on: 7 for Swin at 224 px. */
export function patchesPerSide({ vision }: EgmaConfig): number {
  return vision.imageSizePx / cellPx(vision);
}

/** Side of the image's part that one cell stands for. */
function cellPx(vision: EgmaConfig['vision']): number {
  switch (vision.kind) {
    case 'swin':
      return vision.patchSizePx * 2 ** (vision.depths.length - 1);
    case 'vit':
      return vision.patchSizePx;
    case 'resnet':
      return 32;
  }
}

/** Channels of a cell before it is projected. */
export function visionWidth({ vision }: Pick<EgmaConfig, 'vision'>): number {
  switch (vision.kind) {
    case 'swin':
      return vision.embeddingWidth * 2 ** (vision.depths.length - 1);
    case 'vit':
      return vision.width;
    case 'resnet':
      return vision.stemWidth * 32;
  }
}
