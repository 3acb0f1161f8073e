import type * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../base/app-error.ts';
import type { Example } from '../dataset/example.ts';
import { type EgmaConfig, patchesPerSide } from '../model/config.ts';
import type { HostArray, HostArrays } from '../model/engine.ts';
import type { TokenBatch } from '../model/text-tower.ts';
import { tokenArrays, tokenBatch } from '../model/tokens.ts';
import type { SentenceTokenizer } from '../text/sentence-tokenizer.ts';
import { gazeTargets } from './targets.ts';

/**
 * One batch as tensors: b readings, each padded to m sentences, each padded to t tokens. Every
 * mask and mean's denominator is worked out beforehand, so that the step itself is static.
 */
export interface Batch {
  /** Grey in [0, 1], [b, size, size]. */
  images: tf.Tensor;
  /**
   * [b·m, t], a padding sentence is an empty one, [CLS] [SEP]; or what the frozen text tower made of
   * them, [b·m, width], a padding sentence zeros.
   */
  sentences: { tokens: TokenBatch } | { pooled: tf.Tensor };
  /** 1 for a sentence, 0 for padding, [b, m]. */
  sentenceMask: tf.Tensor;
  /** 1/m_k for a sentence of reading k, 0 for padding, [b, m]. */
  sentenceShares: tf.Tensor;
  /** GL [b, m, n], 0 without gaze. */
  labels: tf.Tensor;
  /** H [b, m, n], 0 without gaze. */
  scaledGaze: tf.Tensor;
  /** 1/(readings with gaze) for those, 0 for the others, [b]. */
  gazeShares: tf.Tensor;
}

/** What a frozen text tower makes of each sentence, [width], before the projection. */
export type PooledSentences = ReadonlyMap<string, Float32Array>;

/** A batch before an engine has made tensors of it. */
export type BatchArrays = HostArrays & { readonly gazeShares: HostArray };

/**
 * Examples as the arrays that `batchOf` takes; needs no backend. With `useGaze` false every reading
 * counts as one without gaze.
 *
 * @param text what sentences go through: the tokenizer, or the frozen text tower's answers
 * @throws AppError `training.example` where an array's length does not fit the configuration
 */
export function makeBatch(
  examples: readonly Example[],
  config: EgmaConfig,
  text: SentenceTokenizer | PooledSentences,
  useGaze: boolean,
): BatchArrays {
  const b = examples.length;
  const n = patchesPerSide(config) ** 2;
  const size = config.vision.imageSizePx;
  const m = Math.max(...examples.map(({ sentences }) => sentences.length));
  const images = new Float32Array(b * size * size);
  const padded = examples.flatMap(({ sentences }) =>
    Array.from({ length: m }, (_, j) => sentences[j] ?? ''),
  );
  const sentenceMask = new Float32Array(b * m);
  const sentenceShares = new Float32Array(b * m);
  const labels = new Float32Array(b * m * n);
  const scaled = new Float32Array(b * m * n);
  const hasGaze = new Float32Array(b);
  examples.forEach((example, k) => {
    checkExample(example, size, n);
    images.set(example.image, k * size * size);
    const { length: count } = example.sentences;
    sentenceMask.fill(1, k * m, k * m + count);
    sentenceShares.fill(1 / count, k * m, k * m + count);
    const targets = useGaze && example.gaze !== null ? gazeTargets(example.gaze, n) : null;
    if (targets === null) return;
    labels.set(targets.labels, k * m * n);
    scaled.set(targets.scaled, k * m * n);
    hasGaze[k] = 1;
  });
  const gazeCount = hasGaze.reduce((sum, value) => sum + value, 0);
  return {
    images: { shape: [b, size, size], values: images },
    ...('encode' in text ? tokenArrays(padded, text, config) : pooledArray(padded, text, config)),
    sentenceMask: { shape: [b, m], values: sentenceMask },
    sentenceShares: { shape: [b, m], values: sentenceShares },
    labels: { shape: [b, m, n], values: labels },
    scaledGaze: { shape: [b, m, n], values: scaled },
    gazeShares: { shape: [b], values: hasGaze.map(value => value / Math.max(1, gazeCount)) },
  };
}

/** The batch that `makeBatch` packed, once an engine has made tensors of its arrays. */
export function batchOf(inputs: Record<string, tf.Tensor>): Batch {
  const { pooled } = inputs;
  const of = (name: keyof Batch) => inputs[name] as tf.Tensor;
  return {
    images: of('images'),
    sentences: pooled === undefined ? { tokens: tokenBatch(inputs) } : { pooled },
    sentenceMask: of('sentenceMask'),
    sentenceShares: of('sentenceShares'),
    labels: of('labels'),
    scaledGaze: of('scaledGaze'),
    gazeShares: of('gazeShares'),
  };
}

function pooledArray(
  sentences: readonly string[],
  pooled: PooledSentences,
  { text }: EgmaConfig,
): HostArrays {
  const values = new Float32Array(sentences.length * text.width);
  sentences.forEach((sentence, index) => {
    if (sentence !== '') values.set(pooled.get(sentence) as Float32Array, index * text.width);
  });
  return { pooled: { shape: [sentences.length, text.width], values } };
}

function checkExample({ exampleId, image, sentences, gaze }: Example, size: number, n: number) {
  const refuse = (expected: string, actual: string) => {
    const message = `Example ${exampleId} does not fit the model.`;
    return new AppError({ code: 'training.example', message, expected, actual });
  };
  if (image.length !== size * size) throw refuse(`${size}×${size} px`, `${image.length} values`);
  if (sentences.length === 0) throw refuse('at least one sentence', 'none');
  if (gaze !== null && gaze.length !== sentences.length * n) {
    throw refuse(`${sentences.length} heatmaps of ${n} patches`, `${gaze.length} values`);
  }
}
