import { AppError, reportOf } from '../../src/base/app-error.ts';
import { parameterCount, parameterShapes } from '../../src/model/parameters.ts';
import { fitModel } from '../../src/training/fit.ts';
import type { OpenEngine } from './engines.ts';
import type { TrainJob, TrialResult } from './messages.ts';
import { readModelFolder } from './model-folder.ts';
import { outOfMemory } from './out-of-memory.ts';
import { openTraining } from './train.ts';

/** The first step also compiles; the second is what all others will be like. */
const trialStepCount = 2;

/**
 * Tries two steps of a job and forgets them: what one takes, and how many examples may go through the
 * model at once. Starts with the job's micro-batch and halves it where memory is short.
 *
 * @throws AppError `training.outOfMemory` where not even one example fits
 */
export async function tryStep(job: TrainJob, engine: OpenEngine): Promise<TrialResult> {
  const model = await readModelFolder(job.baseModelFolder);
  for (let microBatchSize = job.microBatchSize; ; microBatchSize = Math.ceil(microBatchSize / 2)) {
    try {
      const settings = { ...job.settings, stepCount: trialStepCount };
      const trial = { ...job, microBatchSize, settings };
      const { trainer, batches, program } = await openTraining(trial, model, engine, null);
      try {
        let startedMs = performance.now();
        let stepMs = 0;
        for await (const _ of fitModel(trainer, program, batches, trial.settings)) {
          stepMs = performance.now() - startedMs;
          startedMs = performance.now();
        }
        return {
          engine: engine.report.name,
          microBatchSize,
          stepMs,
          memoryByteCount: process.memoryUsage.rss(),
          parameterCount: parameterCount(parameterShapes(model.config)),
        };
      } catch (error) {
        throw outOfMemory(error, microBatchSize);
      } finally {
        await batches.close();
        await trainer.dispose();
      }
    } catch (error) {
      const isTooLarge = error instanceof AppError && error.code === 'training.outOfMemory';
      if (!isTooLarge || microBatchSize === 1)
        throw new AppError(reportOf(error), { cause: error });
    }
  }
}
