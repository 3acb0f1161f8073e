/// <reference types="vite/client" />
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DictatedWord, Dictation } from '../../../renderer/capture/dictation.ts';
import { Listeners } from '../../../renderer/capture/listeners.ts';
import { ReadingCapture } from '../../../renderer/capture/reading-capture.ts';
import type { Api } from '../../../src/api/contract.ts';
import { AppError } from '../../../src/base/app-error.ts';
import type { JournalEvent } from '../../../src/reading/journal.ts';
import { FakeAudio } from '../../support/fake-audio.ts';
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
