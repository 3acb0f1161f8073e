import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { SpeechModelFiles } from '../../../main/node/speech-model-files.ts';
import type { ErrorReport } from '../../../src/base/app-error.ts';
import { packSpeechModel } from '../../support/speech-archive.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const unexpected = (error: ErrorReport) => expect.unreachable(error.message);
const realModels = ['vosk-radiology-61-words', 'vosk-radiology-61-words-lookahead'];
const realPath = (name: string) => `../shared/data/speech/${name}.tar.gz`;

test.for(realModels)('%s is taken', async (name, { skip }) => {
  skip(!existsSync(realPath(name)), `${realPath(name)} is not there`);
  const files = new SpeechModelFiles(await temporaryFolder(), unexpected);
  const content = new Uint8Array(readFileSync(realPath(name)));
  const model = await files.install(`${name}.tar.gz`, content);
  expect(model).toMatchObject({ name, byteCount: content.length });
  expect(await files.list()).toEqual([model]);
});

test.each([
  ['speech.notAnArchive', new Uint8Array(100)],
  ['speech.notAnArchive', packSpeechModel().slice(0, 60)],
  ['speech.notAModel', packSpeechModel({ without: ['am/final.mdl'] })],
  ['speech.notAModel', packSpeechModel({ without: ['graph/HCLG.fst'] })],
])('%s: what can’t be a model is refused and nothing is kept', async (code, content) => {
  const folder = await temporaryFolder();
  const refused = new SpeechModelFiles(folder, unexpected).install('model.tar.gz', content);
  await expect(refused).rejects.toMatchObject({ code, message: expect.stringContaining('model') });
  expect(await readdir(folder)).toEqual([]);
});

test('the file that is missing is named', async () => {
  const files = new SpeechModelFiles(await temporaryFolder(), unexpected);
  const content = packSpeechModel({ without: ['conf/mfcc.conf'] });
  await expect(files.install('m.tar.gz', content)).rejects.toMatchObject({
    actual: 'no conf/mfcc.conf',
  });
});
