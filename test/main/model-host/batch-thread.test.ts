import { expect, onTestFinished, test } from 'vitest';
import { BatchThread } from '../../../main/model-host/batch-thread.ts';
import { defaultFit } from '../../../src/training/fit.ts';
import { tinyTraining } from '../../support/tiny-training.ts';

test('a thread that ended fails what it is asked for, then and later', async () => {
  const { config } = tinyTraining(1).model;
  const split = { training: [0], validation: [0] };
  const recipe = { config, text: null, split, settings: defaultFit, microBatchSize: 1 };
  // Without a vocabulary there is no tokenizer, and the thread ends as it begins.
  const data = { recipe, vocabulary: [], files: ['none'], cacheByteCount: 0 };
  const thread = new BatchThread(data, 1);
  onTestFinished(() => thread.close());
  const ended = { code: 'training.batches', actual: expect.stringMatching(/\w/) };
  await expect(thread.training(1)).rejects.toMatchObject(ended);
  await expect(thread.validation().next()).rejects.toMatchObject(ended);
});
