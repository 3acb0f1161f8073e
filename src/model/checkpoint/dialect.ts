/** What a tensor of a checkpoint is to us. */
export type Meaning =
  /** A parameter under our own name (parameters.ts), which is MedCLIP's. */
  | { kind: 'parameter'; name: string }
  /** Known, and known not to be used. */
  | { kind: 'ignored'; why: string };

const vision = 'vision_model.model.';
const text = 'text_model.model.';

/** transformers 5 renamed parts of Swin's blocks; BERT files made from TensorFlow's say gamma and beta. */
const renamed: [RegExp, string][] = [
  [/\.attention\.q_proj\./, '.attention.self.query.'],
  [/\.attention\.k_proj\./, '.attention.self.key.'],
  [/\.attention\.v_proj\./, '.attention.self.value.'],
  [/\.attention\.o_proj\./, '.attention.output.dense.'],
  [/\.attention\.relative_position_bias\.(relative_position_\w+)$/, '.attention.self.$1'],
  [/(\.blocks\.\d+)\.mlp\.fc1\./, '$1.intermediate.dense.'],
  [/(\.blocks\.\d+)\.mlp\.fc2\./, '$1.output.dense.'],
  [/\.LayerNorm\.gamma$/, '.LayerNorm.weight'],
  [/\.LayerNorm\.beta$/, '.LayerNorm.bias'],
];

const unused: [RegExp, string][] = [
  [/relative_position_index$/, 'computed again'],
  [/(^|\.)position_ids$/, 'computed again'],
  [/(^|\.)pooler\.dense\.(weight|bias)$/, 'the pooler is not used'],
  [/(^|\.)mask_token$/, 'only for masked pre-training'],
  [/^classifier\.(weight|bias)$/, 'the classifier of another task'],
  [/^cls\./, 'the language-modelling heads'],
  [/\.num_batches_tracked$/, 'only for training with statistics of its own'],
  [/(^|\.)fc\.(weight|bias)$/, 'the classifier of another task'],
  [/^(gloria\.)?(img|text)_encoder\.\w+_embedder\./, 'GLoRIA projects otherwise'],
  [/^(img|text)_encoder_q\.(global|local)_embed\./, 'MGCA projects otherwise'],
  [/^(prototype_layer|patch_local_atten_layer)\./, 'only for MGCA’s own losses'],
  [/(^|\.)projection_head[12]\./, 'EGMA saves it but does not use it'],
  [/(^|\.)word_local_atten_layer\./, 'EGMA saves it but does not use it'],
];

/** How GLoRIA and MGCA name their towers, and CLIP its projections. */
const prefixes: [RegExp, string][] = [
  [/^(gloria\.)?img_encoder\.model\./, vision],
  [/^(gloria\.)?text_encoder\.model\./, text],
  [/^img_encoder_q\.model\./, vision],
  [/^text_encoder_q\.model\./, text],
  [/^visual_projection\.weight$/, 'vision_model.projection_head.weight'],
  [/^text_projection\.weight$/, 'text_model.projection_head.weight'],
  [/^vision_model\.(?!model\.|projection_head)/, vision],
  [/^text_model\.(?!model\.|projection_head)/, text],
];

/**
 * What a tensor's name means, in any of the dialects weights are handed around in: MedCLIP's and
 * EGMA's saves; Hugging Face's Swin and BERT alone (with or without `swin.` or `bert.`, old and new
 * names) and CLIP; torchvision's ResNet; GLoRIA and MGCA; each also as saved from DataParallel
 * (`module.`). A name that nobody gives comes back
 * unchanged as a parameter; the configuration then has no such one.
 */
export function meaningOf(source: string): Meaning {
  const name = renamed.reduce(
    (name, [pattern, replacement]) => name.replace(pattern, replacement),
    source.replace(/^module\./, ''),
  );
  const why = unused.find(([pattern]) => pattern.test(name))?.[1];
  if (why !== undefined) return { kind: 'ignored', why };
  return { kind: 'parameter', name: fullName(name) };
}

function fullName(name: string): string {
  const known = prefixes.find(([pattern]) => pattern.test(name));
  if (known !== undefined) return name.replace(...known);
  if (/^(vision_model|text_model)\./.test(name)) return name;
  const bare = name.replace(/^(swin|bert)\./, '');
  if (/^(embeddings\.(patch_embeddings|norm)\.|encoder\.layers\.|layernorm\.)/.test(bare)) {
    return vision + bare;
  }
  if (/^(conv1|bn1|layer[1-4]\.\d+)\./.test(bare)) return vision + bare;
  const isBert = /^(embeddings\.(\w+_embeddings|LayerNorm)\.|encoder\.layer\.)/.test(bare);
  return isBert ? text + bare : name;
}
