import type { SentenceTokenizer } from '../text/sentence-tokenizer.ts';
import { type EgmaConfig, patchesPerSide } from './config.ts';
import { embedSentences, imageArray } from './embed.ts';
import type { ModelRunner } from './engine.ts';
import { imageProgram } from './programs.ts';

/** Attention of phrases on one image: a plane of cosines each, row-major on the patch grid. */
export interface PhraseAttention {
  patchesPerSide: number;
  maps: Float32Array[];
}

/**
 * Cosine of each phrase's feature with each patch's, in [−1, 1].
 *
 * @param image grey in [0, 1], square-padded and resized, [imageSizePx, imageSizePx]
 * @throws AppError `attend.image` where the image has another size
 */
export async function attend(
  runner: ModelRunner,
  config: EgmaConfig,
  tokenizer: SentenceTokenizer,
  image: Float32Array,
  phrases: readonly string[],
): Promise<PhraseAttention> {
  const images = imageArray(image, config, 'attend.image');
  const side = patchesPerSide(config);
  if (phrases.length === 0) return { patchesPerSide: side, maps: [] };
  const { patches } = await runner.run(imageProgram(config), { images });
  const sentences = await embedSentences(runner, config, tokenizer, phrases);
  const width = config.projectionWidth;
  const maps = phrases.map((_, i) =>
    patchCosines(patches as Float32Array, sentences.subarray(i * width, (i + 1) * width)),
  );
  return { patchesPerSide: side, maps };
}

/** Cosine of a sentence's feature [d] with each patch's, row-major [n, d]: [n]. */
export function patchCosines(patches: Float32Array, sentence: Float32Array): Float32Array {
  const width = sentence.length;
  return Float32Array.from({ length: patches.length / width }, (_, cell) =>
    dot(sentence, patches.subarray(cell * width, (cell + 1) * width)),
  );
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
}
