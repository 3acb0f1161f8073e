import type {
  BertConfig,
  ClipTextConfig,
  EgmaConfig,
  ResnetConfig,
  SwinConfig,
  VitConfig,
} from './config.ts';

type Shapes = [name: string, shape: readonly number[]][];

/** Names, behind a prefix, and shapes of an image tower's parameters, in the order they are stored. */
export function imageTowerShapes(prefix: string, vision: EgmaConfig['vision']): Shapes {
  switch (vision.kind) {
    case 'swin':
      return swinShapes(prefix, vision);
    case 'vit':
      return vitShapes(prefix, vision);
    case 'resnet':
      return resnetShapes(prefix, vision);
  }
}

/** The same of a text tower. */
export function textTowerShapes(prefix: string, text: EgmaConfig['text']): Shapes {
  return text.kind === 'bert' ? bertShapes(prefix, text) : clipTextShapes(prefix, text);
}

function swinShapes(prefix: string, vision: SwinConfig): Shapes {
  const { patchSizePx, embeddingWidth, windowSize, hiddenRatio, depths, heads } = vision;
  const patches = `${prefix}.embeddings.patch_embeddings.projection`;
  const stages = depths.flatMap((depth, stage): Shapes => {
    const width = embeddingWidth * 2 ** stage;
    const layer = `${prefix}.encoder.layers.${stage}`;
    const blocks = Array.from({ length: depth }, (_, index): Shapes => {
      const block = `${layer}.blocks.${index}`;
      const table = `${block}.attention.self.relative_position_bias_table`;
      return [
        ...norm(`${block}.layernorm_before`, width),
        ...linear(`${block}.attention.self.query`, width, width),
        ...linear(`${block}.attention.self.key`, width, width),
        ...linear(`${block}.attention.self.value`, width, width),
        [table, [(2 * windowSize - 1) ** 2, heads[stage] as number]],
        ...linear(`${block}.attention.output.dense`, width, width),
        ...norm(`${block}.layernorm_after`, width),
        ...linear(`${block}.intermediate.dense`, hiddenRatio * width, width),
        ...linear(`${block}.output.dense`, width, hiddenRatio * width),
      ];
    });
    if (stage === depths.length - 1) return blocks.flat();
    const merging: Shapes = [
      ...norm(`${layer}.downsample.norm`, 4 * width),
      [`${layer}.downsample.reduction.weight`, [2 * width, 4 * width]],
    ];
    return [...blocks.flat(), ...merging];
  });
  return [
    [`${patches}.weight`, [embeddingWidth, 3, patchSizePx, patchSizePx]],
    [`${patches}.bias`, [embeddingWidth]],
    ...norm(`${prefix}.embeddings.norm`, embeddingWidth),
    ...stages,
    ...norm(`${prefix}.layernorm`, embeddingWidth * 2 ** (depths.length - 1)),
  ];
}

function vitShapes(prefix: string, vision: VitConfig): Shapes {
  const { width, patchSizePx, imageSizePx } = vision;
  const positionCount = (imageSizePx / patchSizePx) ** 2 + 1;
  return [
    [`${prefix}.embeddings.class_embedding`, [width]],
    [`${prefix}.embeddings.patch_embedding.weight`, [width, 3, patchSizePx, patchSizePx]],
    [`${prefix}.embeddings.position_embedding.weight`, [positionCount, width]],
    ...norm(`${prefix}.pre_layrnorm`, width),
    ...clipLayerShapes(prefix, vision),
    ...norm(`${prefix}.post_layernorm`, width),
  ];
}

function resnetShapes(prefix: string, { stemWidth, depths }: ResnetConfig): Shapes {
  let input = stemWidth;
  const stages = depths.flatMap((depth, stage) => {
    const narrow = stemWidth * 2 ** stage;
    const wide = 4 * narrow;
    return Array.from({ length: depth }, (_, index): Shapes => {
      const block = `${prefix}.layer${stage + 1}.${index}`;
      const shapes: Shapes = [
        [`${block}.conv1.weight`, [narrow, input, 1, 1]],
        ...batchNorm(`${block}.bn1`, narrow),
        [`${block}.conv2.weight`, [narrow, narrow, 3, 3]],
        ...batchNorm(`${block}.bn2`, narrow),
        [`${block}.conv3.weight`, [wide, narrow, 1, 1]],
        ...batchNorm(`${block}.bn3`, wide),
      ];
      if (index === 0) {
        shapes.push([`${block}.downsample.0.weight`, [wide, input, 1, 1]]);
        shapes.push(...batchNorm(`${block}.downsample.1`, wide));
      }
      input = wide;
      return shapes;
    }).flat();
  });
  return [
    [`${prefix}.conv1.weight`, [stemWidth, 3, 7, 7]],
    ...batchNorm(`${prefix}.bn1`, stemWidth),
    ...stages,
  ];
}

function bertShapes(prefix: string, text: BertConfig): Shapes {
  const { width, hiddenWidth } = text;
  const layers = Array.from({ length: text.depth }, (_, index): Shapes => {
    const layer = `${prefix}.encoder.layer.${index}`;
    return [
      ...linear(`${layer}.attention.self.query`, width, width),
      ...linear(`${layer}.attention.self.key`, width, width),
      ...linear(`${layer}.attention.self.value`, width, width),
      ...linear(`${layer}.attention.output.dense`, width, width),
      ...norm(`${layer}.attention.output.LayerNorm`, width),
      ...linear(`${layer}.intermediate.dense`, hiddenWidth, width),
      ...linear(`${layer}.output.dense`, width, hiddenWidth),
      ...norm(`${layer}.output.LayerNorm`, width),
    ];
  });
  return [
    [`${prefix}.embeddings.word_embeddings.weight`, [text.vocabularySize, width]],
    [`${prefix}.embeddings.position_embeddings.weight`, [text.positionCount, width]],
    [`${prefix}.embeddings.token_type_embeddings.weight`, [2, width]],
    ...norm(`${prefix}.embeddings.LayerNorm`, width),
    ...layers.flat(),
  ];
}

function clipTextShapes(prefix: string, text: ClipTextConfig): Shapes {
  const { width, vocabularySize, positionCount } = text;
  return [
    [`${prefix}.embeddings.token_embedding.weight`, [vocabularySize, width]],
    [`${prefix}.embeddings.position_embedding.weight`, [positionCount, width]],
    ...clipLayerShapes(prefix, text),
    ...norm(`${prefix}.final_layer_norm`, width),
  ];
}

function clipLayerShapes(
  prefix: string,
  { width, hiddenWidth, depth }: Pick<VitConfig, 'width' | 'hiddenWidth' | 'depth'>,
): Shapes {
  return Array.from({ length: depth }, (_, index): Shapes => {
    const layer = `${prefix}.encoder.layers.${index}`;
    return [
      ...norm(`${layer}.layer_norm1`, width),
      ...linear(`${layer}.self_attn.q_proj`, width, width),
      ...linear(`${layer}.self_attn.k_proj`, width, width),
      ...linear(`${layer}.self_attn.v_proj`, width, width),
      ...linear(`${layer}.self_attn.out_proj`, width, width),
      ...norm(`${layer}.layer_norm2`, width),
      ...linear(`${layer}.mlp.fc1`, hiddenWidth, width),
      ...linear(`${layer}.mlp.fc2`, width, hiddenWidth),
    ];
  }).flat();
}

function linear(name: string, out: number, input: number): Shapes {
  return [
    [`${name}.weight`, [out, input]],
    [`${name}.bias`, [out]],
  ];
}

function norm(name: string, width: number): Shapes {
  return [
    [`${name}.weight`, [width]],
    [`${name}.bias`, [width]],
  ];
}

/** With the statistics it learned. */
function batchNorm(name: string, width: number): Shapes {
  return [
    ...norm(name, width),
    [`${name}.running_mean`, [width]],
    [`${name}.running_var`, [width]],
  ];
}
