import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { expect, onTestFinished, test, vi } from 'vitest';
import { fovealProgram } from '../../../main/cli/program.ts';
import { ModelHost } from '../../../main/model-host/client.ts';
import { decodeFilm } from '../../../src/imaging/decode.ts';
import { displayedGrey } from '../../../src/imaging/film.ts';
import { modelImage } from '../../../src/model/model-image.ts';
import { checkpointPath } from '../../support/checkpoint-golden.ts';
import { smallPng } from '../../support/small-reading.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** The tiny model of the fixtures sees squares of 56 px, has features 512 wide. */
const [imageSizePx, width] = [56, 512];
const sentences = [
  'no pleural effusion .',
  'the heart is enlarged .',
  'effusion '.repeat(100).trim(),
];

test('embed writes what the model host answers, names the films it refuses, and then ends with 1', async () => {
  const { folder, library, modelId, studyIds } = await libraryWithModel();
  const [first = '', damaged = '', last = ''] = studyIds;
  await writeFile(join(library, 'studies', `${damaged}.png`), 'no film any more');
  const list = join(folder, 'sentences.txt');
  await writeFile(list, `${sentences.join('\r\n')}\n\n`);
  const out = join(folder, 'features');
  const parameters = ['embed', '--library', library, '--model', modelId, '--out', out];
  const chosen = ['--study', first, damaged, 'unheard-of', last, '--sentences', list];

  const npy = await foveal(...parameters, ...chosen);
  expect(npy.exitCode).toBe(1);
  expect(npy.complaints.split('\n')).toEqual([
    expect.stringContaining(`${damaged}: `),
    expect.stringContaining('unheard-of: The library has no study unheard-of. [study.unknown]'),
  ]);
  expect(npy.printed).toMatch(/last \d+ tokens left out: effusion effusion/);
  const films = await readMatrix(join(out, 'images.npy'));
  const texts = await readMatrix(join(out, 'sentences.npy'));
  expect(await readFile(join(out, 'images.txt'), 'utf8')).toBe(`${first}\n${last}\n`);
  expect(await readFile(join(out, 'sentences.txt'), 'utf8')).toBe(`${sentences.join('\n')}\n`);

  const answer = await answerOfHost(join(library, 'models', modelId));
  expect(films).toEqual(rowsOf(answer.images));
  expect(texts).toEqual(rowsOf(answer.sentences));
  expect(films[0]).not.toEqual(films[1]);
  expect(films.every(row => Math.abs(Math.hypot(...row) - 1) < 1e-5)).toBe(true);

  const parquet = await foveal(...parameters, ...chosen, '--format', 'parquet', '--json');
  expect(JSON.parse(parquet.printed)).toMatchObject({
    files: [join(out, 'images.parquet'), join(out, 'sentences.parquet')],
    failed: [{ studyId: damaged }, { studyId: 'unheard-of', error: { code: 'study.unknown' } }],
    tooLong: [{ sentence: sentences[2] }],
  });
  expect(await readTable(join(out, 'images.parquet'), 'study')).toEqual([
    [first, films[0]],
    [last, films[1]],
  ]);
  expect(await readTable(join(out, 'sentences.parquet'), 'sentence')).toEqual(
    sentences.map((sentence, i) => [sentence, texts[i]]),
  );
});

test('embed says why where not one film can be embedded', async () => {
  const { folder, library, modelId } = await libraryWithModel();
  const parameters = ['embed', '--library', library, '--out', folder, '--study', 'unheard-of'];
  await expect(foveal(...parameters, '--model', modelId)).rejects.toMatchObject({
    code: 'study.unknown',
  });
});

/** Runs a command in this process; what it printed, and what it said on stderr. */
async function foveal(...parameters: string[]) {
  const exitCode = process.exitCode;
  const log = vi.spyOn(console, 'log').mockReturnValue();
  const error = vi.spyOn(console, 'error').mockReturnValue();
  process.exitCode = 0;
  try {
    await fovealProgram().parseAsync(['node', 'foveal', ...parameters]);
    const [printed = '', complaints = ''] = [log, error].map(said =>
      said.mock.calls.map(call => String(call[0])).join('\n'),
    );
    return { printed, complaints, exitCode: process.exitCode };
  } finally {
    process.exitCode = exitCode;
    log.mockRestore();
    error.mockRestore();
  }
}

/** Three films and the tiny Swin with the tiny BERT, taken in by the command line alone. */
async function libraryWithModel() {
  const folder = await temporaryFolder();
  const library = join(folder, 'library');
  const files = [1, 2, 3].map(seed => join(folder, `${seed}.png`));
  for (const [i, file] of files.entries()) await writeFile(file, smallPng(i + 1));
  const studies = await foveal('import', ...files, '--json', '--library', library);
  const towers = ['swin', 'bert'].map(checkpointPath);
  const heads = ['--licence', 'MIT', '--fresh-heads', '1'];
  const taken = await foveal(
    'model',
    'import',
    ...towers,
    ...heads,
    '--json',
    '--library',
    library,
  );
  return {
    folder,
    library,
    modelId: JSON.parse(taken.printed).model.modelId as string,
    studyIds: JSON.parse(studies.printed).imported.map(
      (study: { studyId: string }) => study.studyId,
    ) as string[],
  };
}

/** Films 1 and 3, and the sentences, asked of a model host of its own. */
async function answerOfHost(modelFolder: string) {
  const host = await ModelHost.start();
  onTestFinished(() => host.stop());
  const images: Float32Array[] = [];
  for (const seed of [1, 3]) {
    const { film } = await decodeFilm(smallPng(seed), 'film.png');
    images.push(modelImage(displayedGrey(film), imageSizePx));
  }
  return host.embed(modelFolder, images, sentences);
}

function rowsOf(values: Float32Array): number[][] {
  const count = values.length / width;
  return Array.from({ length: count }, (_, i) => [...values.subarray(i * width, (i + 1) * width)]);
}

/** A NumPy file of little-endian float32, read by its published layout. */
async function readMatrix(path: string): Promise<number[][]> {
  const file = await readFile(path);
  expect(file.subarray(0, 8)).toEqual(Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0]));
  const begin = 10 + file.readUInt16LE(8);
  const header = file.toString('latin1', 10, begin);
  const shape = /'descr': '<f4', 'fortran_order': False, 'shape': \((\d+), (\d+)\)/.exec(header);
  const [rows, columns] = [Number(shape?.[1]), Number(shape?.[2])];
  expect(columns).toBe(width);
  expect(file.length - begin).toBe(4 * rows * columns);
  const at = (row: number, column: number) => begin + 4 * (row * columns + column);
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => file.readFloatLE(at(row, column))),
  );
}

async function readTable(path: string, name: string): Promise<[unknown, unknown[]][]> {
  const bytes = new Uint8Array(await readFile(path));
  const rows = await parquetReadObjects({ file: bytes.buffer });
  return rows.map(row => [row[name], Array.from({ length: width }, (_, i) => row[`f${i}`])]);
}
