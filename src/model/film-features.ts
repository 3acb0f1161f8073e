import type { EgmaConfig } from './config.ts';
import { imageArray } from './embed.ts';
import type { ModelRunner } from './engine.ts';
import { filmProgram } from './programs.ts';

/** All that a model makes of one film; d is the width of the projection, c of the image tower. */
export interface FilmFeatures {
  /** g [d], of length 1. */
  global: Float32Array;
  /** What g is before its projection, [c]: what a linear probe is fitted to. */
  pooled: Float32Array;
  /** P [n, d], row-major, rows of length 1. */
  patches: Float32Array;
}

/**
 * @param image grey in [0, 1], square-padded and resized, [imageSizePx, imageSizePx]
 * @throws AppError `embed.image` where it has another size
 */
export async function filmFeatures(
  runner: ModelRunner,
  config: EgmaConfig,
  image: Float32Array,
): Promise<FilmFeatures> {
  const inputs = { images: imageArray(image, config, 'embed.image') };
  const { global, pooled, patches } = await runner.run(filmProgram(config), inputs);
  return {
    global: global as Float32Array,
    pooled: pooled as Float32Array,
    patches: patches as Float32Array,
  };
}
