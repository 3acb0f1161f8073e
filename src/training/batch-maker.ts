import type { Example } from '../dataset/example.ts';
import type { EgmaConfig } from '../model/config.ts';
import type { SentenceTokenizer } from '../text/sentence-tokenizer.ts';
import { augmentImage } from './augment.ts';
import { type BatchArrays, makeBatch, type PooledSentences } from './batch.ts';
import type { Batches, FitSettings, MicroBatch } from './fit.ts';
import { examplesWithGaze } from './gaze-share.ts';
import { batchOrder } from './order.ts';
import type { Split } from './split.ts';

/** What batches are made of. */
export interface BatchRecipe {
  config: EgmaConfig;
  /** What sentences go through: the tokenizer, or the frozen text tower's answers. */
  text: SentenceTokenizer | PooledSentences;
  split: Split;
  settings: Pick<FitSettings, 'batchSize' | 'seed' | 'useGaze' | 'gazeShare' | 'augment'>;
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
  /** Training examples whose gaze counts. */
  readonly #withGaze: ReadonlySet<number>;
  #order: Generator<number[], never>;
  #nextStep = 1;

  /** `read` gives the example of an index of the split. */
  constructor(recipe: BatchRecipe, read: (index: number) => Promise<Example>) {
    this.#recipe = recipe;
    this.#read = read;
    const { gazeShare = 1, seed } = recipe.settings;
    this.#withGaze = examplesWithGaze(recipe.split.training, gazeShare, seed);
    this.#order = this.#startOrder();
  }

  async training(step: number): Promise<MicroBatch[]> {
    const { settings } = this.#recipe;
    const chosen = await Promise.all(
      this.#chosenFor(step).map(async index => {
        const example = await this.#read(index);
        return this.#withGaze.has(index) ? example : { ...example, gaze: null };
      }),
    );
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

  /** As few parts as fit, of sizes as equal as can be: the contrast is within a part. */
  #parts(examples: readonly Example[]): Example[][] {
    const count = Math.ceil(examples.length / this.#recipe.microBatchSize);
    const start = (part: number) => Math.round((part * examples.length) / count);
    return Array.from({ length: count }, (_, part) => examples.slice(start(part), start(part + 1)));
  }

  /** A batch as its parts, whose shares of all examples are theirs of `exampleCount`. */
  #pack(examples: readonly Example[], exampleCount: number): MicroBatch[] {
    const { config, text, settings } = this.#recipe;
    const parts = this.#parts(examples).map(part => ({
      inputs: makeBatch(part, config, text, settings.useGaze),
      share: part.length / exampleCount,
      shareOfBatch: part.length / examples.length,
    }));
    const gazeCounts = parts.map(({ inputs }) => gazeCountOf(inputs));
    const gazeCount = gazeCounts.reduce((sum, count) => sum + count, 0);
    return parts.map(({ inputs, share, shareOfBatch }, part) => {
      const { gazeShares } = inputs;
      // The gaze term is a mean over the batch's readings with gaze, whichever part each is in.
      const weight = (gazeCounts[part] as number) / Math.max(1, gazeCount) / shareOfBatch;
      const values = gazeShares.values.map(value => value * weight);
      return { inputs: { ...inputs, gazeShares: { ...gazeShares, values } }, share };
    });
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

function gazeCountOf({ gazeShares }: BatchArrays): number {
  return Array.from(gazeShares.values).filter(share => share > 0).length;
}
