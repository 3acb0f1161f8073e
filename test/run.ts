/**
 * `npm test`: types, lint, build, unit, contract and browser tests, then one closing line with the
 * counts. Every check runs even when an earlier one failed, so that one run shows all there is.
 */
import { spawn } from 'node:child_process';
import { findChromium, prepareSystem } from './support/system.ts';

const counts = { passed: 0, failed: 0, skipped: 0 };

/** Runs a program from node_modules/.bin; its output is shown and returned. */
function run(command: string, parameters: string[]): Promise<{ ok: boolean; output: string }> {
  return new Promise(resolve => {
    const child = spawn(command, parameters, {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        output += text;
        process.stdout.write(text.replace(/^vitest-counts .*\n/gm, ''));
      });
    }
    child.on('error', error => resolve({ ok: false, output: `${output}${error.message}` }));
    child.on('close', code => resolve({ ok: code === 0, output }));
  });
}

async function check(name: string, command: string, parameters: string[]): Promise<void> {
  const { ok } = await run(command, parameters);
  counts[ok ? 'passed' : 'failed'] += 1;
  console.log(`${ok ? 'passed' : 'FAILED'}: ${name}`);
}

for (const sentence of prepareSystem()) console.log(`note: ${sentence}`);
if (findChromium() === null) {
  counts.failed += 1;
  console.log('FAILED: no Chromium or Chrome; install one or set CHROMIUM_PATH to its binary');
}
await check('types of src (no DOM, no Node)', 'tsc', ['-p', 'src']);
await check('types of main, test and bench', 'tsc', ['-p', '.']);
await check('types of renderer', 'tsc', ['-p', 'renderer']);
await check('lint and format', 'biome', ['check', '.']);
await check('build of the renderer', 'vite', ['build', '--config', 'renderer/vite.config.ts']);
await check('build of the Electron shell', 'electron-vite', ['build']);

const { ok, output } = await run('vitest', [
  'run',
  '--reporter=default',
  '--reporter=./test/support/summary-reporter.ts',
]);
const line = /^vitest-counts (.*)$/m.exec(output)?.[1];
const tests: typeof counts =
  line === undefined ? { passed: 0, failed: 1, skipped: 0 } : JSON.parse(line);
for (const key of ['passed', 'failed', 'skipped'] as const) counts[key] += tests[key];
if (!ok && tests.failed === 0) counts.failed += 1;

console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 ? 0 : 1;
