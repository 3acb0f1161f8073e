import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Example } from '../../src/dataset/example.ts';
import { defaultFit } from '../../src/training/fit.ts';
import { ModelHost } from '../model-host/client.ts';
import { ExampleFiles } from '../node/example-files.ts';
import type { DemoCase } from './demo-case.ts';
import { type Arm, arms } from './scores.ts';

export interface ArmParameters {
  seed: number;
  stepCount: number;
  batchSize: number;
  learningRate: number;
}

/** Step of the slower arm, and the time it has left. */
export type OnTrained = (step: number, remainingMs: number | null) => void;

export type LossCurves = Record<
  Exclude<Arm, 'before'>,
  { total: number[]; contrastive: (number | null)[] }
>;

export interface TrainedArms {
  folders: Record<Arm, string>;
  /** `attention[arm][case][sentence]`, each [patchCount]: cosine per patch. */
  attention: Record<Arm, Float32Array[][]>;
  patchesPerSide: number;
  engine: string;
  /** Per step. The contrastive term has no gaze in it, so both arms begin at the same value. */
  lossCurves: LossCurves;
}

/**
 * Trains the same initial model twice, with and without gaze: same examples, same order, same steps,
 * each in a process of its own at the same time; then looks up all three models' attention.
 */
export async function trainArms(
  examples: Example[],
  unseen: readonly DemoCase[],
  folder: string,
  parameters: ArmParameters,
  onTrained: OnTrained,
  signal: AbortSignal,
): Promise<TrainedArms> {
  const folders = {
    before: join(folder, 'before'),
    withoutGaze: join(folder, 'without-gaze'),
    withGaze: join(folder, 'with-gaze'),
  };
  // Two processes that both want every core would mostly wait for each other.
  const share = Math.max(1, Math.floor(availableParallelism() / 2));
  const start = () => ModelHost.start(undefined, share);
  const hosts = await Promise.all([start(), start()]);
  const stop = () => void Promise.all(hosts.map(host => host.stop()));
  signal.addEventListener('abort', stop, { once: true });
  try {
    const [first, second] = hosts;
    const sentences = examples.flatMap(example => example.sentences);
    await first.initialise(folders.before, parameters.seed, sentences);
    const prepared = new ExampleFiles(join(folder, 'examples'));
    const files = await Promise.all(
      examples.map(async example => ({
        file: await prepared.write(example, 'demo'),
        sentences: example.sentences,
      })),
    );
    const slowest = slowestOf(onTrained);
    const lossCurves: LossCurves = {
      withoutGaze: { total: [], contrastive: [] },
      withGaze: { total: [], contrastive: [] },
    };
    let engine = '';
    const train = (host: ModelHost, arm: 'withoutGaze' | 'withGaze') =>
      host.train(
        {
          examples: files,
          split: { training: [...files.keys()], validation: [] },
          baseModelFolder: folders.before,
          outputFolder: folders[arm],
          checkpointFolder: null,
          branchFolder: null,
          course: '',
          checkpointEverySteps: null,
          microBatchSize: parameters.batchSize,
          settings: { ...defaultFit, ...parameters, useGaze: arm === 'withGaze' },
        },
        {
          onStep(progress) {
            engine = progress.engine;
            lossCurves[arm].total.push(progress.loss.total);
            lossCurves[arm].contrastive.push(progress.loss.contrastive);
            slowest(arm, progress.step, progress.remainingMs);
          },
        },
        signal,
      );
    await Promise.all([train(first, 'withGaze'), train(second, 'withoutGaze')]);
    const attention: Record<Arm, Float32Array[][]> = { before: [], withoutGaze: [], withGaze: [] };
    let patchesPerSide = 0;
    for (const arm of arms) {
      for (const { example } of unseen) {
        signal.throwIfAborted();
        const answer = await first.attend(folders[arm], example.image, example.sentences);
        attention[arm].push(answer.maps);
        patchesPerSide = answer.patchesPerSide;
      }
    }
    return { folders, attention, patchesPerSide, engine, lossCurves };
  } catch (error) {
    // A process that was stopped on purpose fails what it was asked for; the reason is the signal's.
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    await Promise.all(hosts.map(host => host.stop()));
  }
}

function slowestOf(onTrained: OnTrained) {
  const latest = new Map<Arm, { step: number; remainingMs: number | null }>();
  return (arm: Arm, step: number, remainingMs: number | null) => {
    latest.set(arm, { step, remainingMs });
    const states = [...latest.values()];
    if (states.length < 2) return;
    const known = states.map(state => state.remainingMs).filter(ms => ms !== null);
    onTrained(
      Math.min(...states.map(state => state.step)),
      known.length === 0 ? null : Math.max(...known),
    );
  };
}
