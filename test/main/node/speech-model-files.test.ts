import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { SpeechModelFiles } from '../../../main/node/speech-model-files.ts';
import { type ErrorReport, reportOf } from '../../../src/base/app-error.ts';
import { shownFor } from '../../support/fault-table.ts';
import { packSpeechModel, smallSpeechModel } from '../../support/speech-archive.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const unexpected = (error: ErrorReport) => expect.unreachable(error.message);
const realModels = ['vosk-radiology-61-words', 'vosk-radiology-61-words-lookahead'];
const realPath = (name: string) => `../shared/data/speech/${name}.tar.gz`;
const zipped = (files = smallSpeechModel()) =>
  zipSync(Object.fromEntries(files.map(({ path, content }) => [path, content])));
const source = (archive: Uint8Array, name = 'model.tar.gz') => ({ name, archive, address: null });

test.for(realModels)('%s is taken', async (name, { skip }) => {
  skip(!existsSync(realPath(name)), `${realPath(name)} is not there`);
  const files = new SpeechModelFiles(await temporaryFolder(), unexpected);
  const content = new Uint8Array(readFileSync(realPath(name)));
  const model = await files.install(source(content, `${name}.tar.gz`));
  expect(model).toMatchObject({
    name,
    byteCount: content.length,
    language: 'en',
    takesVocabulary: name.endsWith('lookahead'),
  });
  expect(await files.list()).toEqual([model]);
  await files.remove(model.speechModelId);
  expect(await files.list()).toEqual([]);
});

test('a zip and a folder become the same model', async () => {
  const files = new SpeechModelFiles(await temporaryFolder(), unexpected);
  const ofZip = await files.install(source(zipped(), 'vosk-model-small-de-0.15.zip'));
  expect(ofZip).toMatchObject({ name: 'vosk-model-small-de-0.15', language: 'de' });
  const folder = { name: 'model', files: smallSpeechModel().toReversed(), address: null };
  expect((await files.install(folder)).speechModelId).toBe(ofZip.speechModelId);
});

test('the first line of a licence file is noted', async () => {
  const files = new SpeechModelFiles(await temporaryFolder(), unexpected);
  const licence = new TextEncoder().encode('\n  Apache License\nVersion 2.0');
  const archive = packSpeechModel({ instead: { 'LICENSE.txt': licence } });
  expect((await files.install(source(archive))).licence).toBe('Apache License');
});

const damagedSum = packSpeechModel();
damagedSum[damagedSum.length - 6] = (damagedSum.at(-6) ?? 0) ^ 0xff;

test.each([
  ['speech.notAnArchive', 'a web page', new TextEncoder().encode('<html>not found</html>')],
  ['speech.cutOff', 'a download that was cut off', packSpeechModel().slice(0, 60)],
  ['speech.damagedArchive', 'an archive with a wrong checksum', damagedSum],
  ['speech.damagedArchive', 'a gzip of something else', gzipSync('no archive at all')],
  [
    'speech.notAModel',
    'a model without its acoustics',
    packSpeechModel({ without: ['am/final.mdl'] }),
  ],
  ['speech.notAModel', 'a model without a graph', packSpeechModel({ without: ['graph/HCLG.fst'] })],
  ['speech.severalFolders', 'files without a folder', packSpeechModel({ top: '' })],
  [
    'speech.damagedModel',
    'a model whose files are empty',
    packSpeechModel({ instead: { 'am/final.mdl': new Uint8Array() } }),
  ],
  [
    'speech.damagedModel',
    'a model with another file in place of its graph',
    packSpeechModel({ instead: { 'graph/HCLG.fst': new TextEncoder().encode('<html>') } }),
  ],
  ['zip.damaged', 'a zip that was cut off', zipped().slice(0, 200)],
])('%s: %s is refused, and nothing is kept', async (code, _, content) => {
  const folder = await temporaryFolder();
  const refused = new SpeechModelFiles(folder, unexpected).install(source(content));
  await expect(refused).rejects.toMatchObject({ code, advice: expect.stringMatching(/\w+/) });
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  [shownFor('model: web page in its place'), new TextEncoder().encode('<html>not found</html>')],
  [shownFor('model: download cut off'), packSpeechModel().slice(0, 60)],
  [shownFor('model: damaged archive'), damagedSum],
  [shownFor('model: files missing'), packSpeechModel({ without: ['graph/HCLG.fst'] })],
  [
    shownFor('model: damaged files'),
    packSpeechModel({ instead: { 'am/final.mdl': new Uint8Array() } }),
  ],
])('%o is what docs/faults.md says', async (shown, content) => {
  const files = new SpeechModelFiles(await temporaryFolder(), unexpected);
  const error = await files.install(source(content)).catch(reportOf);
  expect(error).toMatchObject(
    JSON.parse(JSON.stringify(shown).replaceAll('MODEL', 'model.tar.gz')),
  );
});

test('the file that is missing is named', async () => {
  const files = new SpeechModelFiles(await temporaryFolder(), unexpected);
  const content = packSpeechModel({ without: ['conf/mfcc.conf'] });
  await expect(files.install(source(content))).rejects.toMatchObject({
    actual: 'no conf/mfcc.conf',
  });
});
