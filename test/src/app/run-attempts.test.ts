import { expect, test } from 'vitest';
import { nextAttempt, stateAfter } from '../../../src/app/run-attempts.ts';

const error = (code: string) => ({ code, message: code });
const at = (checkpointBefore: number, checkpointAfter: number, microBatchSize = 5) => ({
  microBatchSize,
  checkpointBefore,
  checkpointAfter,
});

test('where memory is short, half as many examples go through at once, until it is one', () => {
  const short = error('training.outOfMemory');
  const next = nextAttempt({ error: short, ...at(0, 0) });
  expect(next).toMatchObject({ microBatchSize: 3, note: { code: 'run.microBatchHalved' } });
  expect(nextAttempt({ error: short, ...at(0, 0, 1) })).toBeNull();
});

test('a process that died is started again only if the run got further', () => {
  const crashed = error('modelHost.crashed');
  const next = nextAttempt({ error: crashed, ...at(10, 20) });
  expect(next).toMatchObject({ microBatchSize: 5, note: { code: 'run.restarted' } });
  expect(nextAttempt({ error: crashed, ...at(20, 20) })).toBeNull();
  expect(nextAttempt({ error: error('disk.full'), ...at(10, 20) })).toBeNull();
});

test('what a person can mend leaves a run that can be resumed', () => {
  expect(stateAfter(error('disk.full'))).toBe('interrupted');
  expect(stateAfter(error('modelHost.crashed'))).toBe('interrupted');
  expect(stateAfter(error('run.dataGone'))).toBe('interrupted');
  expect(stateAfter(error('training.notFinite'))).toBe('failed');
});
