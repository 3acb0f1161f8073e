import type { Api } from '../../src/api/contract.ts';
import { AppError } from '../../src/base/app-error.ts';
import type { OpenLibrary } from '../node/open-library.ts';
import type { DemoCase } from './demo-case.ts';
import type { Arm } from './scores.ts';

/** Stores phantoms as studies with their readings, as the app would; known ones are left alone. */
export async function storeCases(
  library: OpenLibrary,
  cases: readonly DemoCase[],
  onStored: (storedCount: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const session = library.app.openSession();
  try {
    for (const [index, demoCase] of cases.entries()) {
      signal.throwIfAborted();
      await storeCase(session.api, demoCase);
      onStored(index + 1);
    }
  } finally {
    await session.close();
  }
}

async function storeCase(api: Api, { fileName, png, reading }: DemoCase): Promise<void> {
  const report = await api['studies.import']({
    files: [{ fileName, content: png }],
    keepFileNames: true,
  });
  if (report.duplicates.length > 0) return;
  const study = report.imported[0];
  if (study === undefined) {
    const refusal = report.refused[0]?.error;
    throw new AppError(
      refusal ?? { code: 'demo.notStored', message: `${fileName} was not stored.` },
    );
  }
  // Phantoms are drawn without text.
  await api['studies.checked']({ studyIds: [study.studyId] });
  const { readingId } = await api['readings.begin']({ studyId: study.studyId, ...reading.begin });
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
      name: `demo, seed ${seed}: ${modelNames[arm]}`,
      createdAt: ports.clock.now().toISOString(),
      parentModelId,
      runId: null,
    });
  await adopt('before', null);
  await adopt('withoutGaze', ids.before);
  await adopt('withGaze', ids.before);
  return ids;
}
