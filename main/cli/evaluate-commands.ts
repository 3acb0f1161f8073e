import type { Command } from 'commander';
import { addAblationCommand } from './evaluate-ablation.ts';
import { addBackbonesCommand } from './evaluate-backbones.ts';
import { addKindCommands } from './evaluate-kinds.ts';
import { addLibraryCommands } from './evaluate-library.ts';
import { addResultCommands } from './evaluate-results.ts';

/** evaluate: what models are worth, each question a command of its own. */
export function registerEvaluateCommands(program: Command): void {
  const evaluate = program.command('evaluate').description('measure models, with statistics');
  addKindCommands(evaluate);
  addLibraryCommands(evaluate);
  addAblationCommand(evaluate);
  addBackbonesCommand(evaluate);
  addResultCommands(evaluate);
}
