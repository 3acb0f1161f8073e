import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Api } from '../../src/api/contract.ts';
import { modelOf } from '../../src/app/models.ts';
import type { ModelHost, Ports } from '../../src/app/ports.ts';
import { AppError, type ErrorReport, formatReport, reportOf } from '../../src/base/app-error.ts';
import { encodeNpy } from '../../src/formats/npy.ts';
import { modelInput } from '../../src/model/model-image.ts';
import { writeFileAtomically } from '../node/atomic-file.ts';
import type { OpenLibrary } from '../node/open-library.ts';
import { print } from './output.ts';
import { type CommonOptions, jsonOption, libraryOption, withLibrary } from './with-library.ts';

interface EmbedOptions extends CommonOptions {
  model: string;
  out: string;
  study?: string[];
  sentences?: string;
  format: 'npy' | 'parquet';
}

interface Rows {
  names: string[];
  values: Float32Array;
  width: number;
}

/** embed: what the model makes of films and sentences, for other software. */
export function registerEmbedCommand(program: Command): void {
  program
    .command('embed')
    .description('write the features of films, or of sentences, as NumPy or Parquet files')
    .requiredOption('--model <id>', 'id of the model')
    .requiredOption('--out <folder>', 'where to write; files of the same name are replaced')
    .option('--study <id...>', 'these films only (default: all, unless --sentences is given)')
    .option('--sentences <file>', 'text file, one sentence a line')
    .addOption(new Option('--format <format>').choices(['npy', 'parquet']).default('npy'))
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (options: EmbedOptions) => {
      const result = await withLibrary(options.library, (api, library) =>
        embed(api, library, options),
      );
      for (const { studyId, error } of result.failed) {
        console.error(`${studyId}: ${formatReport(error)}`);
      }
      print(result, options.json, ({ files, tooLong }) =>
        [
          ...files,
          ...tooLong.map(
            ({ sentence, tokensCut }) => `last ${tokensCut} tokens left out: ${sentence}`,
          ),
        ].join('\n'),
      );
      if (result.failed.length > 0) process.exitCode = 1;
    });
}

async function embed(api: Api, { ports }: OpenLibrary, options: EmbedOptions) {
  await modelOf(ports, options.model);
  await mkdir(options.out, { recursive: true });
  const host = await ports.startModelHost();
  try {
    const files: string[] = [];
    const failed: { studyId: string; error: ErrorReport }[] = [];
    const tooLong: { sentence: string; tokensCut: number }[] = [];
    if (options.study !== undefined || options.sentences === undefined) {
      const wanted = options.study ?? (await api['studies.list']({})).map(study => study.studyId);
      const rows = await embedFilms(ports, host, options.model, wanted, failed);
      files.push(...(await write(options, 'images', rows)));
    }
    if (options.sentences !== undefined) {
      const text = await readFile(options.sentences, 'utf8');
      const names = text.split(/\r?\n/).filter(line => line.trim() !== '');
      const folder = ports.models.folder(options.model);
      const { sentences: values, width, tokensCut } = await host.embed(folder, [], names);
      const cut = names.map((sentence, i) => ({ sentence, tokensCut: tokensCut[i] ?? 0 }));
      tooLong.push(...cut.filter(({ tokensCut }) => tokensCut > 0));
      files.push(...(await write(options, 'sentences', { names, values, width })));
    }
    return { files, failed, tooLong };
  } finally {
    await host.stop();
  }
}

/** One film at a time; a film that can't be read is noted and left out. */
async function embedFilms(
  ports: Ports,
  host: ModelHost,
  modelId: string,
  studyIds: readonly string[],
  failed: { studyId: string; error: ErrorReport }[],
): Promise<Rows> {
  const { imageSizePx } = modelInput(await ports.models.config(modelId));
  const folder = ports.models.folder(modelId);
  const rows: Float32Array[] = [];
  const names: string[] = [];
  let width = 0;
  for (const [index, studyId] of studyIds.entries()) {
    try {
      const study = ports.catalogue.study(studyId);
      if (study === null) throw unknownStudy(studyId);
      const { fileName } = study;
      const bytes = await ports.studies.bytes(study);
      const image = await ports.compute('modelImage', { bytes, fileName, imageSizePx });
      const embedded = await host.embed(folder, [image], []);
      rows.push(embedded.images);
      names.push(studyId);
      width = embedded.width;
    } catch (error) {
      failed.push({ studyId, error: reportOf(error) });
    }
    if (process.stderr.isTTY) process.stderr.write(`\r${index + 1} of ${studyIds.length} films`);
  }
  if (process.stderr.isTTY) process.stderr.write('\n');
  if (rows.length === 0) {
    const [failure] = failed;
    const none = { code: 'embed.nothing', message: 'There are no films to embed.' };
    throw new AppError(failure?.error ?? none);
  }
  const values = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    values.set(row, i * width);
  });
  return { names, values, width };
}

/** Parquet: a name and one column a dimension. NumPy: the matrix, and the names beside it. */
async function write(options: EmbedOptions, what: string, { names, values, width }: Rows) {
  const path = (extension: string) => join(options.out, `${what}.${extension}`);
  if (options.format === 'npy') {
    await writeFileAtomically(
      path('npy'),
      encodeNpy({ widthPx: width, heightPx: names.length, values }),
    );
    await writeFileAtomically(path('txt'), names.map(name => `${name}\n`).join(''));
    return [path('npy'), path('txt')];
  }
  const columnData = Array.from({ length: width }, (_, column) => ({
    name: `f${column}`,
    type: 'FLOAT' as const,
    data: names.map((_, row) => values[row * width + column] as number),
  }));
  const named = { name: what === 'images' ? 'study' : 'sentence', type: 'STRING' as const };
  const file = parquetWriteBuffer({ columnData: [{ ...named, data: names }, ...columnData] });
  await writeFileAtomically(path('parquet'), new Uint8Array(file));
  return [path('parquet')];
}

function unknownStudy(studyId: string): AppError {
  return new AppError({ code: 'study.unknown', message: `The library has no study ${studyId}.` });
}
