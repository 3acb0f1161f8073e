import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type OpenEngine, openEngine } from '../../../main/model-host/engines.ts';
import { defaultOptimiser, type TrainingState } from '../../../src/training/engine.ts';
import { defaultFit } from '../../../src/training/fit.ts';
import { probeStep } from '../../../src/training/probe.ts';
import { fitInThread } from '../../support/fit-in-thread.ts';
import { tinyTraining } from '../../support/tiny-training.ts';

/** A digest of each array, so that what differs is named. */
function digests({ updateCount, parameters, first, second }: TrainingState) {
  const digest = (values: Float32Array) => createHash('sha256').update(values).digest('hex');
  const all: Record<string, string | number> = { updateCount };
  for (const [name, { values }] of parameters) all[name] = digest(values);
  for (const [name, values] of first) all[`first ${name}`] = digest(values);
  for (const [name, values] of second) all[`second ${name}`] = digest(values);
  return all;
}

/** Parameters and moments after two updates, each of two micro-batches. */
async function trained({ engine }: OpenEngine, looksBetween: boolean) {
  const { parameters, program, inputs } = probeStep();
  const trainer = await engine.train(parameters, defaultOptimiser);
  const look = async () => (looksBetween ? trainer.run(program, inputs) : undefined);
  for (let step = 0; step < 2; step++) {
    await trainer.accumulate(program, inputs, 0.75);
    await look();
    await trainer.accumulate(program, inputs, 0.25);
    await trainer.update(1e-2);
    await look();
  }
  const state = await trainer.state();
  await trainer.dispose();
  return digests(state);
}

describe('looking at the loss in the middle of a training changes no bit of it', () => {
  it.for(['onnx', 'tensorflow', 'webgpu', 'wasm', 'cpu'] as const)(
    'on the engine %s',
    async (name, { skip }) => {
      const opened = await openEngine(name).catch(error => skip(String(error.actual)));
      expect(await trained(opened, true)).toEqual(await trained(opened, false));
    },
  );

  it('in a whole training, where patients are set apart and batches go through in parts', async () => {
    const { engine } = await openEngine('onnx');
    const finalState = async (validation: number[]) => {
      const { model, examples } = tinyTraining(1);
      const split = { training: [0, 1, 2, 3, 4, 5], validation };
      const settings = { ...defaultFit, stepCount: 4, batchSize: 4, learningRate: 2e-3 };
      const course = { ...settings, validateEverySteps: 1 };
      let state = {};
      const fit = fitInThread(engine, model, examples, course, { split, microBatchSize: 2 });
      for await (const report of fit) state = digests((await report.state()).training);
      return state;
    };
    expect(await finalState([6, 7, 8])).toEqual(await finalState([]));
  });
});
