import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { Api, ModelImport } from '../../../../src/api/contract.ts';
import type { App } from '../../../../src/app/app.ts';
import { checkpointPath } from '../../../support/checkpoint-golden.ts';
import { importRequest } from '../../../support/model-library.ts';
import { openTestLibrary } from '../../../support/open-client.ts';

/** Imports to the end; what was told last. */
async function importUntilEnd(app: App, api: Api, paths: string[], cancelAtOnce = false) {
  const ended = Promise.withResolvers<ModelImport>();
  const unsubscribe = app.subscribe((event, payload) => {
    if (event !== 'model.import') return;
    const told = payload as ModelImport;
    if (told.state !== 'running') ended.resolve(told);
  });
  const request = { ...importRequest(paths), freshSeed: 1 };
  const { importId, state } = await api['models.import'](request);
  expect(state).toBe('running');
  await expect(api['models.import'](request)).rejects.toMatchObject({ code: 'modelImport.busy' });
  if (cancelAtOnce) await api['models.cancelImport']({ importId });
  const last = await ended.promise;
  unsubscribe();
  expect(await api['models.currentImport']({})).toEqual(last);
  return last;
}

const paths = ['swin', 'bert'].map(checkpointPath);

it('the app imports weights, one at a time, and tells what became of every tensor', async () => {
  const { app } = await openTestLibrary();
  const { api } = app.openSession();
  const { state, modelId, tensors, writtenBytes, totalBytes } = await importUntilEnd(
    app,
    api,
    paths,
  );
  expect(state).toBe('finished');
  expect(writtenBytes).toBe(totalBytes);
  expect(tensors.filter(tensor => tensor.state === 'fresh')).toHaveLength(3);
  expect((await api['models.list']({})).map(model => model.modelId)).toEqual([modelId]);
});

it('a cancelled import leaves nothing', async () => {
  const { app, folder } = await openTestLibrary();
  const { api } = app.openSession();
  expect(await importUntilEnd(app, api, paths, true)).toMatchObject({
    state: 'cancelled',
    modelId: null,
    error: null,
  });
  expect(await readdir(folder.models)).toEqual([]);
});

it('a refused import says why', async () => {
  const { app } = await openTestLibrary();
  const { api } = app.openSession();
  const { state, error } = await importUntilEnd(app, api, [checkpointPath('swin')]);
  expect(state).toBe('failed');
  expect(error?.code).toBe('checkpoint.missing');
});
