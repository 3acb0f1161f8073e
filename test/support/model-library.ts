import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ModelFiles } from '../../main/node/model-files.ts';
import type { ModelImportRequest } from '../../src/api/contract.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A library that has nothing but models. */
export async function emptyLibrary() {
  const folder = join(await temporaryFolder(), 'models');
  await mkdir(folder);
  const audited: string[] = [];
  let count = 0;
  const ports = {
    models: new ModelFiles(folder, error => expect.fail(error.message)),
    clock: { now: () => new Date(0), newId: () => `model-${++count}` },
    audit: { append: async (action: string) => void audited.push(action) },
  };
  return { folder, ports, audited };
}

/** Under the licence MIT, nothing else said. */
export const importRequest = (paths: readonly string[]): ModelImportRequest => ({
  paths: [...paths],
  name: 'imported',
  licence: 'MIT',
  baseModelId: null,
  vocabularyPath: null,
  imageSizePx: null,
  freshSeed: null,
});
