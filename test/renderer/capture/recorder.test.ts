/// <reference types="vite/client" />
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { microphoneNames, Recorder } from '../../../renderer/capture/recorder.ts';
import { FakeAudio } from '../../support/fake-audio.ts';

vi.mock('../../../renderer/capture/recorder-worklet.ts?worker&url', () => ({ default: 'worklet' }));

let audio: FakeAudio;
beforeEach(() => {
  vi.useFakeTimers();
  audio = new FakeAudio();
  audio.install();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('answers once sound arrives, and turns the microphone off when closed', async () => {
  const recorder = await Recorder.open();
  expect(recorder.microphoneLabel).toBe('Fake');
  expect(audio.isMicrophoneOn).toBe(true);
  const closing = recorder.close();
  await vi.advanceTimersByTimeAsync(200);
  await closing;
  expect(audio).toMatchObject({
    isMicrophoneOn: false,
    isProcessing: false,
    isContextClosed: true,
  });
});

test('a microphone that stays silent is told after 20 s, and turned off', async () => {
  audio.fault = 'noSound';
  const opening = expect(Recorder.open()).rejects.toMatchObject({
    code: 'microphone.failed',
    actual: 'TimeoutError: no sound for 20 s',
  });
  await vi.advanceTimersByTimeAsync(19_000);
  expect(audio.isMicrophoneOn).toBe(true);
  await vi.advanceTimersByTimeAsync(1_000);
  await opening;
  expect(audio).toMatchObject({ isMicrophoneOn: false, isContextClosed: true });
});

test.each([
  ['noContext', 'Error: no audio device'],
  ['noWorklet', 'Error: no such module'],
] as const)(
  'a recorder that cannot be built (%s) turns the microphone off',
  async (fault, actual) => {
    audio.fault = fault;
    await expect(Recorder.open()).rejects.toMatchObject({ code: 'microphone.failed', actual });
    expect(audio.isMicrophoneOn).toBe(false);
  },
);

test('a refusal is told as such', async () => {
  audio.fault = 'denied';
  await expect(Recorder.open()).rejects.toMatchObject({ code: 'microphone.denied' });
});

test('a question left unanswered is told after a minute; a later yes opens nothing', async () => {
  audio.fault = 'noAnswer';
  const opening = expect(Recorder.open()).rejects.toMatchObject({ code: 'microphone.failed' });
  await vi.advanceTimersByTimeAsync(60_000);
  await opening;
  audio.allow();
  await vi.advanceTimersByTimeAsync(0);
  expect(audio.isMicrophoneOn).toBe(false);
});

test('a microphone that is unplugged is told, with what to do', async () => {
  const recorder = await Recorder.open();
  const failures: string[] = [];
  recorder.onFailure.add(({ code, advice }) => failures.push(`${code}: ${advice}`));
  audio.unplug();
  expect(failures).toEqual([expect.stringMatching(/^microphone\.lost: Check its cable/)]);
});

test('the microphone asked for is opened where it is there, the system’s choice where it is not', async () => {
  audio.names = ['Built-in', 'Headset'];
  expect(await microphoneNames()).toEqual(['Built-in', 'Headset']);
  expect((await Recorder.open()).microphoneLabel).toBe('Built-in');
  expect((await Recorder.open('Headset')).microphoneLabel).toBe('Headset');
  expect((await Recorder.open('Dictaphone')).microphoneLabel).toBe('Built-in');
});
