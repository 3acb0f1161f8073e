import type { Command } from 'commander';
import type { Api } from '../../src/api/contract.ts';
import { gridOf } from '../../src/api/plane.ts';
import { writeFileAtomically } from '../node/atomic-file.ts';
import type { OpenLibrary } from '../node/open-library.ts';
import { print, table } from './output.ts';
import { type CommonOptions, jsonOption, libraryOption, withLibrary } from './with-library.ts';

interface AttendOptions extends CommonOptions {
  model: string;
  study: string;
  phrase: string;
  out: string;
}

/** models, attend. */
export function registerModelCommands(program: Command): void {
  program
    .command('models')
    .description('list the models of the library')
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (options: CommonOptions) => {
      const models = await withLibrary(options.library, api => api['models.list']({}));
      print(models, options.json, models =>
        table(
          ['model', 'name', 'parameters', 'trained from'],
          models.map(({ modelId, name, parameterCount, parentModelId }) => [
            modelId,
            name,
            parameterCount,
            parentModelId ?? '',
          ]),
          'The library has no models.',
        ),
      );
    });

  program
    .command('attend')
    .description('draw where a model looks on a film for a phrase')
    .requiredOption('--model <id>', 'id of the model')
    .requiredOption('--study <id>', 'id of the study')
    .requiredOption('--phrase <text>', 'a sentence or a finding')
    .requiredOption('--out <file>', 'PNG to write')
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (options: AttendOptions) => {
      const result = await withLibrary(options.library, (api, library) =>
        attend(api, library, options),
      );
      print(result, options.json, ({ file }) => file);
    });
}

async function attend(api: Api, { ports }: OpenLibrary, options: AttendOptions) {
  const { model: modelId, study: studyId, phrase, out } = options;
  const { grid } = await api['review.attend']({ modelId, studyId, phrase });
  const patches = gridOf(grid);
  const { studies, catalogue } = ports;
  const study = catalogue.study(studyId);
  if (study === null) throw new RangeError(`study ${studyId} vanished`);
  const file = { bytes: await studies.bytes(study), fileName: study.fileName };
  const png = await ports.compute('attentionPicture', { ...file, patches });
  await writeFileAtomically(out, png);
  return { modelId, studyId, phrase, file: out, attention: Array.from(patches.values) };
}
