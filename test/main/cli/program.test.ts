import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { table } from '../../../main/cli/output.ts';
import { fovealProgram } from '../../../main/cli/program.ts';

/** `pacs`, `model` and `evaluate` are only names under which commands stand. */
const commands = fovealProgram()
  .commands.flatMap(command => (command.commands.length > 0 ? command.commands : [command]))
  .map(command => [nameOf(command), command] as const);

function nameOf(command: Command): string {
  return command.parent?.parent ? `${command.parent.name()} ${command.name()}` : command.name();
}

test('the commands are those of the documentation', () => {
  expect(commands.map(([name]) => name).sort()).toEqual([
    'align',
    'attend',
    'audit',
    'branch',
    'cancel',
    'demo',
    'discard',
    'doctor',
    'embed',
    'evaluate ablation',
    'evaluate backbones',
    'evaluate compare',
    'evaluate compare-models',
    'evaluate grounding',
    'evaluate list',
    'evaluate map',
    'evaluate next-cases',
    'evaluate probe',
    'evaluate rerun',
    'evaluate resume',
    'evaluate retrieval',
    'evaluate show',
    'evaluate zero-shot',
    'export',
    'finish',
    'fixations',
    'gaze-report',
    'image',
    'import',
    'import-gaze',
    'lint-phi',
    'model export',
    'model import',
    'models',
    'pacs add',
    'pacs find',
    'pacs get',
    'pacs list',
    'pacs remove',
    'pacs test',
    'pause',
    'picture',
    'readers',
    'readings',
    'reindex',
    'resume',
    'run-report',
    'runs',
    'start',
    'studies',
    'train',
    'withdraw',
  ]);
});

test.each(commands)('%s says what it does, and takes --library and --json', (name, command) => {
  const help = command.helpInformation();
  expect(command.description()).not.toBe('');
  // A film is drawn and gaze is analysed from a file, in no library.
  const needsNoLibrary = ['image', 'fixations', 'doctor'].includes(name);
  const options = needsNoLibrary ? ['--help', '--json'] : ['--help', '--library', '--json'];
  for (const option of options) expect(help).toContain(option);
});

test('a table is as wide as its widest cells', () => {
  expect(
    table(
      ['id', 'n'],
      [
        ['a', 1],
        ['long', 22],
      ],
      'none',
    ),
  ).toBe('id    n\na     1\nlong  22');
  expect(table(['id'], [], 'There are none.')).toBe('There are none.');
});
