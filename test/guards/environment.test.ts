import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(root, 'test/guards/.planted-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Compiles one file under the very options of src/tsconfig.json; returns the compiler's output. */
function compileAsDomain(file: string): string {
  const project = join(folder, 'tsconfig.json');
  const include = [join(root, 'src/**/*.ts'), join(root, 'test/guards/planted', file)];
  writeFileSync(project, JSON.stringify({ extends: join(root, 'src/tsconfig.json'), include }));
  const tsc = join(root, 'node_modules/.bin/tsc');
  return spawnSync(tsc, ['-p', project], { encoding: 'utf8' }).stdout;
}

test('a planted use of Node in src is a compile error', () => {
  expect(compileAsDomain('uses-node.ts')).toMatch(/uses-node\.ts.*Cannot find name 'process'/);
});

test('a planted use of the DOM in src is a compile error', () => {
  expect(compileAsDomain('uses-dom.ts')).toMatch(/uses-dom\.ts.*Cannot find name 'document'/);
});
