import { globSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { downstreamImports } from '../support/import-order.ts';

const root = resolve(import.meta.dirname, '../..');
const files = (pattern: string) => globSync(pattern, { cwd: root });
const read = (file: string) => readFileSync(resolve(root, file), 'utf8');

test('folders of src import only what stands before them', () => {
  const sources = files('src/*/**/*.ts');
  expect(sources.length).toBeGreaterThan(5);
  const violations = sources.flatMap(file => downstreamImports(relative('src', file), read(file)));
  expect(violations).toEqual([]);
});

test('a planted downstream import is found', () => {
  const planted = read('test/guards/planted/imports-downstream.ts');
  expect(downstreamImports('gaze/planted.ts', planted)).toEqual([
    'gaze/planted.ts imports model/egma.ts',
  ]);
  expect(downstreamImports('training/planted.ts', planted)).toEqual([]);
});

test('the renderer never imports from main', () => {
  const offenders = files('renderer/**/*.{ts,tsx}').filter(file =>
    /from\s+['"](\.\.\/)+main\//.test(read(file)),
  );
  expect(offenders).toEqual([]);
});
