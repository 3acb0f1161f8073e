import { reportOf } from '../../src/base/app-error.ts';
import { printFailure } from './output.ts';
import { fovealProgram } from './program.ts';

/** The entry of `foveal`: a failure is one line (or one JSON object) on stderr and exit code 1. */
try {
  await fovealProgram().parseAsync();
} catch (error) {
  printFailure(reportOf(error), process.argv.includes('--json'));
  process.exitCode = 1;
}
