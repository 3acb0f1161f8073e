import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Turns } from '../../src/app/turns.ts';
import type { EgmaConfig } from '../../src/model/config.ts';
import type { InferenceEngine, ModelRunner } from '../../src/model/engine.ts';
import { tokenizerOf } from '../../src/model/model-files.ts';
import type { SentenceTokenizer } from '../../src/text/sentence-tokenizer.ts';
import { readModelFolder } from './model-folder.ts';

/** A model on the engine, ready to attend. */
export interface LoadedModel {
  config: EgmaConfig;
  runner: ModelRunner;
  tokenizer: SentenceTokenizer;
}

/** A comparison asks for two models in turn. */
const capacity = 2;

/** The models used last, so that asking about many phrases reads their files once. */
export class LoadedModels {
  readonly #engine: InferenceEngine;
  readonly #models = new Map<string, LoadedModel>();
  readonly #turns = new Turns();

  constructor(engine: InferenceEngine) {
    this.#engine = engine;
  }

  /** One use after another: none is freed while it computes, and none read twice. */
  use<T>(folder: string, work: (model: LoadedModel) => Promise<T>): Promise<T> {
    return this.#turns.run('models', async () => work(await this.#get(folder)));
  }

  /** A folder whose weights were written again counts as another model. */
  async #get(folder: string): Promise<LoadedModel> {
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
      runner: await this.#engine.load(read.parameters),
      tokenizer: tokenizerOf(read),
    };
    this.#models.set(key, model);
    for (const [oldest, { runner }] of this.#models) {
      if (this.#models.size <= capacity) break;
      this.#models.delete(oldest);
      await runner.dispose();
    }
    return model;
  }
}
