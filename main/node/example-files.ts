import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExampleStore } from '../../src/app/ports.ts';
import { AppError } from '../../src/base/app-error.ts';
import type { Example } from '../../src/dataset/example.ts';
import { decodeExample, encodeExample } from '../../src/dataset/example-file.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { diskError } from './disk-error.ts';
import { ifExists } from './read-json.ts';

/** `examples/<reading>-<fingerprint>`: readings as a model is trained on them; a cache. */
export class ExampleFiles implements ExampleStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  path(exampleId: string, fingerprint: string): string {
    return join(this.#folder, `${exampleId}-${fingerprint}`);
  }

  /** null where there is none, or a damaged one, which is removed. */
  async read(exampleId: string, fingerprint: string): Promise<Example | null> {
    const path = this.path(exampleId, fingerprint);
    const file = await ifExists(readFile(path));
    if (file === null) return null;
    try {
      return decodeExample(file);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await rm(path, { force: true });
      return null;
    }
  }

  /** @throws AppError `disk.full`, `disk.readOnly` */
  async write(example: Example, fingerprint: string): Promise<string> {
    const path = this.path(example.exampleId, fingerprint);
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFileAtomically(path, encodeExample(example));
    } catch (error) {
      throw diskError(error, 'a prepared example');
    }
    return path;
  }

  async forget(exampleIds: readonly string[]): Promise<void> {
    for (const name of (await ifExists(readdir(this.#folder))) ?? []) {
      if (!exampleIds.some(id => name.startsWith(`${id}-`))) continue;
      await rm(join(this.#folder, name), { force: true });
    }
  }
}
