import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { type DemoParameters, type OnProgress, runDemo } from '../demo/run-demo.ts';
import { printableTable } from '../demo/tables.ts';
import { openLibrary } from '../node/open-library.ts';

const TRAINING_COUNT = 200;
const UNSEEN_COUNT = 50;
const DEFAULT_STEP_COUNT = 400;
const BATCH_SIZE = 16;
const LEARNING_RATE = 1e-3;

/** Adds `foveal demo`: the whole job on synthetic patients, without camera or microphone. */
export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description(
      `draw ${TRAINING_COUNT} chest phantoms for training and ${UNSEEN_COUNT} unseen ones, read them with a synthetic radiologist, train with and without gaze, and compare where the models look`,
    )
    .requiredOption('--library <dir>', 'library to put everything into; made if missing')
    .option('--seeds <n>', 'how many times to repeat all of it with another seed', positive, 1)
    .option('--steps <n>', 'training steps of each model', positive, DEFAULT_STEP_COUNT)
    .option('--json', 'print the results as JSON')
    .action(async (options: { library: string; seeds: number; steps: number; json?: boolean }) => {
      const interruption = new AbortController();
      const interrupt = () => interruption.abort(new Error('interrupted'));
      process.once('SIGINT', interrupt);
      const library = await openLibrary(options.library);
      try {
        const demo = await runDemo(
          library,
          parametersOf(options),
          progressLine(),
          interruption.signal,
        );
        process.stderr.write('\n');
        console.log(options.json ? JSON.stringify(demo) : printableTable(demo));
        const page = join(library.folder.path, 'demo', 'index.html');
        console.error(`\n${minutes(demo.elapsedMs)} in all. The page with pictures: ${page}`);
      } catch (error) {
        if (!interruption.signal.aborted) throw error;
        console.error('\nInterrupted. What was stored until now stays in the library.');
        process.exitCode = 130;
      } finally {
        process.removeListener('SIGINT', interrupt);
        await library.close();
      }
    });
}

function parametersOf({ seeds, steps }: { seeds: number; steps: number }): DemoParameters {
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

/** One line on stderr that is rewritten on a terminal; elsewhere a new line every ten seconds. */
function progressLine(): OnProgress {
  let lastStage = '';
  let lastMs = 0;
  return (stage, done, total, remainingMs) => {
    const nowMs = performance.now();
    const pauseMs = process.stderr.isTTY ? 200 : 10_000;
    if (stage === lastStage && done < total && nowMs - lastMs < pauseMs) return;
    const isNewLine = !process.stderr.isTTY || stage !== lastStage;
    const left = remainingMs === null || done === total ? '' : `, ${minutes(remainingMs)} left`;
    const line = `${stage}: ${done} of ${total}${left}`;
    process.stderr.write(isNewLine ? `${lastStage === '' ? '' : '\n'}${line}` : `\r\x1b[K${line}`);
    lastStage = stage;
    lastMs = nowMs;
  };
}

function minutes(ms: number): string {
  return ms < 60_000 ? `${Math.ceil(ms / 1000)} s` : `${(ms / 60_000).toFixed(1)} min`;
}
