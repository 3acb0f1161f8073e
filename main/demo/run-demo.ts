import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../node/atomic-file.ts';
import type { OpenLibrary } from '../node/open-library.ts';
import { makeCohort } from './cohort.ts';
import type { DemoCase } from './demo-case.ts';
import { demoPage } from './page.ts';
import {
  type Arm,
  type Group,
  type GroupResult,
  type ScoredSentence,
  scoreSentences,
  summariseGroups,
  summariseMembers,
} from './scores.ts';
import { storeCases, storeModels } from './store-demo.ts';
import { type LossCurves, trainArms } from './train-arms.ts';

export interface DemoParameters {
  /** Each is one repetition: other phantoms, another initial model, another order. */
  seeds: number[];
  trainingCount: number;
  unseenCount: number;
  stepCount: number;
  batchSize: number;
  learningRate: number;
}

/** What one repetition found. */
export interface SeedResult {
  seed: number;
  groups: Partial<Record<Group, GroupResult>>;
  /** The same for each structure and kind of finding. */
  topics: Record<string, GroupResult>;
  lossCurves: LossCurves;
  modelIds: Record<Arm, string>;
  engine: string;
  elapsedMs: number;
}

export interface DemoResults {
  parameters: DemoParameters;
  results: SeedResult[];
  elapsedMs: number;
}

/** Hears what is going on: a stage, how much of it is done, and the time it has left if known. */
export type OnProgress = (
  stage: string,
  done: number,
  total: number,
  remainingMs: number | null,
) => void;

/** Phantom seeds of one repetition start here; repetitions share no phantom. */
const SEED_STRIDE = 100_000;

/**
 * The whole job on synthetic patients: draw and read phantoms, train two copies of one model with
 * and without gaze, compare their attention on unseen phantoms with the true regions. Studies,
 * readings and models go into the library; `demo/index.html` and `demo/results.json` tell the rest.
 *
 * @throws what `signal` was aborted with
 */
export async function runDemo(
  library: OpenLibrary,
  parameters: DemoParameters,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<DemoResults> {
  const startedMs = performance.now();
  const folder = join(library.folder.path, 'demo');
  await mkdir(folder, { recursive: true });
  const results: SeedResult[] = [];
  let shown: ScoredSentence[] = [];
  for (const seed of parameters.seeds) {
    const { result, scored } = await runSeed(library, folder, seed, parameters, onProgress, signal);
    results.push(result);
    if (shown.length === 0) shown = scored;
  }
  const demo = { parameters, results, elapsedMs: performance.now() - startedMs };
  await writeFileAtomically(join(folder, 'results.json'), `${JSON.stringify(demo, null, 2)}\n`);
  await writeFileAtomically(join(folder, 'index.html'), demoPage(demo, shown));
  return demo;
}

async function runSeed(
  library: OpenLibrary,
  folder: string,
  seed: number,
  parameters: DemoParameters,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<{ result: SeedResult; scored: ScoredSentence[] }> {
  const startedMs = performance.now();
  const { trainingCount, unseenCount, stepCount, batchSize, learningRate } = parameters;
  const label = (stage: string) =>
    parameters.seeds.length === 1 ? stage : `Seed ${seed}: ${lowerFirst(stage)}`;

  const count = trainingCount + unseenCount;
  const drawing = label('Drawing and reading phantoms');
  const estimate = estimator();
  const cases = await makeCohort(
    seed * SEED_STRIDE,
    count,
    made => onProgress(drawing, made, count, estimate(made, count)),
    signal,
  );
  const training = cases.slice(0, trainingCount);
  const unseen = cases.slice(trainingCount);

  const storing = label('Storing studies and readings');
  const estimateStoring = estimator();
  const trainingStudyIds = await storeCases(
    library,
    { training, unseen },
    stored => onProgress(storing, stored, count, estimateStoring(stored, count)),
    signal,
  );

  const scratch = join(folder, `models-${seed}`);
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true });
  try {
    const examples = training.map(demoCase => demoCase.example);
    const trained = await trainArms(
      examples,
      unseen,
      scratch,
      { seed, stepCount, batchSize, learningRate },
      (step, remainingMs) =>
        onProgress(label('Training with and without gaze'), step, stepCount, remainingMs),
      signal,
    );
    const scored = scoreSentences(unseen, examples, trained.attention, trained.patchesPerSide);
    const modelIds = await storeModels(library, trained.folders, trainingStudyIds, seed);
    const result = {
      seed,
      groups: summariseGroups(scored, seed),
      topics: summariseTopics(scored, seed),
      lossCurves: trained.lossCurves,
      modelIds,
      engine: trained.engine,
      elapsedMs: performance.now() - startedMs,
    };
    return { result, scored };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function summariseTopics(scored: ScoredSentence[], seed: number): Record<string, GroupResult> {
  const byTopic = Map.groupBy(scored, sentence => topicOf(sentence.unseenCase, sentence));
  return Object.fromEntries(
    [...byTopic].map(([topic, members]) => [topic, summariseMembers(members, seed)]),
  );
}

function topicOf(demoCase: DemoCase, { sentenceIndex }: ScoredSentence): string {
  return demoCase.sentences[sentenceIndex]?.topic ?? 'unknown';
}

/** Time left, from the pace so far; null before anything is done. */
function estimator(): (done: number, total: number) => number | null {
  const startedMs = performance.now();
  return (done, total) =>
    done === 0 ? null : ((performance.now() - startedMs) / done) * (total - done);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
