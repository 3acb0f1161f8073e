import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JournalEvent } from '../../../src/reading/journal.ts';
import { replay } from '../../../src/reading/replay.ts';
import { gazeEvents, readingHeader, viewEvent, wordEvents } from '../../support/reading-events.ts';

const header = readingHeader();
const mark = (tMs: number, what: 'started' | 'finished' | 'resumed' | 'gap'): JournalEvent => ({
  type: 'mark',
  tMs,
  what,
});
const lost = (tMs: number): JournalEvent => ({
  type: 'gaze',
  tMs,
  emittedMs: tMs,
  xPx: null,
  yPx: null,
});

test('each sample is mapped by the view of its own moment', () => {
  const { samples } = replay(header, [
    ...gazeEvents(0, 0, { xPx: 300, yPx: 200 }),
    viewEvent(10, 2, 100, 50),
    ...gazeEvents(20, 20, { xPx: 300, yPx: 200 }),
    viewEvent(60, 4, 0, 0),
    ...gazeEvents(60, 60, { xPx: 300, yPx: 200 }),
  ]);
  expect(samples.map(({ tMs, image }) => [tMs, image])).toEqual([
    [0, null],
    [20, { xPx: 100, yPx: 75 }],
    [60, { xPx: 75, yPx: 50 }],
  ]);
});

test('half an estimate is a lost sample; loss is their share', () => {
  const half: JournalEvent = { type: 'gaze', tMs: 40, emittedMs: 41, xPx: 5, yPx: null };
  const reading = replay(header, [
    viewEvent(0, 1),
    lost(0),
    half,
    ...gazeEvents(80, 120, { xPx: 1, yPx: 1 }),
  ]);
  expect(reading.lossShare).toBe(0.5);
  expect(reading.samples[1]).toMatchObject({ xPx: null, yPx: null, image: null });
});

test('a frame estimated twice counts once, as estimated last', () => {
  const { samples } = replay(header, [
    ...gazeEvents(0, 0, { xPx: 1, yPx: 1 }),
    ...gazeEvents(0, 0, { xPx: 2, yPx: 2 }),
  ]);
  expect(samples.map(sample => sample.xPx)).toEqual([2]);
});

test.each([
  ['no mark at all', [], 'interrupted'],
  ['begun', [mark(0, 'started')], 'interrupted'],
  ['finished', [mark(0, 'started'), mark(9, 'finished')], 'finished'],
  [
    'finished, then a late gap',
    [mark(0, 'started'), mark(9, 'finished'), mark(9, 'gap')],
    'finished',
  ],
  ['resumed', [mark(0, 'started'), mark(5, 'resumed')], 'interrupted'],
  [
    'resumed and finished',
    [mark(0, 'started'), mark(5, 'resumed'), mark(9, 'finished')],
    'finished',
  ],
])('state: %s', (_, events, state) => {
  expect(replay(header, events).state).toBe(state);
});

test('a reading lasts to its last event, words counting to their end', () => {
  expect(replay(header, [mark(0, 'started'), ...wordEvents(1000, 'heart')]).durationMs).toBe(1250);
  expect(replay(header, []).durationMs).toBe(0);
});

test('the order of the lines does not matter where times differ', () => {
  const events = [
    mark(0, 'started'),
    viewEvent(1, 1),
    viewEvent(500, 2, 10, 20),
    ...gazeEvents(40, 900, { xPx: 100, yPx: 100 }),
    ...wordEvents(100, 'the heart is normal'),
  ];
  const inOrder = replay(header, events);
  fc.assert(
    fc.property(fc.shuffledSubarray(events, { minLength: events.length }), shuffled => {
      expect(replay(header, shuffled)).toEqual(inOrder);
    }),
    { seed: 6, numRuns: 50 },
  );
});
