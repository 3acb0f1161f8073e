import { readFileSync } from 'node:fs';
import { accessBytes } from '../../src/base/random-access.ts';
import { type NamedTensor, readSafetensors } from '../../src/base/safetensors.ts';
import {
  type EgmaConfig,
  fullConfig,
  parseConfig,
  patchesPerSide,
} from '../../src/model/config.ts';
import type { HostArrays } from '../../src/model/engine.ts';
import { elementCount, isNormParameter, parameterShapes } from '../../src/model/parameters.ts';
import { packTokens } from '../../src/model/tokens.ts';
import { gazeTargets } from '../../src/training/targets.ts';

/* The inputs of test/golden/egma.py, and what it computed from them. */
interface Case {
  config: { vision: object; text: object; projectionWidth: number };
  /** Sentences of each reading. */
  counts: number[];
  /** Tokens of the longest sentence. */
  longest: number;
}

const tinyText = {
  vocabularySize: 29,
  width: 16,
  depth: 5,
  heads: 2,
  hiddenWidth: 24,
  positionCount: 16,
};
const tiny = (vision: object, counts: number[], windowSize = 7): Case => ({
  config: { vision: { ...vision, windowSize }, text: tinyText, projectionWidth: 12 },
  counts,
  longest: 8,
});
const full = (imageSizePx: number): Case => ({
  config: fullConfig(imageSizePx),
  counts: [12, 1],
  longest: 20,
});

const cases = {
  exact: tiny({ imageSizePx: 56, embeddingWidth: 8, depths: [2, 2], heads: [1, 2] }, [3, 1, 2]),
  padded: tiny(
    { imageSizePx: 64, embeddingWidth: 4, depths: [2, 2, 1, 1], heads: [1, 2, 2, 4] },
    [3, 1, 2],
  ),
  wide: tiny({ imageSizePx: 64, embeddingWidth: 4, depths: [2, 2], heads: [1, 2] }, [12, 1, 5], 4),
  'full-224': full(224),
  'full-256': full(256),
  'full-384': full(384),
};
export type CaseName = keyof typeof cases;

export const sentenceCounts = (name: CaseName) => cases[name].counts;

/** Whether reading k has gaze, in each variant. */
export const gazeReadings = {
  none: (_k: number) => false,
  some: (k: number) => k % 2 === 0,
  all: (_k: number) => true,
};
export type GazeName = keyof typeof gazeReadings;

export function goldenConfig(name: CaseName): EgmaConfig {
  const { config } = cases[name];
  const vision = { patchSizePx: 4, hiddenRatio: 4, ...config.vision };
  return parseConfig({ architecture: 'egma', ...config, vision });
}

export function golden(name: CaseName): Promise<Map<string, NamedTensor>> {
  const path = new URL(`../golden/egma-${name}.safetensors`, import.meta.url);
  return readSafetensors(accessBytes(readFileSync(path)));
}

export function goldenParameters(config: EgmaConfig): Map<string, NamedTensor> {
  const parameters = new Map<string, NamedTensor>();
  for (const [name, shape] of parameterShapes(config)) {
    const gain = shape.length >= 2 ? 2 / Math.sqrt(shape[1] as number) : 1;
    const value = (noise: number) => {
      if (name === 'logit_scale') return 1.2;
      if (!name.endsWith('weight')) return noise;
      return isNormParameter(name) ? 1 + 0.4 * noise : noise * gain;
    };
    const values = noiseFloats(name, elementCount(shape), value);
    parameters.set(name, { shape: [...shape], values });
  }
  return parameters;
}

/** The case's readings padded to one rectangle, as training packs them. */
export function goldenBatch(name: CaseName, gaze: GazeName): HostArrays {
  const config = goldenConfig(name);
  const { counts, longest } = cases[name];
  const b = counts.length;
  const m = Math.max(...counts);
  const n = patchesPerSide(config) ** 2;
  const size = config.vision.imageSizePx;
  const images = counts.flatMap((_, k) => noise(`image ${k}`, size * size).map(v => v + 0.5));
  const padded = counts.flatMap((count, k) =>
    Array.from({ length: m }, (_, j) => (j < count ? tokenIds(config, longest, k, j) : [2, 3])),
  );
  const { ids, mask, length } = packTokens(padded, config.text.positionCount);
  const labels = new Float32Array(b * m * n);
  const scaled = new Float32Array(b * m * n);
  const hasGaze = counts.map((_, k) => gazeReadings[gaze](k));
  const gazeCount = hasGaze.filter(Boolean).length;
  counts.forEach((count, k) => {
    if (hasGaze[k] !== true) return;
    const heat = noise(`gaze ${k}`, count * n);
    const targets = gazeTargets(
      Float32Array.from(heat, v => Math.max(0, v - 0.1)),
      n,
    );
    labels.set(targets?.labels ?? [], k * m * n);
    scaled.set(targets?.scaled ?? [], k * m * n);
  });
  const perSentence = (value: (count: number) => number) => ({
    shape: [b, m],
    values: Float32Array.from(
      counts.flatMap(count => Array.from({ length: m }, (_, j) => (j < count ? value(count) : 0))),
    ),
  });
  return {
    images: { shape: [b, size, size], values: Float32Array.from(images) },
    ids: { shape: [b * m, length], values: ids },
    mask: { shape: [b * m, length], values: mask },
    sentenceMask: perSentence(() => 1),
    sentenceShares: perSentence(count => 1 / count),
    labels: { shape: [b, m, n], values: labels },
    scaledGaze: { shape: [b, m, n], values: scaled },
    gazeShares: {
      shape: [b],
      values: Float32Array.from(hasGaze, has => (has ? 1 / gazeCount : 0)),
    },
  };
}

/** Features [b·m, d] without the rows of padding sentences. */
export function withoutPadding(name: CaseName, padded: Float32Array, width: number): number[] {
  const { counts } = cases[name];
  const m = Math.max(...counts);
  return counts.flatMap((count, k) => [...padded.slice(k * m * width, (k * m + count) * width)]);
}

/** Sentence j of reading k, the same in the generator. */
function tokenIds({ text }: EgmaConfig, longest: number, k: number, j: number): number[] {
  const words = Array.from(
    { length: 1 + ((5 * k + 3 * j) % (longest - 2)) },
    (_, t) => 4 + ((31 * k + 17 * j + 7 * t + t * t) % (text.vocabularySize - 4)),
  );
  return [2, ...words, 3];
}

/**
 * Largest difference over the reference's largest absolute value, or over 1e-4 where that is
 * smaller: a key's bias has no gradient but rounding, because softmax ignores what it adds.
 */
export function relativeError(actual: ArrayLike<number>, reference: Float32Array): number {
  if (actual.length !== reference.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let scale = 1e-4;
  reference.forEach((value, i) => {
    difference = Math.max(difference, Math.abs((actual[i] as number) - value));
    scale = Math.max(scale, Math.abs(value));
  });
  return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference / scale;
}

export function noiseFloats(label: string, count: number, value: (noise: number) => number) {
  const next = noiseSource(label);
  const floats = new Float32Array(count);
  for (let i = 0; i < count; i++) floats[i] = value(next(i));
  return floats;
}

/** Uniform in [−0.5, 0.5), the same in the generators. */
export function noise(label: string, count: number): number[] {
  const next = noiseSource(label);
  return Array.from({ length: count }, (_, i) => next(i));
}

function noiseSource(label: string): (i: number) => number {
  const seed = [...label].reduce((sum, c, i) => sum + (i + 1) * c.charCodeAt(0), 0) % 997;
  return i => {
    const wave = Math.sin(12.9898 * (i + 1) + 0.78233 * seed) * 43758.5453;
    return wave - Math.floor(wave) - 0.5;
  };
}

/** ‖actual − reference‖ / ‖scale‖. */
export function normError(
  actual: ArrayLike<number>,
  reference: Float32Array,
  scale = reference,
): number {
  if (actual.length !== reference.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let square = 0;
  reference.forEach((value, i) => {
    difference += ((actual[i] as number) - value) ** 2;
    square += (scale[i] as number) ** 2;
  });
  const error = Math.sqrt(difference / square);
  return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
}
