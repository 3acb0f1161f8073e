import type { RunProgress } from '../api/contract.ts';
import type { Ports } from './ports.ts';

/** A reading that decided a model's weights, and its film. */
export interface TrainingReading {
  readingId: string;
  studyId: string;
}

/**
 * The readings that a run's weights come from: its own, and those of the runs whose checkpoints it
 * branched off, whose parent in the library is the model before all of them.
 */
export async function readingsBehind(
  { runs }: Pick<Ports, 'runs'>,
  { branchOf }: Pick<RunProgress, 'branchOf'>,
  own: readonly TrainingReading[],
): Promise<TrainingReading[]> {
  const known = new Map((await runs.list()).map(run => [run.runId, run]));
  const behind = new Map(own.map(({ readingId, studyId }) => [readingId, studyId]));
  for (let from = branchOf; from !== null; from = known.get(from.runId)?.branchOf ?? null) {
    const material = await runs.material(from.runId);
    for (const { readingId, studyId } of material?.examples ?? []) behind.set(readingId, studyId);
  }
  return [...behind].map(([readingId, studyId]) => ({ readingId, studyId }));
}
