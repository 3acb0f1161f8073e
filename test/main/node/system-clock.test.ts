import { expect, test } from 'vitest';
import { SystemClock } from '../../../main/node/system-clock.ts';

test('ids sort in the order in which they were made', () => {
  const clock = new SystemClock();
  const ids = Array.from({ length: 500 }, () => clock.newId());
  expect(ids.toSorted()).toEqual(ids);
  expect(ids[0]).toMatch(/^\d{8}t\d{9}-[0-9a-f]{6}$/);
});
