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
