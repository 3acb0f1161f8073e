import { expect, test } from 'vitest';
import { AfterCrash } from '../../../main/electron/after-crash.ts';

test('a page that crashed is loaded again, but not for ever', () => {
  const afterCrash = new AfterCrash();
  const crashes = [0, 1_000, 2_000, 3_000].map(ms => afterCrash.reopens('crashed', ms));
  expect(crashes).toEqual([true, true, true, false]);
  expect(afterCrash.reopens('oom', 62_500)).toBe(true);
});

test('a page that was closed stays closed', () => {
  expect(new AfterCrash().reopens('clean-exit', 0)).toBe(false);
});
