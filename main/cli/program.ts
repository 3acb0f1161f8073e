import { Command } from 'commander';
import { appVersion } from '../node/version.ts';
import { startCommand } from '../start.ts';
import { registerCheckpointCommands } from './checkpoint-commands.ts';
import { registerDemo } from './demo.ts';
import { registerDoctorCommand } from './doctor-command.ts';
import { registerEmbedCommand } from './embed-command.ts';
import { registerEvaluateCommands } from './evaluate-commands.ts';
import { registerFixationsCommand } from './fixations-command.ts';
import { registerGazeCommands } from './gaze-commands.ts';
import { registerImageCommand } from './image-command.ts';
import { registerImportCommand } from './import-command.ts';
import { registerLibraryCommands } from './library-commands.ts';
import { registerLintCommand } from './lint-command.ts';
import { registerModelCommands } from './model-commands.ts';
import { registerPacsCommands } from './pacs-commands.ts';
import { registerReaderCommands } from './reader-commands.ts';
import { registerReadingCommands } from './reading-commands.ts';
import { registerRunCommands } from './run-commands.ts';
import { registerTransferCommands } from './transfer-commands.ts';

/** The command `foveal`: everything a screen can do after capture. */
export function fovealProgram(): Command {
  const program = new Command('foveal')
    .description('Foveal: read chest X-rays, align gaze and dictation, fine-tune, compare.')
    .version(appVersion)
    .showHelpAfterError('(foveal COMMAND --help says what a command takes)');
  registerImportCommand(program);
  registerLibraryCommands(program);
  registerPacsCommands(program);
  registerImageCommand(program);
  registerFixationsCommand(program);
  registerReadingCommands(program);
  registerReaderCommands(program);
  registerGazeCommands(program);
  registerTransferCommands(program);
  registerModelCommands(program);
  registerRunCommands(program);
  registerCheckpointCommands(program);
  registerEmbedCommand(program);
  registerEvaluateCommands(program);
  registerLintCommand(program);
  registerDoctorCommand(program);
  registerDemo(program);
  program.addCommand(startCommand());
  return program;
}
