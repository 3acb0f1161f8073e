import { type Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '../../src/base/app-error.ts';
import { type ExportFormat, exportModel } from '../node/checkpoint/export-model.ts';
import { importModel } from '../node/checkpoint/import-model.ts';
import { print, table } from './output.ts';
import { type CommonOptions, jsonOption, libraryOption, withLibrary } from './with-library.ts';

interface ImportOptions extends CommonOptions {
  name?: string;
  licence?: string;
  base?: string;
  vocabulary?: string;
  imageSize?: number;
  freshHeads?: number;
}

interface ExportOptions extends CommonOptions {
  out: string;
  format: ExportFormat;
}

/** model import, model export. */
export function registerCheckpointCommands(program: Command): void {
  const model = program.command('model').description('weights from elsewhere, and for elsewhere');

  model
    .command('import')
    .description(
      'take weights into the library: MedCLIP, EGMA, Hugging Face Swin, BERT and CLIP, GLoRIA, MGCA, as safetensors or PyTorch files',
    )
    .argument('<path...>', 'files or folders that together make one model')
    .option('--licence <text>', 'licence of these weights, which you confirm by naming it')
    .option('--name <text>', 'what lists call the model (default: the first path)')
    .option('--base <model>', 'model of the library that has what the files lack')
    .option('--vocabulary <path>', 'vocab.txt or folder of the text tower')
    .option('--image-size <px>', 'side of the image the model sees', wholeNumber)
    .option(
      '--fresh-heads <seed>',
      'start projection heads afresh where nobody has them',
      wholeNumber,
    )
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (paths: string[], options: ImportOptions) => {
      const { licence } = options;
      if (licence === undefined || licence.trim() === '') throw noLicence();
      const imported = await withLibrary(options.library, (_api, { ports }) =>
        untilInterrupted(signal =>
          importModel(
            ports,
            {
              paths,
              licence: licence.trim(),
              name: options.name ?? paths[0] ?? '',
              baseModelId: options.base ?? null,
              vocabularyPath: options.vocabulary ?? null,
              imageSizePx: options.imageSize ?? null,
              freshSeed: options.freshHeads ?? null,
            },
            showProgress(),
            signal,
          ),
        ),
      );
      if (imported === null) {
        print(
          { cancelled: true },
          options.json,
          () => 'The import was cancelled; nothing is left of it.',
        );
        process.exitCode = 130;
        return;
      }
      print(imported, options.json, ({ model, tensors }) => {
        const unchanged = tensors.filter(({ state }) => state === 'used' || state === 'base');
        const others = tensors.filter(tensor => !unchanged.includes(tensor));
        return [
          `The model is ${model.modelId}: ${model.parameterCount} parameters,`,
          `${unchanged.length} tensors taken as they are.`,
          table(
            ['tensor', 'state', '', ''],
            others.map(({ name, state, source, detail }) => [
              name,
              state,
              source === null || source === name ? '' : `from ${source}`,
              detail,
            ]),
            'Nothing was left out or changed.',
          ),
        ].join('\n');
      });
    });

  model
    .command('export')
    .description(
      'write a model for other software: as Hugging Face folders of its towers, or as ONNX',
    )
    .argument('<model>', 'id of the model')
    .requiredOption('--out <folder>', 'folder to write, which must not exist')
    .addOption(
      new Option('--format <format>', 'kind of files')
        .choices(['hugging-face', 'onnx'])
        .default('hugging-face'),
    )
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (modelId: string, options: ExportOptions) => {
      const files = await withLibrary(options.library, (_api, { ports }) =>
        exportModel(ports, modelId, options.out, options.format),
      );
      print({ files }, options.json, ({ files }) => files.join('\n'));
    });
}

/** What the work gives, or null where Ctrl-C ended it. */
async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
  const abort = new AbortController();
  const cancel = () => abort.abort();
  process.on('SIGINT', cancel);
  try {
    return await work(abort.signal);
  } catch (error) {
    if (abort.signal.aborted) return null;
    throw error;
  } finally {
    process.off('SIGINT', cancel);
  }
}

function noLicence(): AppError {
  return new AppError({
    code: 'model.licence',
    message: 'Under which licence may these weights be used?',
    expected: '--licence, for example --licence MIT',
    advice: 'Read it where you got them from; it is kept with the model and shown beside it.',
  });
}

/** A line that is rewritten on a terminal; nothing elsewhere, since this takes seconds. */
function showProgress(): (written: number, total: number) => void {
  if (!process.stderr.isTTY) return () => {};
  return (written, total) => {
    const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
    process.stderr.write(`\r\x1b[K${megabytes(written)} of ${megabytes(total)} MB`);
    if (written === total) process.stderr.write('\n');
  };
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('Expected a whole number.');
}
