import { AppError } from '../../src/base/app-error.ts';

/** How engines, allocators and V8 say it. */
const signs =
  /out of memory|\bOOM\b|bad_alloc|failed to allocate|cannot allocate|allocation failed|cannot enlarge memory|memory access out of bounds|RESOURCE_EXHAUSTED/i;

/**
 * The error as `training.outOfMemory` where that is what it says, else itself.
 *
 * @param microBatchSize examples that were to go through the model at once
 */
export function outOfMemory(error: unknown, microBatchSize: number): unknown {
  const message = error instanceof Error ? error.message : String(error);
  if (!signs.test(message)) return error;
  return new AppError(
    {
      code: 'training.outOfMemory',
      message: 'There is not enough memory for this batch.',
      actual: `${microBatchSize} examples at once: ${message.split('\n')[0]}`,
      advice:
        'Let fewer examples go through the model at once, freeze the text tower, or train a smaller model.',
    },
    { cause: error },
  );
}
