import { beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../../main/model-host/engines.ts';
import type { NamedTensor } from '../../../src/base/safetensors.ts';
import { intermediatesProgram } from '../../../src/model/programs.ts';
import { defaultOptimiser, type TrainingEngine } from '../../../src/training/engine.ts';
import {
  backboneConfig,
  backboneGolden,
  backboneInputs,
  backboneParameters,
  compareBackbone,
} from '../../support/backbones-golden.ts';
import { normError } from '../../support/egma-golden.ts';

const featureTolerance = 1e-4;
const gradientTolerance = 1e-3;

describe.each(['cpu', 'wasm'] as const)('on the %s engine', engineName => {
  let engine: TrainingEngine;
  beforeAll(async () => {
    ({ engine } = await openEngine(engineName));
  });

  it.each(['vit', 'resnet'] as const)(
    '%s and CLIP’s text tower give the features and gradients that PyTorch gives',
    async name => {
      const config = backboneConfig(name);
      const reference = await backboneGolden(name);
      const trainer = await engine.train(backboneParameters(config), defaultOptimiser);
      const { features, worst, trained } = await compareBackbone(trainer, config, async key =>
        valuesOf(reference, key),
      );
      expect(Math.max(...Object.values(features))).toBeLessThan(featureTolerance);
      expect(worst.error, worst.key).toBeLessThan(gradientTolerance);
      const wanted = [...reference.keys()].filter(key => key.startsWith('gradient '));
      expect(trained.map(key => `gradient ${key}`).sort()).toEqual(wanted.sort());
      await trainer.dispose();
    },
  );

  it('tells every attention and layer by name, and no others than asked for', async () => {
    const config = backboneConfig('vit');
    const reference = await backboneGolden('vit');
    const { images, ids, mask } = backboneInputs(config);
    const runner = await engine.load(backboneParameters(config));
    const all = await runner.run(intermediatesProgram(config, 'image'), { images });
    const names = ['embeddings', 'attention0', 'layer0', 'attention1', 'layer1'];
    expect(Object.keys(all)).toEqual(names);
    const image = valuesOf(reference, 'image attention0');
    const first = (all.attention0 as Float32Array).subarray(0, image.length);
    expect(normError(first, image)).toBeLessThan(featureTolerance);
    const one = await runner.run(intermediatesProgram(config, 'text', ['attention0']), {
      ids,
      mask,
    });
    expect(Object.keys(one)).toEqual(['attention0']);
    const text = valuesOf(reference, 'text attention0');
    // The longest sentence, which has 7 tokens, is padded to 8.
    const cells = [0, 1].flatMap(head =>
      Array.from({ length: 7 }, (_, row) => {
        const start = (head * 8 + row) * 8;
        return [...(one.attention0 as Float32Array).subarray(start, start + 7)];
      }).flat(),
    );
    expect(normError(cells, text)).toBeLessThan(featureTolerance);
    await runner.dispose();
  });
});

function valuesOf(reference: Map<string, NamedTensor>, key: string): Float32Array {
  return reference.get(key)?.values ?? new Float32Array();
}
