import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ModelSummary } from '../../src/api/contract.ts';
import { modelSummary } from '../../src/api/models.ts';
import type { ModelStore } from '../../src/app/ports.ts';
import { AppError, type ErrorReport } from '../../src/base/app-error.ts';
import type { EgmaConfig } from '../../src/model/config.ts';
import { parseConfigText } from '../../src/model/model-files.ts';
import { syncFolder, writeJsonAtomically } from './atomic-file.ts';
import { foldersIn, readEach } from './read-entries.ts';
import { ifExists, readJson } from './read-json.ts';

/** Entries of a safetensors header: shapes are all that is needed here. */
const safetensorsHeader = z.record(z.string(), z.object({ shape: z.array(z.number()).optional() }));

/**
 * `models/<id>/`: what the model host wrote (config.json, model.safetensors, vocab.txt, card.md),
 * and model.json with its name and lineage.
 */
export class ModelFiles implements ModelStore {
  #folder: string;
  #report: (error: ErrorReport) => void;

  /** `report` hears of entries that can't be read; they are left out. */
  constructor(folder: string, report: (error: ErrorReport) => void) {
    this.#folder = folder;
    this.#report = report;
  }

  /** Oldest first. */
  async list(): Promise<ModelSummary[]> {
    const models = await readEach(
      await foldersIn(this.#folder),
      name => readJson(join(this.#folder, name, 'model.json'), modelSummary),
      this.#report,
    );
    return models.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
  }

  async config(modelId: string): Promise<EgmaConfig> {
    const path = join(this.folder(modelId), 'config.json');
    const text = await readFile(path, 'utf8').catch(cause => {
      throw damaged(path, cause);
    });
    return parseConfigText(text);
  }

  folder(modelId: string): string {
    return join(this.#folder, modelId);
  }

  async fingerprint(modelId: string): Promise<string> {
    const hash = createHash('sha256');
    for (const name of ['config.json', 'vocab.txt', 'merges.txt', 'model.safetensors']) {
      const path = join(this.folder(modelId), name);
      if ((await ifExists(stat(path))) === null) continue;
      hash.update(`${name}\n`);
      for await (const bytes of createReadStream(path, { highWaterMark: 1 << 20 })) {
        hash.update(bytes);
      }
    }
    return hash.digest('hex');
  }

  async isModelFolder(folder: string): Promise<boolean> {
    return (await ifExists(stat(join(folder, 'model.safetensors')))) !== null;
  }

  async adopt(folder: string, summary: Omit<ModelSummary, 'parameterCount'>) {
    const parameterCount = await countParameters(join(folder, 'model.safetensors'));
    const model = { ...summary, parameterCount };
    await writeJsonAtomically(join(folder, 'model.json'), model);
    await rename(folder, this.folder(model.modelId));
    await syncFolder(this.#folder);
    return model;
  }

  async noteWithdrawal(modelId: string, at: string): Promise<void> {
    const path = join(this.folder(modelId), 'model.json');
    const model = await readJson(path, modelSummary);
    await writeJsonAtomically(path, { ...model, withdrawnAt: [...(model.withdrawnAt ?? []), at] });
  }
}

/** The number of weights in a safetensors file: 8 bytes header length, then JSON with the shapes. */
async function countParameters(path: string): Promise<number> {
  const file = await open(path, 'r');
  try {
    const prefix = Buffer.alloc(8);
    await file.read(prefix, 0, 8, 0);
    const header = Buffer.alloc(Number(prefix.readBigUInt64LE()));
    await file.read(header, 0, header.length, 8);
    const tensors = safetensorsHeader.parse(JSON.parse(header.toString('utf8')));
    return Object.values(tensors).reduce(
      (sum, { shape }) => sum + (shape?.reduce((count, side) => count * side, 1) ?? 0),
      0,
    );
  } catch (error) {
    throw damaged(path, error);
  } finally {
    await file.close();
  }
}

function damaged(path: string, cause: unknown): AppError {
  return new AppError({ code: 'model.damaged', message: `${path} can’t be read.` }, { cause });
}
