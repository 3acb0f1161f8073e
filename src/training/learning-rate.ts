/**
 * The peak of the learning rate where nobody names one: that of EGMA's released script for a model
 * that has learnt already, and a hundred times that for one that knows nothing yet.
 */
export function usualLearningRate({ isFresh }: { isFresh: boolean }): number {
  return isFresh ? 1e-3 : 1e-5;
}
