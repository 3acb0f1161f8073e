import type { Command } from 'commander';
import type { ReaderSummary, Withdrawal } from '../../src/api/contract.ts';
import { CONSENT_KINDS } from '../../src/reading/consent.ts';
import { print, table } from './output.ts';
import { type CommonOptions, jsonOption, libraryOption, withLibrary } from './with-library.ts';

/** readers, withdraw. */
export function registerReaderCommands(program: Command): void {
  program
    .command('readers')
    .description('list who has read in the library, and what they agreed to')
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (options: CommonOptions) => {
      const readers = await withLibrary(options.library, api => api['readers.list']({}));
      print(readers, options.json, readers =>
        table(
          ['reader', 'readings', 'asked', ...CONSENT_KINDS],
          readers.map(({ reader, readingCount, consent, withdrawnAt }) => [
            reader,
            readingCount,
            askedOn({ consent, withdrawnAt }),
            ...CONSENT_KINDS.map(kind => (consent === null ? '' : consent[kind] ? 'yes' : 'no')),
          ]),
          'Nobody has read in this library.',
        ),
      );
    });

  program
    .command('withdraw')
    .description(
      'delete all recordings of a reader for good and take the consent back; without --yes only says what that would be',
    )
    .argument('<reader>', 'the reader’s name, as `foveal readers` prints it')
    .option('--yes', 'do it')
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (reader: string, options: CommonOptions & { yes?: boolean }) => {
      const isDone = options.yes === true;
      const withdrawal = await withLibrary(options.library, async api => {
        const plan = await api['readers.withdrawal']({ reader });
        const readingIds = plan.readings.map(({ readingId }) => readingId);
        return isDone ? api['readers.withdraw']({ reader, readingIds }) : plan;
      });
      print({ ...withdrawal, isDone }, options.json, plan => describe(plan, isDone));
    });
}

function askedOn({ consent, withdrawnAt }: Pick<ReaderSummary, 'consent' | 'withdrawnAt'>): string {
  if (withdrawnAt !== null) return `withdrew ${withdrawnAt}`;
  return consent?.at ?? 'never';
}

function describe({ reader, readings, models }: Withdrawal, isDone: boolean): string {
  const byteCount = readings.reduce((sum, reading) => sum + reading.byteCount, 0);
  const how = {
    trained: 'trained on them',
    possibly: 'perhaps',
    descends: 'made from one that was',
  };
  return [
    `${isDone ? 'Deleted' : 'Would delete'} ${readings.length} readings of ${reader}, ${byteCount} bytes:`,
    ...readings.map(({ readingId, startedAt }) => `  ${readingId}  ${startedAt}`),
    models.length === 0
      ? 'No model of the library was trained on them.'
      : 'Models that were trained on them stay, marked; delete their folders if they must go too:',
    ...models.map(({ modelId, name, how: kind }) => `  ${modelId}  ${name} (${how[kind]})`),
    'Not reached: exports, backups and copies made elsewhere; the audit log, which names the reader.',
    ...(isDone ? [] : ['Nothing was deleted. Add --yes to do it.']),
  ].join('\n');
}
