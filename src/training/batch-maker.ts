import type { Example } from '../dataset/example.ts';
import type { EgmaConfig } from '../model/config.ts';
import type { SentenceTokenizer } from '../text/sentence-tokenizer.ts';
import { augmentImage } from './augment.ts';
import { makeBatch, type PooledSentences } from './batch.ts';
import type { Batches, FitSettings, MicroBatch } from './fit.ts';
import { batchOrder } from './order.ts';
import type { Split } from './split.ts';

/** What batches are made of. */
export interface BatchRecipe {
  config: EgmaConfig;
  /** What sentences go through: the tokenizer, or the frozen text tower's answers. */
  text: SentenceTokenizer | PooledSentences;
  split: Split;
  settings: Pick<FitSettings, 'batchSize' | 'seed' | 'useGaze' | 'augment'>;
  /** The most examples that go through the model at once. */
  microBatchSize: number;
}

/**
 * Makes the batches of each step out of examples: the seeded order, augmentation, and heatmaps to
 * patch targets. What a step gets follows from the recipe and the step's number alone.
 */
export class BatchMaker implements Batches {
  readonly #recipe: BatchRecipe;
  readonly #read: (index: number) => Promise<Example>;
  #order: Generator<number[], never>;
  #nextStep = 1;

  /** `read` gives the example of an index of the split. */
  constructor(recipe: BatchRecipe, read: (index: number) => Promise<Example>) {
    this.#recipe = recipe;
    this.#read = read;
    this.#order = this.#startOrder();
  }

  async training(step: number): Promise<MicroBatch[]> {
    const { settings } = this.#recipe;
    const chosen = await Promise.all(this.#chosenFor(step).map(this.#read));
    const examples = settings.augment
      ? chosen.map(example => this.#augment(example, step))
      : chosen;
    return this.#pack(examples, examples.length);
  }

  async *validation(): AsyncGenerator<MicroBatch> {
    const { split, settings } = this.#recipe;
    const { validation } = split;
    for (let start = 0; start < validation.length; start += settings.batchSize) {
      const indices = validation.slice(start, start + settings.batchSize);
      const examples = await Promise.all(indices.map(this.#read));
      yield* this.#pack(examples, validation.length);
    }
  }

  #augment(example: Example, step: number): Example {
    const { exampleId } = example;
    const { seed } = this.#recipe.settings;
    return { ...example, image: augmentImage(example.image, { seed, step, exampleId }) };
  }

  /** Examples of one batch in as few parts as fit, of sizes as equal as can be, out of `count`. */
  #pack(examples: readonly Example[], count: number): MicroBatch[] {
    const { config, text, settings, microBatchSize } = this.#recipe;
    const partCount = Math.ceil(examples.length / microBatchSize);
    const start = (part: number) => Math.round((part * examples.length) / partCount);
    const parts = Array.from({ length: partCount }, (_, part) => {
      const members = examples.slice(start(part), start(part + 1));
      const inputs = makeBatch(members, config, text, settings.useGaze);
      return { inputs, share: members.length / count };
    });
    return weighGaze(parts);
  }

  #chosenFor(step: number): number[] {
    if (step < this.#nextStep) {
      this.#order = this.#startOrder();
      this.#nextStep = 1;
    }
    for (; this.#nextStep < step; this.#nextStep++) this.#order.next();
    this.#nextStep++;
    return this.#order.next().value.map(index => this.#recipe.split.training[index] as number);
  }

  #startOrder() {
    const { settings, split } = this.#recipe;
    return batchOrder(split.training.length, settings.batchSize, settings.seed);
  }
}

/**
 * Has each reading with gaze weigh the same in the batch, however many others of its part have none:
 * the gaze term of parts adds up to that of the whole. Only the contrast is another in parts.
 */
function weighGaze(parts: readonly MicroBatch[]): MicroBatch[] {
  const shares = parts.map(({ inputs }) => Float32Array.from(inputs.gazeShares?.values ?? []));
  const count = shares.reduce((sum, { length }) => sum + length, 0);
  const gazeCount = shares.reduce((sum, part) => sum + part.filter(share => share > 0).length, 0);
  return parts.map((part, i) => {
    const own = shares[i] as Float32Array;
    const weight = count / (own.length * gazeCount);
    const values = own.map(share => (share > 0 ? weight : 0));
    const gazeShares = { shape: [own.length], values };
    return { ...part, inputs: { ...part.inputs, gazeShares } };
  });
}
