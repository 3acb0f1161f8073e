import { describe, expect, it } from 'vitest';
import { accessBytes } from '../../../src/base/random-access.ts';
import { encodeSafetensors } from '../../../src/base/safetensors.ts';
import { fullConfig, nanoConfig, parseConfig, patchesPerSide } from '../../../src/model/config.ts';
import { decodeModel, encodeModel, initialiseNano } from '../../../src/model/model-files.ts';
import { parameterCount, parameterShapes } from '../../../src/model/parameters.ts';
import { tinyTraining } from '../../support/tiny-training.ts';

const decode = (files: ReturnType<typeof encodeModel>) =>
  decodeModel(files, accessBytes(files['model.safetensors']));

describe('a model folder', () => {
  const { model } = tinyTraining(1);

  it('gives back the model that was written', async () => {
    expect(await decode(encodeModel(model, '# card\n'))).toEqual(model);
  });

  it('names the tensors that are missing, unexpected or misshapen', async () => {
    const parameters = new Map(model.parameters);
    parameters.delete('logit_scale');
    parameters.set('surplus', { shape: [1], values: new Float32Array(1) });
    parameters.set('text_model.projection_head.weight', {
      shape: [16, 12],
      values: new Float32Array(16 * 12),
    });
    const files = encodeModel(model, '');
    const broken = { ...files, 'model.safetensors': encodeSafetensors(parameters) };
    await expect(decode(broken)).rejects.toMatchObject({
      code: 'model.parameters',
      actual:
        'text_model.projection_head.weight is [16,12] instead of [12,16]; logit_scale is missing; surplus is unexpected',
    });
  });

  it('refuses a vocabulary of another size', async () => {
    const broken = { ...model, vocabulary: model.vocabulary.slice(1) };
    const decoded = decode(encodeModel(broken, ''));
    await expect(decoded).rejects.toMatchObject({ code: 'model.vocabulary' });
  });
});

describe('the configuration', () => {
  const nano = nanoConfig(500);

  it('of nano sees 7×7 patches', () => {
    expect(patchesPerSide(nano)).toBe(7);
  });

  it("at MedCLIP's size needs all of its checkpoint's parameters but BERT's pooler", () => {
    const shapes = parameterShapes(fullConfig());
    const pooler = 768 * 768 + 768;
    expect(parameterCount(shapes)).toBe(136_616_059 - pooler);
    // 434 tensors less the pooler's two, twelve index tables and the position ids.
    expect(shapes.size).toBe(434 - 2 - 12 - 1);
  });

  it.each([
    ['a misspelt key', { ...nano, vision: { ...nano.vision, windowsize: 7 } }, /windowsize/],
    [
      'a size of half patches',
      { ...nano, vision: { ...nano.vision, imageSizePx: 240 } },
      /multiple/,
    ],
    [
      'heads that do not divide',
      { ...nano, vision: { ...nano.vision, heads: [1, 2, 4, 7] } },
      /heads/,
    ],
    [
      'heads for another depth',
      { ...nano, vision: { ...nano.vision, heads: [1, 2, 4] } },
      /length/,
    ],
  ])('with %s is refused', (_, config, reason) => {
    expect(() => parseConfig(config)).toThrow(
      expect.objectContaining({ code: 'model.config', actual: expect.stringMatching(reason) }),
    );
  });

  it('gives the same fresh weights for the same seed alone', () => {
    const sentences = ['the heart is normal'];
    expect(initialiseNano(5, sentences)).toEqual(initialiseNano(5, sentences));
    expect(initialiseNano(6, sentences).parameters).not.toEqual(
      initialiseNano(5, sentences).parameters,
    );
  });
});
