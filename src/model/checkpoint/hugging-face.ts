import { z } from 'zod';
import { AppError } from '../../base/app-error.ts';
import type { BertConfig, ClipTextConfig, SwinConfig, VitConfig } from '../config.ts';
import { visionWidth } from '../config.ts';
import type { ConfigHints } from './infer-config.ts';

/* Only what decides the arithmetic; a config.json says much else. */
const whole = z.number().int().positive();
const swin = z.looseObject({
  model_type: z.literal('swin'),
  image_size: whole,
  hidden_act: z.literal('gelu').default('gelu'),
  qkv_bias: z.literal(true).default(true),
  use_absolute_embeddings: z.literal(false).default(false),
  num_channels: z.literal(3).default(3),
  layer_norm_eps: z.literal(1e-5).default(1e-5),
});
const bert = z.looseObject({
  model_type: z.literal('bert'),
  num_attention_heads: whole,
  hidden_act: z.literal('gelu').default('gelu'),
  position_embedding_type: z.literal('absolute').default('absolute'),
  layer_norm_eps: z.literal(1e-12).default(1e-12),
});
const clipTower = z.looseObject({
  num_attention_heads: whole,
  hidden_act: z.enum(['gelu', 'quick_gelu']).default('quick_gelu'),
  layer_norm_eps: z.literal(1e-5).default(1e-5),
});
/** transformers leaves out what is as in CLIP's base configuration. */
const clip = z.looseObject({
  model_type: z.literal('clip'),
  vision_config: clipTower.extend({ num_attention_heads: whole.default(12) }),
  text_config: clipTower.extend({ num_attention_heads: whole.default(8) }),
});
const clipVision = clipTower.extend({ model_type: z.literal('clip_vision_model') });
const clipText = clipTower.extend({ model_type: z.literal('clip_text_model') });
const known = z.discriminatedUnion('model_type', [swin, bert, clip, clipVision, clipText]);

/**
 * What Hugging Face's config.json adds to the tensors' shapes.
 *
 * @throws AppError `checkpoint.config` for another model, or arithmetic that ours does not do
 */
export function hintsOf(config: unknown): Partial<ConfigHints> {
  const parsed = known.safeParse(config);
  if (parsed.success) {
    const { data } = parsed;
    switch (data.model_type) {
      case 'swin':
        return { imageSizePx: data.image_size };
      case 'bert':
        return { textHeads: data.num_attention_heads };
      case 'clip':
        return {
          imageHeads: data.vision_config.num_attention_heads,
          textHeads: data.text_config.num_attention_heads,
          activation: activationOf(data.vision_config.hidden_act),
        };
      case 'clip_vision_model':
        return {
          imageHeads: data.num_attention_heads,
          activation: activationOf(data.hidden_act),
        };
      case 'clip_text_model':
        return { textHeads: data.num_attention_heads, activation: activationOf(data.hidden_act) };
    }
  }
  throw new AppError({
    code: 'checkpoint.config',
    message: 'config.json describes a model that can’t be taken over.',
    expected: 'a Swin, BERT or CLIP of Hugging Face with its usual settings',
    actual: z.prettifyError(parsed.error),
  });
}

function activationOf(name: 'gelu' | 'quick_gelu') {
  return name === 'gelu' ? 'gelu' : 'quickGelu';
}

/** The image tower as config.json of a SwinModel. */
export function swinConfig(vision: SwinConfig): object {
  return {
    architectures: ['SwinModel'],
    model_type: 'swin',
    image_size: vision.imageSizePx,
    patch_size: vision.patchSizePx,
    num_channels: 3,
    embed_dim: vision.embeddingWidth,
    depths: vision.depths,
    num_heads: vision.heads,
    window_size: vision.windowSize,
    mlp_ratio: vision.hiddenRatio,
    hidden_size: visionWidth({ vision }),
    qkv_bias: true,
    hidden_act: 'gelu',
    layer_norm_eps: 1e-5,
    use_absolute_embeddings: false,
  };
}

/** The text tower as config.json of a BertModel. */
export function bertConfig(text: BertConfig): object {
  return {
    architectures: ['BertModel'],
    model_type: 'bert',
    vocab_size: text.vocabularySize,
    hidden_size: text.width,
    num_hidden_layers: text.depth,
    num_attention_heads: text.heads,
    intermediate_size: text.hiddenWidth,
    max_position_embeddings: text.positionCount,
    type_vocab_size: 2,
    hidden_act: 'gelu',
    layer_norm_eps: 1e-12,
    pad_token_id: 0,
  };
}

/** The image tower as config.json of a CLIPVisionModel. */
export function clipVisionConfig(vision: VitConfig): object {
  return {
    architectures: ['CLIPVisionModel'],
    model_type: 'clip_vision_model',
    image_size: vision.imageSizePx,
    patch_size: vision.patchSizePx,
    num_channels: 3,
    ...clipTowerConfig(vision),
  };
}

/** The text tower as config.json of a CLIPTextModel. */
export function clipTextConfig(text: ClipTextConfig): object {
  return {
    architectures: ['CLIPTextModel'],
    model_type: 'clip_text_model',
    vocab_size: text.vocabularySize,
    max_position_embeddings: text.positionCount,
    ...clipTowerConfig(text),
  };
}

function clipTowerConfig(tower: VitConfig | ClipTextConfig): object {
  return {
    hidden_size: tower.width,
    num_hidden_layers: tower.depth,
    num_attention_heads: tower.heads,
    intermediate_size: tower.hiddenWidth,
    hidden_act: tower.activation === 'gelu' ? 'gelu' : 'quick_gelu',
    layer_norm_eps: 1e-5,
  };
}
