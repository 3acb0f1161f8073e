import { SeededRandom } from '../base/random.ts';
import type { NamedTensor } from '../base/safetensors.ts';
import { type EgmaConfig, visionWidth } from './config.ts';
import { imageTowerShapes, textTowerShapes } from './tower-shapes.ts';

/** Names and shapes of all parameters, in the order they are stored. */
export type ParameterShapes = ReadonlyMap<string, readonly number[]>;

/** ln(1/0.07), where CLIP's temperature starts (Radford et al., 2021). */
export const initialLogitScale = Math.log(1 / 0.07);

/**
 * Every parameter of EGMA under the name that MedCLIP's checkpoint (Hugging Face's Swin and BERT)
 * gives it; those of other towers under Hugging Face's and torchvision's names behind the same
 * prefixes. Linear weights are [out, in]. BERT's pooler is left out: nothing uses it.
 */
export function parameterShapes(config: EgmaConfig): ParameterShapes {
  const { vision, text, projectionWidth } = config;
  return new Map<string, readonly number[]>([
    ...imageTowerShapes('vision_model.model', vision),
    ['vision_model.projection_head.weight', [projectionWidth, visionWidth(config)]],
    ...textTowerShapes('text_model.model', text),
    ['text_model.projection_head.weight', [projectionWidth, text.width]],
    ['logit_scale', []],
  ]);
}

/** LayerNorm's and batch normalisation's own parameters, in all towers' spellings. */
export function isNormParameter(name: string): boolean {
  const layers =
    /(^|\.)(norm|layernorm|layernorm_before|layernorm_after|LayerNorm)\.(weight|bias)$/;
  const clip = /\.(layer_norm[12]|pre_layrnorm|post_layernorm|final_layer_norm)\.(weight|bias)$/;
  const batch = /\.(bn[123]|downsample\.1)\.(weight|bias)$/;
  return layers.test(name) || clip.test(name) || batch.test(name);
}

export function parameterCount(shapes: ParameterShapes): number {
  let total = 0;
  for (const shape of shapes.values()) total += elementCount(shape);
  return total;
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/**
 * Fresh parameters: weights and embeddings from a normal distribution of σ 0.02 cut at ±2σ, biases 0,
 * norms 1 and 0 (BERT's and Swin's own scheme), logit_scale ln(1/0.07). Each parameter has a
 * random stream of its own, so that it does not depend on which others exist.
 */
export function initialParameters(config: EgmaConfig, seed: number): Map<string, NamedTensor> {
  const shapes = [...parameterShapes(config)];
  return new Map(shapes.map(([name, shape]) => [name, initialParameter(name, shape, seed)]));
}

/** One fresh parameter, as in `initialParameters`. */
export function initialParameter(
  name: string,
  shape: readonly number[],
  seed: number,
): NamedTensor {
  const values = new Float32Array(elementCount(shape));
  if (name === 'logit_scale') values.fill(initialLogitScale);
  else if (name.endsWith('.running_var')) values.fill(1);
  else if (isNormParameter(name)) values.fill(name.endsWith('.weight') ? 1 : 0);
  else if (!/\.(bias|running_mean)$/.test(name))
    fillTruncatedNormal(values, new SeededRandom(seed, name));
  return { shape: [...shape], values };
}

function fillTruncatedNormal(values: Float32Array, random: SeededRandom): void {
  for (let i = 0; i < values.length; i++) {
    let deviate = random.normal();
    while (Math.abs(deviate) > 2) deviate = random.normal();
    values[i] = 0.02 * deviate;
  }
}
