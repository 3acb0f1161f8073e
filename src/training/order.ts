import { SeededRandom } from '../base/random.ts';

/**
 * Endless batches of example indices: each epoch is one seeded shuffle, cut into batches of one
 * size. What is left over at an epoch's end begins the next batch, and the new epoch fills it up
 * with other examples: a batch never holds an example twice, because the contrastive losses would
 * take the copy for a wrong match. Fewer examples than `batchSize` are all of them each time.
 */
export function* batchOrder(
  exampleCount: number,
  batchSize: number,
  seed: number,
): Generator<number[], never> {
  const random = new SeededRandom(seed, 'order');
  const indices = Array.from({ length: exampleCount }, (_, i) => i);
  const size = Math.min(batchSize, exampleCount);
  let queue: number[] = [];
  while (true) {
    if (queue.length < size) {
      const epoch = random.shuffled(indices);
      const leftOver = new Set(queue);
      const fill = epoch.filter(index => !leftOver.has(index)).slice(0, size - queue.length);
      const filled = new Set(fill);
      queue = [...queue, ...fill, ...epoch.filter(index => !filled.has(index))];
    }
    yield queue.slice(0, size);
    queue = queue.slice(size);
  }
}
