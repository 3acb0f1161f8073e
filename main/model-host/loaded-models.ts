import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EgmaConfig } from '../../src/model/config.ts';
import { tokenizerOf } from '../../src/model/model-files.ts';
import { Weights } from '../../src/model/weights.ts';
import type { SentenceTokenizer } from '../../src/text/sentence-tokenizer.ts';
import { readModelFolder } from './model-folder.ts';

/** A model on the engine, ready to attend. */
export interface LoadedModel {
  config: EgmaConfig;
  weights: Weights;
  tokenizer: SentenceTokenizer;
}

/** A comparison asks for two models in turn. */
const capacity = 2;

/** The models used last, so that asking about many phrases reads their files once. */
export class LoadedModels {
  readonly #models = new Map<string, LoadedModel>();

  /** A folder whose weights were written again counts as another model. */
  async get(folder: string): Promise<LoadedModel> {
    const changed = await stat(join(folder, 'model.safetensors')).catch(() => null);
    const key = `${changed?.mtimeMs ?? 'unreadable'} ${folder}`;
    const known = this.#models.get(key);
    if (known !== undefined) {
      this.#models.delete(key);
      this.#models.set(key, known);
      return known;
    }
    const read = await readModelFolder(folder);
    const model = {
      config: read.config,
      weights: new Weights(read.parameters),
      tokenizer: tokenizerOf(read),
    };
    this.#models.set(key, model);
    for (const [oldest, { weights }] of this.#models) {
      if (this.#models.size <= capacity) break;
      weights.dispose();
      this.#models.delete(oldest);
    }
    return model;
  }
}
