import type { Api } from '../../src/api/contract.ts';
import { AppError } from '../../src/base/app-error.ts';
import type { OpenLibrary } from '../node/open-library.ts';
import type { DemoCase } from './demo-case.ts';
import type { Arm } from './scores.ts';

/**
 * Stores phantoms as studies with their readings, as the app would. Unseen ones are held out of later
 * trainings; those that a former run has stored whole are left alone.
 *
 * @returns the studies of the training cases
 */
export async function storeCases(
  library: OpenLibrary,
  { training, unseen }: { training: readonly DemoCase[]; unseen: readonly DemoCase[] },
  onStored: (storedCount: number) => void,
  signal: AbortSignal,
): Promise<string[]> {
  const session = library.app.openSession();
  try {
    const known = await session.api['readings.list']({});
    const finished = known.filter(reading => reading.state === 'finished');
    const readStudyIds = new Set(finished.map(reading => reading.studyId));
    const all = [
      ...training.map(demoCase => ({ demoCase, heldOut: false })),
      ...unseen.map(demoCase => ({ demoCase, heldOut: true })),
    ];
    const trainingStudyIds: string[] = [];
    for (const [index, { demoCase, heldOut }] of all.entries()) {
      signal.throwIfAborted();
      const studyId = await storeStudy(session.api, demoCase, heldOut);
      if (!readStudyIds.has(studyId)) await storeReading(session.api, studyId, demoCase);
      if (!heldOut) trainingStudyIds.push(studyId);
      onStored(index + 1);
    }
    return trainingStudyIds;
  } finally {
    await session.close();
  }
}

async function storeStudy(api: Api, demoCase: DemoCase, heldOut: boolean): Promise<string> {
  const { fileName, png } = demoCase;
  const files = [{ fileName, content: png }];
  const report = await api['studies.import']({ files, heldOut, keepFileNames: true });
  const study = report.imported[0] ?? report.duplicates[0];
  if (study !== undefined) {
    // Phantoms are drawn without text.
    await api['studies.checked']({ studyIds: [study.studyId] });
    return study.studyId;
  }
  const refusal = report.refused[0]?.error;
  throw new AppError(refusal ?? { code: 'demo.notStored', message: `${fileName} was not stored.` });
}

async function storeReading(api: Api, studyId: string, { reading }: DemoCase): Promise<void> {
  const { readingId } = await api['readings.begin']({ studyId, ...reading.begin });
  await api['readings.append']({ readingId, events: reading.events });
  await api['readings.finish']({ readingId });
}

const modelNames: Record<Arm, string> = {
  before: 'before training',
  withoutGaze: 'trained without gaze',
  withGaze: 'trained with gaze',
};

/** Takes the three models of one repetition into the library; the answer is their ids. */
export async function storeModels(
  { ports }: OpenLibrary,
  folders: Record<Arm, string>,
  trainingStudyIds: string[],
  seed: number,
): Promise<Record<Arm, string>> {
  const prefix = `demo-${ports.clock.newId()}`;
  const ids: Record<Arm, string> = {
    before: `${prefix}-before`,
    withoutGaze: `${prefix}-without-gaze`,
    withGaze: `${prefix}-with-gaze`,
  };
  const adopt = (arm: Arm, parentModelId: string | null) =>
    ports.models.adopt(folders[arm], {
      modelId: ids[arm],
      name: `${modelNames[arm]} (demo, seed ${seed})`,
      createdAt: ports.clock.now().toISOString(),
      parentModelId,
      runId: null,
      trainingStudyIds: parentModelId === null ? [] : trainingStudyIds,
    });
  await adopt('before', null);
  await adopt('withoutGaze', ids.before);
  await adopt('withGaze', ids.before);
  return ids;
}
