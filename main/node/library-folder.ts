import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../src/base/app-error.ts';
import { writeJsonAtomically } from './atomic-file.ts';
import { onDisk } from './disk-error.ts';
import { ifExists, readJson } from './read-json.ts';

export const LIBRARY_FORMAT_VERSION = 1;

const libraryFile = z.object({
  format: z.literal('foveal-library'),
  formatVersion: z.number().int(),
  createdAt: z.string(),
});

/** Where everything of a library lies: a folder that can be copied as a whole. */
export interface LibraryFolder {
  path: string;
  studies: string;
  thumbnails: string;
  readings: string;
  readers: string;
  imports: string;
  models: string;
  runs: string;
  examples: string;
  speechModels: string;
  evaluations: string;
  features: string;
  catalogue: string;
  audit: string;
  settings: string;
  imageServers: string;
  secret: string;
}

/**
 * Opens a library, or makes one of an empty or missing folder. Refuses a folder that holds
 * something else (`library.notALibrary`) and a format from the future (`library.newerFormat`).
 */
export async function openLibraryFolder(path: string): Promise<LibraryFolder> {
  const folder = layout(resolve(path));
  await onDisk(path, mkdir(folder.path, { recursive: true }));
  const marker = join(folder.path, 'library.json');
  if ((await ifExists(readFile(marker))) === null) {
    await create(folder.path, marker);
  } else {
    const { formatVersion } = await readJson(marker, libraryFile);
    if (formatVersion > LIBRARY_FORMAT_VERSION) throw newerFormat(folder.path, formatVersion);
  }
  const folders = [
    'studies',
    'thumbnails',
    'readings',
    'readers',
    'imports',
    'models',
    'runs',
    'speechModels',
    'evaluations',
  ] as const;
  for (const name of folders) {
    await onDisk(folder[name], mkdir(folder[name], { recursive: true }));
  }
  return folder;
}

function layout(path: string): LibraryFolder {
  return {
    path,
    studies: join(path, 'studies'),
    thumbnails: join(path, 'thumbnails'),
    readings: join(path, 'readings'),
    readers: join(path, 'readers'),
    imports: join(path, 'imports'),
    models: join(path, 'models'),
    runs: join(path, 'runs'),
    examples: join(path, 'examples'),
    speechModels: join(path, 'speech'),
    evaluations: join(path, 'evaluations'),
    features: join(path, 'features'),
    catalogue: join(path, 'catalogue.sqlite'),
    audit: join(path, 'audit.jsonl'),
    settings: join(path, 'settings.json'),
    imageServers: join(path, 'image-servers.json'),
    secret: join(path, 'secret.key'),
  };
}

async function create(path: string, marker: string): Promise<void> {
  const present = await readdir(path);
  if (present.length > 0) {
    throw new AppError({
      code: 'library.notALibrary',
      message: `${path} is not a Foveal library.`,
      expected: 'a library, or an empty or missing folder to make one in',
      actual: `a folder with ${present.slice(0, 3).join(', ')}${present.length > 3 ? ' …' : ''}`,
      advice: 'Name another folder with --library.',
    });
  }
  await writeJsonAtomically(marker, {
    format: 'foveal-library',
    formatVersion: LIBRARY_FORMAT_VERSION,
    createdAt: new Date().toISOString(),
  });
}

function newerFormat(path: string, formatVersion: number): AppError {
  return new AppError({
    code: 'library.newerFormat',
    message: `The library ${path} was written by a newer Foveal.`,
    expected: `format version ${LIBRARY_FORMAT_VERSION} or older`,
    actual: `format version ${formatVersion}`,
    advice: 'Install the newer version.',
  });
}
