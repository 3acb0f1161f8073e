import { SeededRandom } from '../base/random.ts';

/**
 * Endless batches of example indices: each epoch is one seeded shuffle, cut into batches of one
 * size; what is left over at an epoch's end begins the next batch.
 */
export function* batchOrder(
  exampleCount: number,
  batchSize: number,
  seed: number,
): Generator<number[], never> {
  const random = new SeededRandom(seed, 'order');
  const indices = Array.from({ length: exampleCount }, (_, i) => i);
  let queue: number[] = [];
  while (true) {
    while (queue.length < batchSize) queue = [...queue, ...random.shuffled(indices)];
    yield queue.slice(0, batchSize);
    queue = queue.slice(batchSize);
  }
}
