import { expect, test } from 'vitest';
import { momentAt, neighbourSentenceMs, playbackOf } from '../../../src/reading/playback.ts';
import { replay } from '../../../src/reading/replay.ts';
import { gazeEvents, readingHeader, viewEvent, wordEvents } from '../../support/reading-events.ts';

/** Two sentences; the film is zoomed at 2 s; the eyes are lost from 3 s, and nothing comes from 4 to 5 s. */
const events = [
  viewEvent(0, 1),
  ...gazeEvents(0, 3000, { xPx: 100, yPx: 50 }),
  viewEvent(2000, 2),
  ...gazeEvents(3040, 4000, { xPx: 0, yPx: 0 }).map(event => ({ ...event, xPx: null, yPx: null })),
  ...gazeEvents(5000, 8000, { xPx: 300, yPx: 60 }),
  ...wordEvents(1000, 'the heart is normal'),
  ...wordEvents(5500, 'no effusion'),
  { type: 'mark' as const, tMs: 9000, what: 'finished' as const },
];
const header = readingHeader();
const fixations = [
  { startMs: 200, endMs: 900, xPx: 100, yPx: 50, sampleCount: 18 },
  { startMs: 5000, endMs: 6000, xPx: 150, yPx: 30, sampleCount: 25 },
];
const playback = playbackOf(replay(header, events as never), events as never, fixations);

test('what holds at a moment is what the journal last said', () => {
  expect(momentAt(playback, 1999).view?.imageToScreen[0]).toBe(1);
  expect(momentAt(playback, 2000).view?.imageToScreen[0]).toBe(2);
  expect(momentAt(playback, 500)).toMatchObject({ fixation: 0, word: -1, sentence: -1 });
  expect(momentAt(playback, 950).fixation).toBe(-1);
  expect(momentAt(playback, 1300)).toMatchObject({ word: 1, sentence: 0 });
  expect(momentAt(playback, 5400)).toMatchObject({ word: 3, sentence: 0, fixation: 1 });
  expect(momentAt(playback, 9000)).toMatchObject({ word: 5, sentence: 1 });
});

test('gaze is shown where it was, lost where it was lost, and not at all once it is old', () => {
  expect(momentAt(playback, 2010).gaze).toMatchObject({ xPx: 100, image: { xPx: 50, yPx: 25 } });
  expect(momentAt(playback, 3500).gaze).toMatchObject({ xPx: null });
  expect(momentAt(playback, 4500).gaze).toBeNull();
});

test('the trail is the last second of samples', () => {
  const { trailFirst, trailLast } = momentAt(playback, 2000);
  const times = playback.samples.slice(trailFirst, trailLast + 1).map(({ tMs }) => tMs);
  expect(times).toEqual(Array.from({ length: 25 }, (_, i) => 1040 + 40 * i));
});

test('losses and gaps are told apart', () => {
  expect(playback.missing).toEqual([
    { fromMs: 3040, toMs: 4000, what: 'lost' },
    { fromMs: 4000, toMs: 5000, what: 'gap' },
    { fromMs: 8000, toMs: 9000, what: 'gap' },
  ]);
});

test('steps from sentence to sentence; back from inside one goes to its beginning', () => {
  expect(neighbourSentenceMs(playback, 0, 1)).toBe(1000);
  expect(neighbourSentenceMs(playback, 1000, 1)).toBe(5500);
  expect(neighbourSentenceMs(playback, 5600, 1)).toBe(9000);
  expect(neighbourSentenceMs(playback, 5600, -1)).toBe(1000);
  expect(neighbourSentenceMs(playback, 4000, -1)).toBe(1000);
  expect(neighbourSentenceMs(playback, 500, -1)).toBe(0);
});

test('every moment equals what a look at the whole journal says', () => {
  for (let tMs = 0; tMs <= 9000; tMs += 37) {
    const moment = momentAt(playback, tMs);
    const views = playback.views.filter(view => view.tMs <= tMs);
    expect(moment.view).toBe(views.at(-1) ?? null);
    expect(moment.word).toBe(playback.words.filter(word => word.startMs <= tMs).length - 1);
  }
});
