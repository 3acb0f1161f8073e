import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readModelFolder, writeModelFolder } from '../../../main/model-host/model-folder.ts';
import { encodeModel } from '../../../src/model/model-files.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { tinyTraining } from '../../support/tiny-training.ts';

describe('a model folder on the disk', () => {
  const { model } = tinyTraining(1);

  it('is written whole, with nothing left beside it, and read again', async () => {
    const parent = await temporaryFolder();
    await writeModelFolder(join(parent, 'tiny'), encodeModel(model, '# card\n'));
    expect(await readdir(parent)).toEqual(['tiny']);
    expect(await readModelFolder(join(parent, 'tiny'))).toEqual(model);
  });

  it('takes an empty folder but never one with something in it', async () => {
    const parent = await temporaryFolder();
    const folder = join(parent, 'tiny');
    await mkdir(folder);
    await writeModelFolder(folder, encodeModel(model, 'first'));
    const again = writeModelFolder(folder, encodeModel(model, 'second'));
    await expect(again).rejects.toMatchObject({ code: 'model.folderExists' });
    expect(await readdir(parent)).toEqual(['tiny']);
  });

  it('without its weights is an error that names the file', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'config.json'), '{}');
    await expect(readModelFolder(folder)).rejects.toMatchObject({
      code: 'model.folder',
      message: expect.stringContaining('model.safetensors'),
    });
  });
});
