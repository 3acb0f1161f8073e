import type * as tf from '@tensorflow/tfjs-core';
import type { SentenceTokenizer } from '../text/sentence-tokenizer.ts';
import type { EgmaConfig } from './config.ts';
import type { HostArrays } from './engine.ts';
import type { TokenBatch } from './text-tower.ts';

/** Token ids of sentences as one rectangle, row-major [sentences, length], and 1 where a token is. */
export interface PackedTokens {
  ids: Int32Array;
  mask: Float32Array;
  sentenceCount: number;
  length: number;
}

/** Lengths are rounded up to a multiple of this, so that few shapes occur. */
const lengthStep = 4;

/** Pads encoded sentences with id 0, [PAD], to one length of at most `positionCount`. */
export function packTokens(encoded: readonly number[][], positionCount: number): PackedTokens {
  const longest = Math.max(...encoded.map(ids => ids.length));
  const length = Math.min(Math.ceil(longest / lengthStep) * lengthStep, positionCount);
  const ids = new Int32Array(encoded.length * length);
  const mask = new Float32Array(encoded.length * length);
  encoded.forEach((tokens, index) => {
    const kept = tokens.slice(0, length);
    ids.set(kept, index * length);
    mask.fill(1, index * length, index * length + kept.length);
  });
  return { ids, mask, sentenceCount: encoded.length, length };
}

/** Sentences as a program's inputs `ids` and `mask`, each [sentences, t]. */
export function tokenArrays(
  sentences: readonly string[],
  tokenizer: SentenceTokenizer,
  { text }: EgmaConfig,
): HostArrays {
  const encoded = sentences.map(sentence => tokenizer.encode(sentence));
  const { ids, mask, sentenceCount, length } = packTokens(encoded, text.positionCount);
  const shape = [sentenceCount, length];
  return { ids: { shape, values: ids }, mask: { shape, values: mask } };
}

/** The same as tensors, once an engine has made some of them. */
export function tokenBatch({ ids, mask }: Record<string, tf.Tensor>): TokenBatch {
  return { ids: ids as tf.Tensor2D, mask: mask as tf.Tensor2D };
}
