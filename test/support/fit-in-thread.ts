import type { Example } from '../../src/dataset/example.ts';
import { type Model, tokenizerOf } from '../../src/model/model-files.ts';
import { BatchMaker } from '../../src/training/batch-maker.ts';
import { defaultOptimiser, type TrainingEngine } from '../../src/training/engine.ts';
import { type FitSettings, fitModel, fitProgram, type StepReport } from '../../src/training/fit.ts';
import type { FitState } from '../../src/training/fit-state.ts';
import { isFrozen } from '../../src/training/frozen.ts';
import type { Split } from '../../src/training/split.ts';

interface Options {
  split?: Split;
  microBatchSize?: number;
  from?: FitState;
}

/** Trains as the model host does, but in one thread; each step comes with the state to go on from. */
export async function* fitInThread(
  engine: TrainingEngine,
  model: Model,
  examples: readonly Example[],
  settings: FitSettings,
  { split, microBatchSize, from }: Options = {},
): AsyncGenerator<StepReport & { state: () => Promise<FitState> }> {
  const trainer = await engine.train(model.parameters, {
    ...defaultOptimiser,
    weightDecay: settings.weightDecay,
    isTrained: name => !isFrozen(name, settings.frozen),
  });
  try {
    if (from !== undefined) await trainer.restore(from.training);
    const recipe = {
      config: model.config,
      text: tokenizerOf(model),
      split: split ?? { training: [...examples.keys()], validation: [] },
      settings,
      microBatchSize: microBatchSize ?? settings.batchSize,
    };
    const batches = new BatchMaker(recipe, async index => examples[index] as Example);
    const program = fitProgram(model.config, settings);
    for await (const report of fitModel(trainer, program, batches, settings, from?.progress)) {
      const state = async () => ({ progress: report.progress, training: await trainer.state() });
      yield { ...report, state };
    }
  } finally {
    await trainer.dispose();
  }
}
