import type { Grid } from '../base/grid.ts';
import type { Example } from '../dataset/example.ts';
import { type Arm, armName } from '../evaluation/ablation/arms.ts';
import { scoreGrounding, summariseGrounding } from '../evaluation/grounding.ts';
import { findingPrompts } from '../evaluation/report-findings.ts';
import type { Region } from '../imaging/region.ts';
import { defaultFit, type FitSettings } from '../training/fit.ts';
import { type ModelScores, scoreModel } from './model-scores.ts';
import type { AblationCell, AblationStore, ModelHost } from './ports.ts';

/** What is trained in each arm, and how often. */
export interface AblationPlan {
  arms: Arm[];
  /** Of initial weights, order of the examples and choice of those with gaze. */
  seeds: number[];
  stepCount: number;
  batchSize: number;
  learningRate: number;
}

/** What an ablation trains on and judges by. */
export interface AblationMaterial {
  examples: { file: string; sentences: string[] }[];
  /** Indices of examples; no patient is in both. */
  training: number[];
  unseen: number[];
  read(index: number): Promise<Example>;
  /** Where each sentence of an unseen example speaks of; null where that is not known. */
  places(index: number): { film: { widthPx: number; heightPx: number }; regions: Region[] } | null;
  /** null: a nano model initialised with each seed. */
  baseModelFolder: string | null;
}

export interface AblationProgress {
  /** Of all trainings together, those done earlier among them. */
  stepsDone: number;
  stepCount: number;
  arm: string;
  seed: number;
}

/** Steps that a kill may cost. */
const checkpointEverySteps = 50;
/** The model before any training, once for each seed. */
export const beforeArm = 'before';

/**
 * Trains and scores every arm under every seed, one after the other. Cells that are done are not done
 * again, and one that was cut off goes on from its last checkpoint: after a kill the same call goes on
 * where it was.
 *
 * @throws what `signal` was aborted with
 */
export async function runAblation(
  plan: AblationPlan,
  material: AblationMaterial,
  store: AblationStore,
  startHost: () => Promise<ModelHost>,
  onProgress: (progress: AblationProgress) => void,
  signal: AbortSignal,
): Promise<AblationCell[]> {
  const names = [beforeArm, ...plan.arms.map(armName)];
  const arms: (Arm | null)[] = [null, ...plan.arms];
  const cells: AblationCell[] = [];
  const stepCount = plan.arms.length * plan.seeds.length * plan.stepCount;
  let stepsDone = 0;
  for (const seed of plan.seeds) {
    for (const [index, arm] of arms.entries()) {
      signal.throwIfAborted();
      const name = names[index] as string;
      const at = `${name}-seed-${seed}`;
      const tell = (step: number) =>
        onProgress({ stepsDone: stepsDone + step, stepCount, arm: name, seed });
      let cell = await store.read(at);
      if (cell === null) {
        tell(0);
        const scored = await withHost(startHost, host =>
          runCell(host, plan, material, store, { arm, seed, at }, tell, signal),
        );
        cell = { arm: name, seed, ...scored };
        await store.write(at, cell);
        if (arm !== null) await store.clear(at);
      }
      cells.push(cell);
      if (arm !== null) stepsDone += plan.stepCount;
      tell(0);
    }
    await store.clear(`${beforeArm}-seed-${seed}`);
  }
  return cells;
}

/** A process for each cell: what goes wrong in one is nothing to the next. */
async function withHost<T>(
  startHost: () => Promise<ModelHost>,
  work: (host: ModelHost) => Promise<T>,
): Promise<T> {
  const host = await startHost();
  try {
    return await work(host);
  } finally {
    await host.stop();
  }
}

async function runCell(
  host: ModelHost,
  plan: AblationPlan,
  material: AblationMaterial,
  store: AblationStore,
  { arm, seed, at }: { arm: Arm | null; seed: number; at: string },
  onStep: (step: number) => void,
  signal: AbortSignal,
): Promise<Omit<AblationCell, 'arm' | 'seed'>> {
  const { examples, training } = material;
  const startFolder = `${store.workFolder(`${beforeArm}-seed-${seed}`)}/start`;
  const base = material.baseModelFolder ?? startFolder;
  if (material.baseModelFolder === null && !(await store.isModel(startFolder))) {
    const sentences = examples.flatMap(example => example.sentences);
    await host.initialise(startFolder, seed, sentences);
  }
  const work = store.workFolder(at);
  const folder = arm === null ? base : `${work}/model`;
  let engine: string | null = null;
  if (arm !== null && !(await store.isModel(folder))) {
    const run = host.train(
      {
        examples,
        split: { training, validation: [] },
        baseModelFolder: base,
        outputFolder: folder,
        checkpointFolder: `${work}/checkpoints`,
        branchFolder: null,
        course: at,
        checkpointEverySteps,
        microBatchSize: plan.batchSize,
        settings: settingsOf(plan, arm, seed),
      },
      {
        onStep: progress => {
          engine = progress.engine;
          onStep(progress.step);
          if (signal.aborted) run.stop('pause');
        },
        onNote: () => {},
      },
    );
    await run.finished;
    signal.throwIfAborted();
  }
  const prompts = findingPrompts(training.map(index => examples[index]?.sentences ?? []));
  const scores = await scoreModel(host, folder, material.unseen, material.read, prompts, signal);
  return { ...summaryOf(scores, material), engine };
}

function settingsOf(plan: AblationPlan, arm: Arm, seed: number): FitSettings {
  const { stepCount, batchSize, learningRate } = plan;
  const { losses, gazeShare } = arm;
  const useGaze = gazeShare > 0;
  return { ...defaultFit, stepCount, batchSize, learningRate, seed, losses, useGaze, gazeShare };
}

function summaryOf({ meanAuroc, readings }: ModelScores, material: AblationMaterial) {
  const agreements = readings.map(reading => reading.gazeAgreement).filter(value => value !== null);
  const placed = readings.flatMap(({ attention }, i) => {
    const places = material.places(material.unseen[i] as number);
    if (places === null) return [];
    return places.regions.map((region, sentence) =>
      scoreGrounding(attention[sentence] as Grid, region, places.film),
    );
  });
  const grounding = summariseGrounding(placed);
  return {
    gazeAgreement:
      agreements.length === 0
        ? null
        : agreements.reduce((sum, value) => sum + value, 0) / agreements.length,
    meanAuroc,
    hitRate: grounding.hitRate,
    regionAgreement: grounding.correlation.mean,
  };
}
