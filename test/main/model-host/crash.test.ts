import { expect, it } from 'vitest';
import { crashRuns } from '../../support/crash-runs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { tinyTraining } from '../../support/tiny-training.ts';

/** A slice of `npm run check:crash`. */
it('ends in the same parameters, to the bit, however often it is killed on its way', async () => {
  const { model, examples } = tinyTraining(1);
  const options = { stepCount: 40, killCount: 4, seed: 5, checkpointEverySteps: 6 };
  const result = await crashRuns(await temporaryFolder(), model, examples, options);
  expect(result.different).toEqual([]);
  expect(result.killedAfter).toHaveLength(4);
  expect(result.stepsRepeated).toBeGreaterThan(0);
}, 120_000);
