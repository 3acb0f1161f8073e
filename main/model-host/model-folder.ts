import { mkdir, open, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../src/base/app-error.ts';
import { decodeModel, type Model, type ModelFiles } from '../../src/model/model-files.ts';
import { openFileAccess } from '../node/file-access.ts';
import { ifExists } from '../node/read-json.ts';

/** A file's bytes, at once or as they come. */
export type FileContent = Uint8Array | AsyncIterable<Uint8Array>;

/**
 * Reads a model folder.
 *
 * @throws AppError `model.folder` where a file cannot be read, and those of `decodeModel`
 */
export async function readModelFolder(folder: string): Promise<Model> {
  const read = async <T>(name: string, how: (path: string) => Promise<T>): Promise<T> => {
    try {
      return await how(join(folder, name));
    } catch (cause) {
      const message = `The model folder ${basename(folder)} has no readable ${name}.`;
      throw new AppError({ code: 'model.folder', message, actual: String(cause) }, { cause });
    }
  };
  const config = await read('config.json', path => readFile(path));
  const weights = await read('model.safetensors', openFileAccess);
  try {
    const vocabulary = await read('vocab.txt', path => readFile(path));
    const merges = await ifExists(readFile(join(folder, 'merges.txt')));
    const files = { 'config.json': config, 'vocab.txt': vocabulary };
    return await decodeModel(merges === null ? files : { ...files, 'merges.txt': merges }, weights);
  } finally {
    await weights.close();
  }
}

/**
 * Writes a model folder so that it is there whole or not at all: into a temporary neighbour, synced,
 * then renamed. The folder must not exist yet, or be empty.
 *
 * @throws AppError `model.folderExists`
 */
export async function writeModelFolder(
  folder: string,
  files: ModelFiles<FileContent>,
): Promise<void> {
  const parent = dirname(folder);
  const partial = join(parent, `.${basename(folder)}.partial-${process.pid}`);
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  try {
    for (const [name, bytes] of Object.entries(files))
      await writeSynced(join(partial, name), bytes);
    await removeIfEmpty(folder);
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
  await syncFolder(parent);
}

async function writeSynced(path: string, content: FileContent): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return;
    throw new AppError(
      {
        code: 'model.folderExists',
        message: `The model folder ${basename(folder)} exists already.`,
        advice: 'Choose another name for the new model.',
      },
      { cause },
    );
  }
}

/** Makes the rename itself durable; Windows cannot open folders and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
