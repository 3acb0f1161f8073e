import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { LoadedModels } from '../../../main/model-host/loaded-models.ts';
import { writeModelFolder } from '../../../main/model-host/model-folder.ts';
import type { InferenceEngine } from '../../../src/model/engine.ts';
import { encodeModel } from '../../../src/model/model-files.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { tinyTraining } from '../../support/tiny-training.ts';

test('of many uses at a time each has its model to its end, read once, and only two are kept', async () => {
  const folder = await temporaryFolder();
  const files = encodeModel(tinyTraining(1).model, '# card\n');
  const folders = ['a', 'b', 'c'].map(name => join(folder, name));
  for (const path of folders) await writeModelFolder(path, files);
  let loadCount = 0;
  const freed = new Set<object>();
  const engine: InferenceEngine = {
    async load() {
      loadCount++;
      const runner = { run: async () => ({}), dispose: async () => void freed.add(runner) };
      return runner;
    },
  };
  const models = new LoadedModels(engine);
  const [a = '', b = '', c = ''] = folders;
  const wasFreed = await Promise.all(
    [a, a, b, c].map(path =>
      models.use(path, async ({ runner }) => {
        for (let turn = 0; turn < 50; turn++) await setImmediate();
        return freed.has(runner);
      }),
    ),
  );
  expect(wasFreed).toEqual([false, false, false, false]);
  expect({ loadCount, freedCount: freed.size }).toEqual({ loadCount: 3, freedCount: 1 });
});
