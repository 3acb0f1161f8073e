import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Api, ImportReport } from '../../src/api/contract.ts';
import { formatReport } from '../../src/base/app-error.ts';
import { verifyAudit } from '../node/audit-log.ts';
import { filesUnder } from '../node/files-under.ts';
import { print, table } from './output.ts';
import { type CommonOptions, jsonOption, libraryOption, withLibrary } from './with-library.ts';

interface ImportOptions {
  heldOut?: boolean;
  keepNames?: boolean;
}

/** import, reindex, studies, audit. */
export function registerLibraryCommands(program: Command): void {
  program
    .command('import')
    .description('take films (DICOM, PNG, JPEG) into the library; folders with all they hold')
    .argument('<paths...>', 'files and folders')
    .option('--held-out', 'keep these films out of training, to compare models on them')
    .option('--keep-names', 'keep the files’ names, which may name patients')
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (paths: string[], options: CommonOptions & ImportOptions) => {
      const report = await withLibrary(options.library, api => importPaths(api, paths, options));
      print(report, options.json, describeImport);
      if (report.refused.length > 0) process.exitCode = 1;
    });

  program
    .command('reindex')
    .description('make the catalogue again from the files of the library')
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (options: CommonOptions) => {
      const report = await withLibrary(options.library, (_, library) => library.reindex());
      print(report, options.json, ({ studyCount, readingCount, refused }) =>
        [
          `${studyCount} studies, ${readingCount} readings`,
          ...refused.map(({ subject, error }) => `left out: ${subject}: ${formatReport(error)}`),
        ].join('\n'),
      );
      if (report.refused.length > 0) process.exitCode = 1;
    });

  program
    .command('studies')
    .description('list the films of the library')
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (options: CommonOptions) => {
      const studies = await withLibrary(options.library, api => api['studies.list']({}));
      print(studies, options.json, studies =>
        table(
          ['study', 'file', 'format', 'size', 'status', 'held out'],
          studies.map(({ studyId, fileName, format, widthPx, heightPx, status, heldOut }) => [
            studyId,
            fileName,
            format,
            `${widthPx}×${heightPx}`,
            status,
            heldOut ? 'yes' : '',
          ]),
          'The library has no studies.',
        ),
      );
    });

  program
    .command('audit')
    .description('check that no entry of the audit log was changed, removed or put in')
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (options: CommonOptions) => {
      const broken = await withLibrary(options.library, (_, { folder }) =>
        verifyAudit(folder.audit),
      );
      print({ intact: broken === null, brokenLine: broken?.line ?? null }, options.json, result =>
        result.intact
          ? 'The audit log is intact.'
          : `The audit log is broken: line ${result.brokenLine} does not follow from the one before.`,
      );
      if (broken !== null) process.exitCode = 1;
    });
}

/** One file after the other, so that a large folder needs no large memory. */
async function importPaths(
  api: Api,
  paths: string[],
  { heldOut = false, keepNames }: ImportOptions,
): Promise<ImportReport> {
  const report: ImportReport = { imported: [], duplicates: [], refused: [] };
  for (const path of paths) {
    for await (const found of filesUnder(path)) {
      if ('error' in found) {
        report.refused.push({ fileName: found.path, error: found.error });
        continue;
      }
      const content = new Uint8Array(await readFile(found.path));
      const files = [{ fileName: found.path, content }];
      const part = await api['studies.import']({ files, heldOut, keepFileNames: keepNames });
      report.imported.push(...part.imported);
      report.duplicates.push(...part.duplicates.map(file => ({ ...file, fileName: found.path })));
      report.refused.push(...part.refused.map(file => ({ ...file, fileName: found.path })));
    }
  }
  return report;
}

function describeImport({ imported, duplicates, refused }: ImportReport): string {
  return [
    ...imported.map(({ fileName, studyId }) => `imported: ${fileName} as ${studyId}`),
    ...duplicates.map(({ fileName, studyId }) => `there already: ${fileName} as ${studyId}`),
    ...refused.map(({ fileName, error }) => `refused: ${fileName}: ${formatReport(error)}`),
    `${imported.length} imported, ${duplicates.length} there already, ${refused.length} refused`,
  ].join('\n');
}
