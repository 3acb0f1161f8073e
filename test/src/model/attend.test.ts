import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../../main/model-host/engines.ts';
import { attend } from '../../../src/model/attend.ts';
import type { ModelRunner } from '../../../src/model/engine.ts';
import { WordPiece } from '../../../src/text/word-piece.ts';
import { tinyTraining } from '../../support/tiny-training.ts';

describe('attend', () => {
  const { model, examples } = tinyTraining(1);
  const wordPiece = new WordPiece(model.vocabulary);
  const image = examples[0]?.image ?? new Float32Array();
  let runner: ModelRunner;

  beforeAll(async () => {
    const { engine } = await openEngine('wasm');
    runner = await engine.load(model.parameters);
  });

  it('gives one plane of cosines per phrase, whatever phrases it is asked with', async () => {
    const phrases = ['the heart', 'no effusion in the left upper lobe'];
    const together = await attend(runner, model.config, wordPiece, image, phrases);
    expect(together.patchesPerSide).toBe(7);
    expect(together.maps.map(map => map.length)).toEqual([49, 49]);
    expect(together.maps.flatMap(map => [...map]).every(cosine => Math.abs(cosine) <= 1)).toBe(
      true,
    );
    for (const [index, phrase] of phrases.entries()) {
      const [alone] = (await attend(runner, model.config, wordPiece, image, [phrase])).maps;
      const difference = alone?.map((value, i) => value - (together.maps[index]?.[i] ?? NaN)) ?? [];
      expect(Math.max(...difference.map(Math.abs))).toBeLessThan(1e-5);
    }
  });

  it('keeps no tensors', async () => {
    const before = tf.memory().numTensors;
    await attend(runner, model.config, wordPiece, image, ['the heart']);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('answers no phrases with no maps, and refuses an image of another size', async () => {
    expect((await attend(runner, model.config, wordPiece, image, [])).maps).toEqual([]);
    await expect(
      attend(runner, model.config, wordPiece, new Float32Array(4), ['x']),
    ).rejects.toThrow(expect.objectContaining({ code: 'attend.image', expected: '56×56 px' }));
  });
});
