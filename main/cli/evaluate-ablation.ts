import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type AblationMaterial, type AblationPlan, runAblation } from '../../src/app/ablation.ts';
import { libraryMaterial } from '../../src/app/ablation-material.ts';
import type { ModelHost } from '../../src/app/ports.ts';
import { everyArm, usualArms } from '../../src/evaluation/ablation/arms.ts';
import { ablationTables, trendSentence } from '../../src/evaluation/ablation/markdown.ts';
import { ablationPlot } from '../../src/evaluation/ablation/plot.ts';
import { ablationRows, shareTrend } from '../../src/evaluation/ablation/table.ts';
import { usualLearningRate } from '../../src/training/learning-rate.ts';
import { phantomMaterial } from '../ablation/phantom-material.ts';
import { AblationFiles, type AblationTerms } from '../node/ablation-files.ts';
import { writeFileAtomically, writeJsonAtomically } from '../node/atomic-file.ts';
import { startModelHost } from '../node/model-host-port.ts';
import { appVersion } from '../node/version.ts';
import { count } from './number-options.ts';
import { print } from './output.ts';
import { untilInterrupted } from './until-interrupted.ts';
import { type CommonOptions, jsonOption, libraryOption, withLibrary } from './with-library.ts';

const unseenCount = 50;

interface AblationOptions extends CommonOptions {
  phantoms?: number;
  base?: string;
  seeds: number;
  steps: number;
  batch: number;
  every: boolean;
  out: string;
}

/** evaluate ablation: which terms of the loss, and how much gaze, teach a model where to look. */
export function addAblationCommand(evaluate: Command): void {
  evaluate
    .command('ablation')
    .description(
      'train a model with every share of gaze and every set of loss terms, and compare them on unseen readings; called again, it goes on where it was',
    )
    .option(
      '--phantoms <n>',
      `draw so many, and ${unseenCount} to judge by (default: the library’s readings)`,
      count,
    )
    .option('--base <model>', 'model of the library to start from (default: new nano models)')
    .option('--seeds <n>', 'repetitions with other weights, order and choice of gaze', count, 3)
    .option('--steps <n>', 'training steps of each model', count, 120)
    .option('--batch <n>', 'readings per step', count, 8)
    .option('--every', 'every set of terms under every share, not only the usual rows', false)
    .option('--out <folder>', 'where everything goes', 'foveal-ablation')
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (options: AblationOptions) => {
      const done = await untilInterrupted(signal => ablate(options, signal));
      if (done === null) {
        console.error('Interrupted. The same command goes on from here.');
        process.exitCode = 130;
        return;
      }
      print(done, options.json, ({ rows, trend }) =>
        [...ablationTables(rows), trendSentence(trend)].join('\n\n'),
      );
      console.error(`Everything is in ${options.out}: results.json, table.md, plot.svg.`);
    });
}

type Results = Awaited<ReturnType<typeof train>>;

async function ablate(options: AblationOptions, signal: AbortSignal): Promise<Results> {
  const { phantoms, out, library, base } = options;
  await mkdir(out, { recursive: true });
  const tell = lines();
  if (phantoms !== undefined) {
    const onMade = (made: number, total: number) => tell(`phantoms: ${made} of ${total}`);
    const material = await phantomMaterial(out, phantoms, unseenCount, onMade, signal);
    return train(options, material, { phantoms, unseenCount }, startModelHost, tell, signal);
  }
  return withLibrary(library, async (_, { ports }) => {
    const onPrepared = (prepared: number) => tell(`readings: ${prepared}`);
    const material = await libraryMaterial(ports, base ?? null, onPrepared, signal);
    const terms = { readings: material.fingerprint, base: base ?? null };
    return train(options, material, terms, ports.startModelHost, tell, signal);
  });
}

async function train(
  { steps: stepCount, batch: batchSize, every, seeds, base, out }: AblationOptions,
  material: AblationMaterial,
  materialTerms: AblationTerms,
  startHost: () => Promise<ModelHost>,
  tell: (line: string) => void,
  signal: AbortSignal,
) {
  const plan: AblationPlan = {
    arms: every ? everyArm() : usualArms(),
    seeds: Array.from({ length: seeds }, (_, i) => i + 1),
    stepCount,
    batchSize,
    learningRate: usualLearningRate({ isFresh: base === undefined }),
  };
  const terms = { ...materialTerms, stepCount, batchSize, learningRate: plan.learningRate };
  const cells = await runAblation(
    plan,
    material,
    await AblationFiles.open(out, terms),
    startHost,
    ({ arm, seed, stepsDone, stepCount }) =>
      tell(`${arm}, seed ${seed}: ${stepsDone} of ${stepCount} steps`),
    signal,
  );
  const rows = ablationRows(plan.arms, cells);
  const trend = shareTrend(plan.arms, cells);
  const results = { appVersion, terms, seeds: plan.seeds, rows, trend, cells };
  await writeJsonAtomically(join(out, 'results.json'), results);
  const page = [...ablationTables(rows), trendSentence(trend), ''].join('\n\n');
  await writeFileAtomically(join(out, 'table.md'), page);
  await writeFileAtomically(join(out, 'plot.svg'), ablationPlot(plan.arms, cells));
  return results;
}

/** A line at most every ten seconds; rewritten on a terminal. */
function lines(): (line: string) => void {
  const { isTTY } = process.stderr;
  const pauseMs = isTTY ? 200 : 10_000;
  let shownAtMs = Number.NEGATIVE_INFINITY;
  return line => {
    const nowMs = performance.now();
    if (nowMs - shownAtMs < pauseMs) return;
    shownAtMs = nowMs;
    process.stderr.write(isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  };
}
