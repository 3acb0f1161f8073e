import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  appendFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Folders, NewFolder } from '../../src/app/ports.ts';
import { AppError } from '../../src/base/app-error.ts';
import type { SourceFolder } from '../../src/formats/gaze-data/source.ts';
import { ifExists, isErrno } from './read-json.ts';

/** A piece of a large file: thousands of rows, and a host that still answers in between. */
const CHUNK_BYTES = 512 * 1024;

/** Folders that a person names. */
export const nodeFolders: Folders = {
  open: path => OpenFolder.open(resolve(path)),
  create: path => FolderInTheMaking.create(resolve(path)),
};

class OpenFolder implements SourceFolder {
  readonly paths: readonly string[];
  bytesRead = 0;
  readonly #root: string;

  private constructor(root: string, paths: string[]) {
    this.#root = root;
    this.paths = paths;
  }

  static async open(root: string): Promise<OpenFolder> {
    try {
      const entries = await readdir(root, { recursive: true, withFileTypes: true });
      const paths = entries
        .filter(entry => !entry.isDirectory())
        .map(entry => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
      return new OpenFolder(root, paths.sort());
    } catch (error) {
      if (isErrno(error, 'ENOENT') || isErrno(error, 'ENOTDIR')) throw notFound(root);
      throw error;
    }
  }

  async byteCount(path: string): Promise<number> {
    return (await stat(this.#path(path))).size;
  }

  async *chunks(path: string): AsyncGenerator<string> {
    const decoder = new TextDecoder();
    for await (const bytes of createReadStream(this.#path(path), { highWaterMark: CHUNK_BYTES })) {
      this.bytesRead += bytes.length;
      yield decoder.decode(bytes, { stream: true });
    }
    yield decoder.decode();
  }

  async bytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await readFile(this.#path(path)));
  }

  async fingerprint(path: string): Promise<string> {
    const hash = createHash('sha256');
    for await (const bytes of createReadStream(this.#path(path), { highWaterMark: CHUNK_BYTES })) {
      hash.update(bytes);
    }
    return hash.digest('hex');
  }

  #path(path: string): string {
    return join(this.#root, path);
  }
}

class FolderInTheMaking implements NewFolder {
  readonly #path: string;
  readonly #temporary: string;
  readonly #begun = new Set<string>();

  private constructor(path: string) {
    this.#path = path;
    this.#temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  }

  static async create(path: string): Promise<FolderInTheMaking> {
    const present = await ifExists(readdir(path));
    if (present !== null && present.length > 0) throw notEmpty(path, present);
    const folder = new FolderInTheMaking(path);
    await mkdir(folder.#temporary, { recursive: true });
    return folder;
  }

  async write(path: string, content: Uint8Array | string): Promise<void> {
    await writeFile(await this.#placeFor(path), content);
  }

  async append(path: string, header: string, text: string): Promise<void> {
    const isNew = !this.#begun.has(path);
    this.#begun.add(path);
    await appendFile(await this.#placeFor(path), isNew ? header + text : text);
  }

  async finish(): Promise<void> {
    await ifExists(rmdir(this.#path));
    await rename(this.#temporary, this.#path);
  }

  async abandon(): Promise<void> {
    await rm(this.#temporary, { recursive: true, force: true });
  }

  async #placeFor(path: string): Promise<string> {
    const place = join(this.#temporary, path);
    await mkdir(dirname(place), { recursive: true });
    return place;
  }
}

function notFound(path: string): AppError {
  return new AppError({
    code: 'folder.notFound',
    message: `There is no folder ${path}.`,
    expected: 'a folder on the machine Foveal runs on',
    actual: 'nothing, or a file',
  });
}

function notEmpty(path: string, present: string[]): AppError {
  return new AppError({
    code: 'folder.notEmpty',
    message: `${path} has something in it already.`,
    expected: 'an empty or missing folder',
    actual: `${present.slice(0, 3).join(', ')}${present.length > 3 ? ' …' : ''}`,
    advice: 'Name a new folder: an export never mixes with what is there.',
  });
}
