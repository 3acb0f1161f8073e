/// <reference types="vite/client" />
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DictatedWord, Dictation } from '../../../renderer/capture/dictation.ts';
import { Listeners } from '../../../renderer/capture/listeners.ts';
import { ReadingCapture } from '../../../renderer/capture/reading-capture.ts';
import type { Api } from '../../../src/api/contract.ts';
import { AppError } from '../../../src/base/app-error.ts';
import type { JournalEvent } from '../../../src/reading/journal.ts';
import { FakeAudio } from '../../support/fake-audio.ts';
import { FakeGaze } from '../../support/fake-gaze.ts';
import { beginInput } from '../../support/small-reading.ts';

vi.mock('../../../renderer/capture/recorder-worklet.ts?worker&url', () => ({ default: 'worklet' }));

/** Hears what the test tells it to. */
class FakeDictation {
  readonly onPartial = new Listeners<string>();
  readonly onWords = new Listeners<DictatedWord[]>();
  readonly onFailure = new Listeners<AppError>();
  begin = () => {};
  feed = () => {};
  finish = async () => this.onWords.emit([]);
}

let audio: FakeAudio;
let dictation: FakeDictation;
let journal: JournalEvent[];
let calls: string[];
/** What the host does when asked to begin or discard. */
let answer: () => Promise<void>;

function fakeApi(): Api {
  const api: Partial<Api> = {
    'readings.begin': async () => {
      await answer();
      return { readingId: 'r1' };
    },
    'readings.append': async ({ events }) => {
      journal.push(...events);
      return { eventCount: events.length };
    },
    'readings.interrupt': async () => {
      calls.push('interrupt');
      return {};
    },
    'readings.discard': async () => {
      await answer();
      calls.push('discard');
      return {};
    },
  };
  return api as Api;
}

const start = () =>
  ReadingCapture.start(fakeApi(), beginInput('s1'), null, {
    gaze: null,
    dictation: dictation as Partial<Dictation> as Dictation,
  });
const partials = () => journal.flatMap(event => (event.type === 'partial' ? event.text : []));

beforeEach(() => {
  vi.useFakeTimers();
  audio = new FakeAudio();
  audio.install();
  dictation = new FakeDictation();
  journal = [];
  calls = [];
  answer = async () => {};
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('what is being recognised goes into the journal as it changes, twice a second at most', async () => {
  await start();
  for (const text of ['the', 'the heart', 'the heart', 'the heart is']) {
    dictation.onPartial.emit(text);
    await vi.advanceTimersByTimeAsync(300);
  }
  expect(partials()).toEqual(['the', 'the heart']);
});

test('an utterance that turns out to be nothing is taken back; one with words is not', async () => {
  await start();
  dictation.onPartial.emit('huh');
  dictation.onWords.emit([]);
  dictation.onWords.emit([]);
  await vi.advanceTimersByTimeAsync(1_000);
  dictation.onPartial.emit('heart');
  dictation.onWords.emit([{ text: 'heart', startFrame: 0, endFrame: 9_600, confidence: 1 }]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(journal.map(event => event.type)).toEqual([
    'mark',
    'partial',
    'partial',
    'partial',
    'word',
  ]);
  expect(partials()).toEqual(['huh', '', 'heart']);
});

test('a reading that is left is interrupted, with all it had, and the microphone is off', async () => {
  const capture = await start();
  dictation.onPartial.emit('heart');
  await capture.abandon();
  expect(partials()).toEqual(['heart', '']);
  expect(calls).toEqual(['interrupt']);
  expect(audio.isMicrophoneOn).toBe(false);
});

test('recording goes on where the host refuses to discard, and ends where it does', async () => {
  const capture = await start();
  answer = async () => {
    throw new AppError({ code: 'disk.full', message: 'No room left.' });
  };
  await expect(capture.discard()).rejects.toMatchObject({ code: 'disk.full' });
  expect(audio.isMicrophoneOn).toBe(true);
  dictation.onPartial.emit('heart');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(partials()).toEqual(['heart']);

  answer = async () => {};
  await capture.discard();
  expect(audio.isMicrophoneOn).toBe(false);
});

test('a host that does not answer is told after 20 s; a reading it opens later is interrupted', async () => {
  const late = Promise.withResolvers<void>();
  answer = () => late.promise;
  const starting = expect(start()).rejects.toMatchObject({ code: 'reading.noAnswer' });
  await vi.advanceTimersByTimeAsync(20_000);
  await starting;
  expect(audio.isMicrophoneOn).toBe(false);
  late.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(calls).toEqual(['interrupt']);
});

const gaps = () =>
  journal.flatMap(event => (event.type === 'mark' && event.what === 'gap' ? event.detail : []));

test('a camera that was unplugged is taken up again when it is back, and the gap is marked', async () => {
  const gaze = new FakeGaze();
  const capture = await ReadingCapture.start(fakeApi(), beginInput('s1'), null, {
    gaze,
    dictation: null,
  });
  const told: string[] = [];
  capture.onFailure.add(({ code }) => told.push(code));
  capture.onReturn.add(code => told.push(`back after ${code}`));
  gaze.look(performance.now());
  gaze.unplug();
  await vi.advanceTimersByTimeAsync(7_000);
  expect(told).toEqual(['camera.lost']);
  expect(gaps()).toEqual([]);
  gaze.isThere = true;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(told).toEqual(['camera.lost', 'back after camera.lost']);
  expect(gaps()).toEqual([expect.stringMatching(/^gaze: 8\d{3} ms, camera.lost$/)]);
  gaze.look(performance.now());
  await vi.advanceTimersByTimeAsync(1_000);
  expect(journal.filter(event => event.type === 'gaze')).toHaveLength(2);

  // Given up when the reading is left: nobody's camera comes on after that.
  gaze.unplug();
  await capture.abandon();
  gaze.isThere = true;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(gaze.isRunning).toBe(false);
});

test('a microphone that was unplugged is taken up again, and its words are placed by it', async () => {
  const capture = await start();
  const told: string[] = [];
  capture.onFailure.add(({ code }) => told.push(code));
  capture.onReturn.add(code => told.push(`back after ${code}`));
  audio.unplug();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told).toEqual(['microphone.lost']);
  audio.fault = null;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(told).toEqual(['microphone.lost', 'back after microphone.lost']);
  expect(audio.isMicrophoneOn).toBe(true);
  expect(gaps()).toEqual([expect.stringMatching(/^sound: 6\d{3} ms, microphone.lost$/)]);
  dictation.onWords.emit([{ text: 'heart', startFrame: 0, endFrame: 9_600, confidence: 1 }]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(journal.filter(event => event.type === 'word')).toHaveLength(1);
  await capture.abandon();
  expect(audio.isMicrophoneOn).toBe(false);
});

test('the microphone that was chosen is taken up again, not the system’s choice', async () => {
  audio.names = ['Built-in', 'Headset'];
  const asked: unknown[] = [];
  const capture = await ReadingCapture.start(fakeApi(), beginInput('s1'), null, {
    gaze: null,
    dictation: dictation as Partial<Dictation> as Dictation,
    microphone: 'Headset',
  });
  const { getUserMedia } = navigator.mediaDevices;
  navigator.mediaDevices.getUserMedia = async wish => {
    const stream = await getUserMedia(wish);
    asked.push(stream.getAudioTracks()[0]?.label);
    return stream;
  };
  audio.unplug();
  audio.fault = null;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(asked.at(-1)).toBe('Headset');
  await capture.abandon();
});

test('a source that finds its device again by itself is left to do so', async () => {
  const gaze = new FakeGaze();
  const capture = await ReadingCapture.start(fakeApi(), beginInput('s1'), null, {
    gaze,
    dictation: null,
  });
  const told: string[] = [];
  capture.onFailure.add(({ code }) => told.push(code));
  capture.onReturn.add(code => told.push(`back after ${code}`));
  gaze.onFailure.emit(new AppError({ code: 'tracker.lost', message: 'Lost.' }));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(gaze.startCount).toBe(0);
  gaze.look(performance.now());
  gaze.look(performance.now());
  expect(told).toEqual(['tracker.lost', 'back after tracker.lost']);
  await capture.abandon();
});

test('while the last words are waited for no camera comes on again', async () => {
  const gaze = new FakeGaze();
  const capture = await ReadingCapture.start(fakeApi(), beginInput('s1'), null, {
    gaze,
    dictation: dictation as Partial<Dictation> as Dictation,
  });
  gaze.unplug();
  const lastWords = Promise.withResolvers<void>();
  dictation.finish = () => lastWords.promise;
  const leaving = capture.abandon();
  gaze.isThere = true;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(gaze.startCount).toBe(0);
  lastWords.resolve();
  await leaving;
});

test('a sleep of the computer in the middle of a reading is marked and told', async () => {
  const capture = await start();
  const told: string[] = [];
  capture.onFailure.add(({ code }) => told.push(code));
  await vi.advanceTimersByTimeAsync(2_500);
  vi.setSystemTime(Date.now() + 3_600_000);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told).toEqual(['reading.slept']);
  expect(gaps()).toEqual([expect.stringMatching(/^clock: 3600\d{3} ms, asleep$/)]);
});
