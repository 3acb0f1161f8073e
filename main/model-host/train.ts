import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { encodeModel, initialiseNano, tokenizerOf } from '../../src/model/model-files.ts';
import { parameterCount, parameterShapes } from '../../src/model/parameters.ts';
import { modelCard } from '../../src/training/card.ts';
import { type FitSettings, fitModel, type StepReport } from '../../src/training/fit.ts';
import { allLosses } from '../../src/training/step.ts';
import type { OpenEngine } from './engines.ts';
import type { TrainJob, TrainProgress, TrainResult } from './messages.ts';
import { readModelFolder, writeModelFolder } from './model-folder.ts';

/**
 * Runs one training job on an engine and writes the model folder. Between steps it gives
 * way to the event loop, so that a cancel or a phrase to attend to is heard.
 */
export async function train(
  job: TrainJob,
  { report: { name: engine }, engine: training }: OpenEngine,
  report: (progress: TrainProgress) => void,
  signal: AbortSignal,
): Promise<TrainResult> {
  const { examples, baseModelFolder, seed } = job;
  const model =
    baseModelFolder === null
      ? initialiseNano(
          seed,
          examples.flatMap(example => example.sentences),
        )
      : await readModelFolder(baseModelFolder);
  const { stepCount, batchSize, learningRate, useGaze, losses = allLosses } = job;
  const settings: FitSettings = { stepCount, batchSize, learningRate, seed, useGaze, losses };

  const startedMs = performance.now();
  let last: StepReport | undefined;
  for await (const step of fitModel(training, model, examples, settings)) {
    last = step;
    const elapsedMs = performance.now() - startedMs;
    const remainingMs = step.step < 2 ? null : (elapsedMs / step.step) * (stepCount - step.step);
    report({ ...step, stepCount, elapsedMs, remainingMs, engine });
    await setImmediate();
    if (signal.aborted) break;
  }
  const result: TrainResult = {
    cancelled: signal.aborted,
    stepsDone: last?.step ?? 0,
    elapsedMs: performance.now() - startedMs,
    engine,
    parameterCount: parameterCount(parameterShapes(model.config)),
  };
  if (last !== undefined && !result.cancelled) {
    const tokenizer = tokenizerOf(model);
    const cutSentenceCount = examples
      .flatMap(example => example.sentences)
      .filter(sentence => tokenizer.tokensCut(sentence) > 0).length;
    const card = modelCard(model.config, {
      createdAt: new Date().toISOString(),
      base: baseModelFolder === null ? null : basename(baseModelFolder),
      seed,
      training: { settings, exampleCount: examples.length, cutSentenceCount, engine, last },
    });
    await writeModelFolder(job.outputFolder, encodeModel(model, card));
  }
  return result;
}
