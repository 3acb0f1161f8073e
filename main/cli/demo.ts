import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { type DemoParameters, type OnProgress, runDemo } from '../demo/run-demo.ts';
import { printableTable } from '../demo/tables.ts';
import { duration, print } from './output.ts';
import { untilInterrupted } from './until-interrupted.ts';
import { type CommonOptions, jsonOption, withLibrary } from './with-library.ts';

const TRAINING_COUNT = 200;
const UNSEEN_COUNT = 50;
const DEFAULT_STEP_COUNT = 300;
const BATCH_SIZE = 8;
const LEARNING_RATE = 1e-3;

interface DemoOptions extends CommonOptions {
  seeds: number;
  steps: number;
}

/** Adds `foveal demo`: the whole job on synthetic patients, without camera or microphone. */
export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description(
      `draw ${TRAINING_COUNT} chest phantoms for training and ${UNSEEN_COUNT} unseen ones, read them with a synthetic radiologist, train with and without gaze, and compare where the models look`,
    )
    // Its own folder, not the usual library: nobody wants phantoms among their patients by accident.
    .option('--library <folder>', 'library to put everything into; made if missing', 'foveal-demo')
    .option('--seeds <n>', 'how many times to do all of it, each with another seed', positive, 1)
    .option('--steps <n>', 'training steps of each model', positive, DEFAULT_STEP_COUNT)
    .addOption(jsonOption())
    .action(async (options: DemoOptions) => {
      const demo = await withLibrary(options.library, (_, library) =>
        untilInterrupted(signal =>
          runDemo(library, parametersOf(options), progressOnStderr(), signal),
        ),
      );
      process.stderr.write('\n');
      if (demo === null) {
        console.error('Interrupted. What was stored until now stays in the library.');
        process.exitCode = 130;
        return;
      }
      print(demo, options.json, printableTable);
      const page = join(options.library, 'demo', 'index.html');
      console.error(`${duration(demo.elapsedMs)} in all. The page with pictures: ${page}`);
    });
}

function parametersOf({ seeds, steps }: DemoOptions): DemoParameters {
  return {
    seeds: Array.from({ length: seeds }, (_, i) => i + 1),
    trainingCount: TRAINING_COUNT,
    unseenCount: UNSEEN_COUNT,
    stepCount: steps,
    batchSize: BATCH_SIZE,
    learningRate: LEARNING_RATE,
  };
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('Expected a whole number above 0.');
}

/** One line that is rewritten on a terminal; elsewhere a line every ten seconds and at each end. */
function progressOnStderr(): OnProgress {
  const { isTTY } = process.stderr;
  const pauseMs = isTTY ? 200 : 10_000;
  let shownStage = '';
  let shownAtMs = Number.NEGATIVE_INFINITY;
  return (stage, done, total, remainingMs) => {
    const nowMs = performance.now();
    if (stage === shownStage && done < total && nowMs - shownAtMs < pauseMs) return;
    const left = remainingMs === null || done === total ? '' : `, ${duration(remainingMs)} left`;
    const start = isTTY && stage === shownStage ? '\r\x1b[K' : '\n';
    process.stderr.write(`${shownStage === '' ? '' : start}${stage}: ${done} of ${total}${left}`);
    shownStage = stage;
    shownAtMs = nowMs;
  };
}
