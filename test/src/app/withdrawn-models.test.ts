import { expect, test } from 'vitest';
import type { ModelSummary } from '../../../src/api/contract.ts';
import { modelsTrainedOn } from '../../../src/app/withdrawn-models.ts';

const model = (modelId: string, more: Partial<ModelSummary> = {}): ModelSummary => ({
  modelId,
  name: modelId,
  createdAt: '2026-01-01T00:00:00.000Z',
  parameterCount: 1,
  parentModelId: null,
  runId: null,
  ...more,
});
const readings = [
  { readingId: 'r1', studyId: 's1' },
  { readingId: 'r2', studyId: 's2' },
];

test('models trained on the readings, and what was made from them, however far', () => {
  const models = [
    model('start', { trainingReadingIds: [], trainingStudyIds: [] }),
    model('tuned', { parentModelId: 'start', trainingReadingIds: ['r2', 'r9'] }),
    model('child', { parentModelId: 'tuned', trainingReadingIds: ['r9'] }),
    model('grandchild', { parentModelId: 'child', trainingReadingIds: [] }),
    model('other', { parentModelId: 'start', trainingReadingIds: ['r9'] }),
  ];
  expect(modelsTrainedOn(models, readings).map(({ modelId, how }) => [modelId, how])).toEqual([
    ['tuned', 'trained'],
    ['child', 'descends'],
    ['grandchild', 'descends'],
  ]);
});

test('a model that noted its films alone may have been trained on them', () => {
  const models = [
    model('older', { trainingStudyIds: ['s1'] }),
    model('elsewhere', { trainingStudyIds: ['s9'] }),
    model('unknown'),
    model('newer', { trainingStudyIds: ['s1'], trainingReadingIds: ['r9'] }),
  ];
  expect(modelsTrainedOn(models, readings)).toEqual([
    { modelId: 'older', name: 'older', how: 'possibly' },
  ]);
});

test('a lineage that leads in a circle ends', () => {
  const models = [model('a', { parentModelId: 'b' }), model('b', { parentModelId: 'a' })];
  expect(modelsTrainedOn(models, readings)).toEqual([]);
});
