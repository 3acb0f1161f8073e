import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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

test('a pause for a full disk is known, a gap of the eyes is none', () => {
  const { pauses } = replay(header, [
    ...gazeEvents(0, 9_000, { xPx: 300, yPx: 200 }),
    { type: 'mark', tMs: 5_000, what: 'gap', detail: 'disk: 3000 ms, disk.full', pausedMs: 3_000 },
    mark(1_000, 'gap'),
  ]);
  expect(pauses).toEqual([{ fromMs: 5_000, toMs: 8_000 }]);
});

test('a resumption’s calibration, screen and source join the header’s', () => {
  const { screen, calibration, gazeSource } = header;
  const setup = { screen: { ...screen, widthPx: 1000 }, calibration, gazeSource: 'none' as const };
  const events: JournalEvent[] = [
    mark(0, 'started'),
    mark(5, 'resumed'),
    { type: 'mark', tMs: 9, what: 'resumed', setup },
  ];
  expect(replay(header, events).setups).toEqual([
    { screen, calibration, gazeSource, sinceMs: 0 },
    { ...setup, sinceMs: 9 },
  ]);
});

describe('an utterance that was never finished', () => {
  const partial = (tMs: number, text: string): JournalEvent => ({ type: 'partial', tMs, text });
  const wordsOf = (events: JournalEvent[]) =>
    replay(header, events).words.map(({ text, startMs, endMs, confidence }) => [
      text,
      startMs,
      endMs,
      confidence,
    ]);

  test('keeps its words, each ending when it was first seen, without confidence', () => {
    const events = [
      partial(5000, 'the'),
      partial(5500, 'the heart'),
      partial(7000, 'the heart is normal'),
    ];
    expect(wordsOf(events)).toEqual([
      ['the', 4600, 5000, 0],
      ['heart', 5100, 5500, 0],
      ['is', 6200, 6600, 0],
      ['normal', 6600, 7000, 0],
    ]);
    expect(replay(header, events).durationMs).toBe(7000);
  });

  test('a word seen right after another begins where that one ended, and none before the reading', () => {
    expect(wordsOf([partial(100, 'no'), partial(300, 'no effusion')])).toEqual([
      ['no', 0, 100, 0],
      ['effusion', 100, 300, 0],
    ]);
  });

  test('a word that was revised, and all behind it, dates from the revision', () => {
    const events = [
      partial(5000, 'the part'),
      partial(5500, 'the heart'),
      partial(6000, 'the heart'),
    ];
    expect(wordsOf(events)).toEqual([
      ['the', 4600, 5000, 0],
      ['heart', 5100, 5500, 0],
    ]);
  });

  test('gives way to its final result', () => {
    const events = [partial(500, 'the part'), ...wordEvents(100, 'heart')];
    expect(wordsOf(events)).toEqual([['heart', 100, 350, 1]]);
    expect(wordsOf([...events, partial(2000, 'no')]).map(([text]) => text)).toEqual([
      'heart',
      'no',
    ]);
  });

  test('that turned out to be nothing has no words', () => {
    expect(wordsOf([partial(500, 'huh'), partial(1000, '')])).toEqual([]);
    expect(wordsOf([partial(500, 'huh'), partial(1000, ''), partial(3000, 'huh')])).toEqual([
      ['huh', 2600, 3000, 0],
    ]);
  });

  test('keeps its words through a resumption, whose final results are of other utterances', () => {
    const events = [partial(500, 'clear'), mark(1000, 'resumed'), ...wordEvents(2000, 'normal')];
    expect(wordsOf(events).map(([text]) => text)).toEqual(['clear', 'normal']);
  });
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
