import { AppError } from '../../base/app-error.ts';
import { type EgmaConfig, parseConfig } from '../config.ts';

/** What shapes alone do not tell. */
export interface ConfigHints {
  /** null: what the position embeddings say, else 224. */
  imageSizePx: number | null;
  /** null: heads 64 wide, the convention of BERT and CLIP. */
  textHeads: number | null;
  imageHeads: number | null;
  lowerCase: boolean;
  /** Of CLIP's layers. */
  activation: 'gelu' | 'quickGelu';
  /** What a ViT's or ResNet's channels were normalised by. */
  channels: Channels;
}

export interface Channels {
  channelMeans: [number, number, number];
  channelDeviations: [number, number, number];
}

/** What OpenAI's CLIP, torchvision's classifiers, and GLoRIA and MGCA were trained with. */
export const knownChannels = {
  clip: {
    channelMeans: [0.48145466, 0.4578275, 0.40821073],
    channelDeviations: [0.26862954, 0.26130258, 0.27577711],
  },
  imageNet: { channelMeans: [0.485, 0.456, 0.406], channelDeviations: [0.229, 0.224, 0.225] },
  half: { channelMeans: [0.5, 0.5, 0.5], channelDeviations: [0.5, 0.5, 0.5] },
} satisfies Record<string, Channels>;

type Shapes = ReadonlyMap<string, readonly number[]>;

const image = 'vision_model.model';
const text = 'text_model.model';

/**
 * The configuration that tensors of these names and shapes belong to.
 *
 * @throws AppError `checkpoint.missing` that names a tensor without which it can't be known
 */
export function inferConfig(shapes: Shapes, hints: ConfigHints): EgmaConfig {
  return parseConfig({
    architecture: 'egma',
    vision: imageConfig(shapes, hints),
    text: textConfig(shapes, hints),
    projectionWidth: shapes.get('vision_model.projection_head.weight')?.[0] ?? 512,
  });
}

function imageConfig(shapes: Shapes, hints: ConfigHints): object {
  if (shapes.has(`${image}.embeddings.class_embedding`)) return vitConfig(shapes, hints);
  if (shapes.has(`${image}.conv1.weight`)) return resnetConfig(shapes, hints);
  return swinConfig(shapes, hints);
}

function swinConfig(shapes: Shapes, { imageSizePx }: ConfigHints): object {
  const projection = `${image}.embeddings.patch_embeddings.projection.weight`;
  const embeddingWidth = side(shapes, projection, 0);
  const block = (stage: number, index: number) =>
    `${image}.encoder.layers.${stage}.blocks.${index}`;
  const stageCount = countUp(stage => shapes.has(`${block(stage, 0)}.layernorm_before.weight`));
  const depths = Array.from({ length: Math.max(1, stageCount) }, (_, stage) =>
    countUp(index => shapes.has(`${block(stage, index)}.layernorm_before.weight`)),
  );
  const table = (stage: number) => `${block(stage, 0)}.attention.self.relative_position_bias_table`;
  return {
    kind: 'swin',
    imageSizePx: imageSizePx ?? 224,
    patchSizePx: patchSize(shapes.get(projection) as readonly number[]),
    embeddingWidth,
    depths,
    heads: depths.map((_, stage) => side(shapes, table(stage), 1)),
    windowSize: (Math.sqrt(side(shapes, table(0), 0)) + 1) / 2,
    hiddenRatio: side(shapes, `${block(0, 0)}.intermediate.dense.weight`, 0) / embeddingWidth,
  };
}

function vitConfig(shapes: Shapes, { imageHeads, activation, channels }: ConfigHints): object {
  const patchEmbedding = `${image}.embeddings.patch_embedding.weight`;
  const width = side(shapes, patchEmbedding, 0);
  const patchSizePx = patchSize(shapes.get(patchEmbedding) as readonly number[]);
  const positionCount = side(shapes, `${image}.embeddings.position_embedding.weight`, 0);
  return {
    kind: 'vit',
    imageSizePx: patchSizePx * Math.round(Math.sqrt(positionCount - 1)),
    patchSizePx,
    width,
    depth: clipDepth(shapes, image),
    heads: imageHeads ?? conventionalHeads(width, 'image'),
    hiddenWidth: side(shapes, `${image}.encoder.layers.0.mlp.fc1.weight`, 0),
    activation,
    ...channels,
  };
}

function resnetConfig(shapes: Shapes, { imageSizePx, channels }: ConfigHints): object {
  return {
    kind: 'resnet',
    imageSizePx: imageSizePx ?? 224,
    stemWidth: side(shapes, `${image}.conv1.weight`, 0),
    depths: [1, 2, 3, 4].map(stage =>
      // Bottleneck blocks have a third convolution; without it this is a ResNet-18 or -34.
      countUp(index => shapes.has(`${image}.layer${stage}.${index}.conv3.weight`)),
    ),
    ...channels,
  };
}

function textConfig(shapes: Shapes, hints: ConfigHints): object {
  const clipTable = `${text}.embeddings.token_embedding.weight`;
  if (shapes.has(clipTable)) {
    const width = side(shapes, clipTable, 1);
    return {
      kind: 'clip',
      vocabularySize: side(shapes, clipTable, 0),
      width,
      depth: clipDepth(shapes, text),
      heads: hints.textHeads ?? conventionalHeads(width, 'text'),
      hiddenWidth: side(shapes, `${text}.encoder.layers.0.mlp.fc1.weight`, 0),
      positionCount: side(shapes, `${text}.embeddings.position_embedding.weight`, 0),
      activation: hints.activation,
    };
  }
  const words = `${text}.embeddings.word_embeddings.weight`;
  const width = side(shapes, words, 1);
  const layer = (index: number) => `${text}.encoder.layer.${index}`;
  return {
    kind: 'bert',
    vocabularySize: side(shapes, words, 0),
    width,
    depth: countUp(index => shapes.has(`${layer(index)}.attention.self.query.weight`)),
    heads: hints.textHeads ?? conventionalHeads(width, 'text'),
    hiddenWidth: side(shapes, `${layer(0)}.intermediate.dense.weight`, 0),
    positionCount: side(shapes, `${text}.embeddings.position_embeddings.weight`, 0),
    lowerCase: hints.lowerCase,
  };
}

function clipDepth(shapes: Shapes, tower: string): number {
  return countUp(index => shapes.has(`${tower}.encoder.layers.${index}.layer_norm1.weight`));
}

function side(shapes: Shapes, name: string, axis: number): number {
  const found = shapes.get(name)?.[axis];
  if (found !== undefined) return found;
  throw new AppError({
    code: 'checkpoint.missing',
    message: `The weights lack the tensor ${name}.`,
    advice: 'Add the file of the other tower, or name a model that has the tensor (--base).',
  });
}

/** Every published BERT and CLIP has heads 64 wide; of another width nothing can be guessed. */
function conventionalHeads(width: number, tower: 'image' | 'text'): number {
  if (width % 64 === 0) return width / 64;
  throw new AppError({
    code: tower === 'text' ? 'checkpoint.textHeads' : 'checkpoint.imageHeads',
    message: `The weights do not tell how many attention heads the ${tower} tower has.`,
    expected: 'a width that is a multiple of 64, or a config.json',
    actual: `width ${width}`,
    advice:
      tower === 'text'
        ? 'Name the text tower’s folder, with its config.json, as the vocabulary (--vocabulary).'
        : 'Name the folder that the file is in, with its config.json.',
  });
}

/** [C, 3, p, p], or flattened to [C, 3·p·p]. */
function patchSize(shape: readonly number[]): number {
  return shape.length === 2 ? Math.sqrt((shape[1] as number) / 3) : (shape[2] as number);
}

/** How many of 0, 1, 2 … there are before the first that is not there. */
function countUp(exists: (index: number) => boolean): number {
  let count = 0;
  while (exists(count)) count++;
  return count;
}
