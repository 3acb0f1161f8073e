import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FeatureCache } from '../../src/app/ports.ts';
import { AppError } from '../../src/base/app-error.ts';
import { accessBytes } from '../../src/base/random-access.ts';
import {
  encodeSafetensors,
  type NamedTensor,
  readSafetensors,
} from '../../src/base/safetensors.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { onDisk } from './disk-error.ts';
import { ifExists } from './read-json.ts';

/** `features/<model>/<xx>/<film or texts>.safetensors`: what models made of them; a cache. */
export class FeatureFiles implements FeatureCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** null where there is none, or a damaged one, which is removed. */
  async read(modelFingerprint: string, key: string): Promise<Record<string, Float32Array> | null> {
    const path = this.#path(modelFingerprint, key);
    const file = await ifExists(readFile(path));
    if (file === null) return null;
    try {
      const tensors = await readSafetensors(accessBytes(new Uint8Array(file)));
      return Object.fromEntries([...tensors].map(([name, { values }]) => [name, values]));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await rm(path, { force: true });
      return null;
    }
  }

  async write(
    modelFingerprint: string,
    key: string,
    arrays: Record<string, Float32Array>,
  ): Promise<void> {
    const path = this.#path(modelFingerprint, key);
    const tensors = new Map<string, NamedTensor>();
    for (const [name, values] of Object.entries(arrays)) {
      tensors.set(name, { shape: [values.length], values });
    }
    await onDisk('a film’s features', mkdir(dirname(path), { recursive: true }));
    await writeFileAtomically(path, encodeSafetensors(tensors));
  }

  /** Two letters between: no folder gets a hundred thousand files. */
  #path(modelFingerprint: string, key: string): string {
    return join(this.#folder, modelFingerprint, key.slice(0, 2), `${key}.safetensors`);
  }
}
