import type { OpenLibrary } from '../../main/node/open-library.ts';
import type { Api, RunProgress } from '../../src/api/contract.ts';

/** A run with the stand-in model host, to its end. */
export async function standInRun(library: OpenLibrary, api: Api): Promise<RunProgress> {
  const ended = Promise.withResolvers<RunProgress>();
  const unsubscribe = library.app.subscribe((event, payload) => {
    const { state } = payload as RunProgress;
    if (event === 'run.progress' && ['finished', 'failed', 'cancelled'].includes(state)) {
      ended.resolve(payload as RunProgress);
    }
  });
  await api['runs.start']({
    baseModelId: null,
    stepCount: 1,
    batchSize: 1,
    learningRate: 0.01,
    seed: 1,
    useGaze: true,
  });
  const progress = await ended.promise;
  unsubscribe();
  return progress;
}
