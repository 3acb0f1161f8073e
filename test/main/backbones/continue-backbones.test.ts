import { expect, test } from 'vitest';
import {
  type BackbonePlan,
  continueBackbones,
} from '../../../main/backbones/continue-backbones.ts';
import type { OnEvent } from '../../../main/cli/with-host.ts';
import type { EventName } from '../../../src/api/contract.ts';
import { addRead, libraryOfReadings } from '../../support/library-of-readings.ts';

const plan: BackbonePlan = {
  modelIds: ['poor', 'good'],
  stepCount: 2,
  batchSize: 2,
  learningRate: 1e-5,
  seed: 1,
};

async function openLibrary() {
  const { library, api } = await libraryOfReadings();
  const on: OnEvent = (event, listener) => {
    library.app.subscribe((told, payload) => {
      if (told === (event as EventName)) listener(payload as never);
    });
  };
  return { api, run: () => continueBackbones(api, on, plan, () => {}) };
}

test('each backbone is continued twice and compared on held out films; nothing is done twice', async () => {
  const { api, run } = await openLibrary();
  await addRead(api, 30, 'there is an effusion', true);
  await addRead(api, 31, 'there is a nodule', true);
  const rows = await run();
  expect(rows.map(({ modelId }) => modelId)).toEqual(['poor', 'good']);
  const recipes = await Promise.all(
    (await api['runs.list']({})).map(run => api['runs.recipe'](run)),
  );
  expect(recipes.map(({ baseModelId, useGaze }) => `${baseModelId} ${useGaze}`).sort()).toEqual([
    'good false',
    'good true',
    'poor false',
    'poor true',
  ]);
  for (const { figures, differences, readingCount, imageTower } of rows) {
    expect(readingCount).toBe(2);
    expect(imageTower).toBe('swin 2-2-2-2, width 24');
    expect(figures.before.map(({ metric }) => metric)).toContain('gazeAgreement');
    expect(differences[0]).toMatchObject({ measure: 'gazeAgreement', readingCount: 2 });
  }
  expect((await run()).map(({ continued }) => continued)).toEqual(
    rows.map(({ continued }) => continued),
  );
  expect(await api['runs.list']({})).toHaveLength(4);
});

test('without a held out film there is nothing to judge by', async () => {
  const { run } = await openLibrary();
  await expect(run()).rejects.toMatchObject({ code: 'evaluation.noReadings' });
});
