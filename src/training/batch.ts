import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../base/app-error.ts';
import type { Example } from '../dataset/example.ts';
import { type EgmaConfig, patchesPerSide } from '../model/config.ts';
import type { TokenBatch } from '../model/text-tower.ts';
import { packTokens } from '../model/tokens.ts';
import type { SentenceTokenizer } from '../text/sentence-tokenizer.ts';
import { gazeTargets } from './targets.ts';

/**
 * One batch on the backend: b readings, each padded to m sentences, each padded to t tokens. Every
 * mask and mean's denominator is worked out here, so that the step itself is static.
 */
export interface Batch {
  /** Grey in [0, 1], [b, size, size]. */
  images: tf.Tensor;
  /** [b·m, t]; a padding sentence is an empty one, [CLS] [SEP]. */
  tokens: TokenBatch;
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

/**
 * Puts examples on the backend. With `useGaze` false every reading counts as one without gaze.
 *
 * @throws AppError `training.example` where an array's length does not fit the configuration
 */
export function makeBatch(
  examples: readonly Example[],
  config: EgmaConfig,
  tokenizer: SentenceTokenizer,
  useGaze: boolean,
): Batch {
  const b = examples.length;
  const n = patchesPerSide(config) ** 2;
  const size = config.vision.imageSizePx;
  const encoded = examples.map(example => example.sentences.map(text => tokenizer.encode(text)));
  const m = Math.max(...encoded.map(sentences => sentences.length));
  const empty = tokenizer.encode('');

  const images = new Float32Array(b * size * size);
  const padded = encoded.flatMap(sentences =>
    Array.from({ length: m }, (_, j) => sentences[j] ?? empty),
  );
  const { ids, mask, length } = packTokens(padded, config.text.positionCount);
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
    images: tf.tensor3d(images, [b, size, size]),
    tokens: {
      ids: tf.tensor2d(ids, [b * m, length], 'int32'),
      mask: tf.tensor2d(mask, [b * m, length]),
    },
    sentenceMask: tf.tensor2d(sentenceMask, [b, m]),
    sentenceShares: tf.tensor2d(sentenceShares, [b, m]),
    labels: tf.tensor3d(labels, [b, m, n]),
    scaledGaze: tf.tensor3d(scaled, [b, m, n]),
    gazeShares: tf.tensor1d(hasGaze.map(value => value / Math.max(1, gazeCount))),
  };
}

export function disposeBatch(batch: Batch): void {
  const { tokens, ...others } = batch;
  tf.dispose([tokens.ids, tokens.mask, ...Object.values(others)]);
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
