import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../../main/model-host/engines.ts';
import type { HostArray, HostArrays, Program } from '../../../src/model/engine.ts';
import {
  imageProgram,
  intermediatesProgram,
  sentenceProgram,
} from '../../../src/model/programs.ts';
import {
  defaultOptimiser,
  type Trainer,
  type TrainingEngine,
} from '../../../src/training/engine.ts';
import { allLosses, stepProgram } from '../../../src/training/step.ts';
import {
  type CaseName,
  type GazeName,
  gazeReadings,
  golden,
  goldenBatch,
  goldenConfig,
  goldenParameters,
  relativeError,
  withoutPadding,
} from '../../support/egma-golden.ts';

const featureTolerance = 1e-4;
const gradientTolerance = 1e-3;

describe.each(['onnx', 'cpu', 'wasm'] as const)('EGMA on the %s engine', engineName => {
  let engine: TrainingEngine;
  beforeAll(async () => {
    ({ engine } = await openEngine(engineName));
  });

  describe.each<CaseName>(['exact', 'padded', 'wide'])('grids of %s windows', name => {
    const config = goldenConfig(name);
    let reference: Awaited<ReturnType<typeof golden>>;
    const expected = (key: string) => reference.get(key)?.values ?? new Float32Array();
    let trainer: Trainer;

    beforeAll(async () => {
      reference = await golden(name);
      trainer = await engine.train(goldenParameters(config), defaultOptimiser);
    });
    afterAll(() => trainer.dispose());

    it('computes the features that PyTorch computes', async () => {
      const { images, ids, mask } = goldenBatch(name, 'none') as Record<string, HostArray>;
      const read = (program: Program, inputs: Record<string, HostArray | undefined>) =>
        trainer.run(program, inputs as HostArrays);
      const { patches, global } = await read(imageProgram(config), { images });
      expect(relativeError(patches ?? [], expected('patches'))).toBeLessThan(featureTolerance);
      expect(relativeError(global ?? [], expected('global'))).toBeLessThan(featureTolerance);
      const stageNames = [...reference.keys()].filter(key => key.startsWith('stage'));
      const stages = await read(intermediatesProgram(config, 'image', stageNames), { images });
      for (const [stage, cells] of Object.entries(stages)) {
        const { shape = [], values = new Float32Array() } = reference.get(stage) ?? {};
        const [b = 0, kept = 0, c = 0] = shape;
        const all = cells.length / b;
        const first = Array.from({ length: b }, (_, k) => [
          ...cells.subarray(k * all, k * all + kept * c),
        ]).flat();
        expect(relativeError(first, values), stage).toBeLessThan(featureTolerance);
      }
      const padded = (await read(sentenceProgram(config), { ids, mask })).sentences;
      const sentences = withoutPadding(name, padded as Float32Array, config.projectionWidth);
      expect(relativeError(sentences, expected('sentences'))).toBeLessThan(featureTolerance);
    });

    it.each(Object.keys(gazeReadings) as GazeName[])(
      'computes the losses and gradients that PyTorch computes, readings with gaze: %s',
      async gaze => {
        await trainer.restore(await trainer.state());
        const program = stepProgram(config, allLosses);
        const terms = await trainer.accumulate(program, goldenBatch(name, gaze), 1);
        const losses = ['total', 'gaze', 'contrastive', 'mapping'].map(
          term => terms[term]?.[0] ?? Number.NaN,
        );
        expect(relativeError(losses, expected(`loss ${gaze}`))).toBeLessThan(featureTolerance);
        const gradients = await trainer.gradients();
        const prefix = `gradient ${gaze} `;
        const wanted = [...reference.keys()].filter(key => key.startsWith(prefix));
        expect([...gradients.keys()].sort()).toEqual(
          wanted.map(key => key.slice(prefix.length)).sort(),
        );
        const wrong = wanted
          .map(key => ({
            key,
            error: relativeError(gradients.get(key.slice(prefix.length)) ?? [], expected(key)),
          }))
          .filter(({ error }) => error > gradientTolerance);
        expect(wrong).toEqual([]);
      },
    );
  });
});
