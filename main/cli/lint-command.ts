import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { lintPhi, type PhiFinding } from '../node/lint-phi.ts';
import { print, table } from './output.ts';
import { jsonOption, libraryOption } from './with-library.ts';

interface LintOptions {
  library: string;
  known?: string;
  json?: boolean;
}

/** Adds `foveal lint-phi`: what may still tell a patient, in the library or before files are shared. */
export function registerLintCommand(program: Command): void {
  program
    .command('lint-phi')
    .description(
      'look for what may tell a patient in files and folders (default: the library); exit code 1 where something is found',
    )
    .argument('[paths...]', 'files and folders')
    .option('--known <file>', 'identifiers to look for in every file, one a line')
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (paths: string[], options: LintOptions) => {
      const known = options.known === undefined ? [] : await linesOf(options.known);
      const findings: PhiFinding[] = [];
      const searched = paths.length > 0 ? paths : [options.library];
      for await (const finding of lintPhi(searched, known)) findings.push(finding);
      print(findings, options.json, describeFindings);
      if (findings.length > 0) process.exitCode = 1;
    });
}

async function linesOf(path: string): Promise<string[]> {
  const lines = (await readFile(path, 'utf8')).split(/\r?\n/).map(line => line.trim());
  return lines.filter(line => line !== '');
}

function describeFindings(findings: PhiFinding[]): string {
  return table(
    ['severity', 'where', 'what', 'file'],
    findings.map(({ severity, where, reason, path }) => [severity, where, reason, path]),
    'Nothing was found. Text in the pixels is not looked for.',
  );
}
