import { expect, test } from 'vitest';
import type { ModelSummary } from '../../../src/api/contract.ts';
import { hasSeen } from '../../../src/app/seen-in-training.ts';

const model = (
  modelId: string,
  parentModelId: string | null,
  trainingStudyIds?: string[],
): ModelSummary => ({
  modelId,
  parentModelId,
  name: modelId,
  createdAt: '2026-01-01T00:00:00.000Z',
  parameterCount: 1,
  runId: null,
  ...(trainingStudyIds && { trainingStudyIds }),
});

const models = [
  model('start', null, []),
  model('first', 'start', ['a']),
  model('second', 'first', ['b']),
  model('foreign', null),
  model('tuned foreign', 'foreign', ['b']),
  model('orphan', 'deleted', ['b']),
];

test.each([
  ['start', 'a', false],
  ['first', 'a', true],
  ['first', 'b', false],
  ['second', 'a', true],
  ['second', 'c', false],
  ['tuned foreign', 'b', true],
  ['tuned foreign', 'a', null],
  ['orphan', 'a', null],
])('%s has seen %s in training, itself or before: %s', (modelId, studyId, seen) => {
  expect(hasSeen(models, modelId, studyId)).toBe(seen);
});
