/**
 * Runs in a page of the app's origin, bundled: the app's own recorder, audio clock, recogniser frame
 * and reading capture, without its screens. See `open-speech-page.ts`.
 */
import { createClient } from '../../renderer/api-client.ts';
import { startGaze, webcamChoice } from '../../renderer/capture/desk.ts';
import { type DictatedWord, Dictation } from '../../renderer/capture/dictation.ts';
import { ReadingCapture } from '../../renderer/capture/reading-capture.ts';
import { type AudioChunk, Recorder } from '../../renderer/capture/recorder.ts';
import { openWire } from '../../renderer/open-wire.ts';
import type { Input } from '../../src/api/contract.ts';

/** As the recorder gives it: 2048 samples at a time. */
const CHUNK_FRAMES = 2048;

export interface SpeechPage {
  load(speechModelId: string): Promise<void>;
  /** Words of a recording given as base64 of 16-bit samples; times in seconds of it. */
  recognise(base64: string, sampleRate: number): Promise<TimedWord[]>;
  /** Starts camera and reading at once, reads for a while, and finishes. */
  readTogether(reading: Input<'readings.begin'>, seconds: number): Promise<{ zeroMs: number }>;
  /** Onsets of beeps the microphone hears, as sample positions and on the page's clock. */
  hearBeeps(seconds: number): Promise<{ frame: number; performanceMs: number }[]>;
}

export interface TimedWord {
  word: string;
  start: number;
  end: number;
}

let dictation: Dictation | null = null;

const page: SpeechPage = {
  async load(speechModelId) {
    dictation?.close();
    const { speechOrigin } = await (await fetch('/config.json')).json();
    dictation = await Dictation.open(speechOrigin, speechModelId);
  },

  async recognise(base64, sampleRate) {
    if (dictation === null) throw new Error('load a model first');
    const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
    const samples = Float32Array.from(new Int16Array(bytes.buffer), value => value / 32_768);
    const heard: DictatedWord[] = [];
    const stop = dictation.onWords.add(words => heard.push(...words));
    dictation.begin(sampleRate);
    for (let firstFrame = 0; firstFrame < samples.length; firstFrame += CHUNK_FRAMES) {
      dictation.feed({ firstFrame, samples: samples.slice(firstFrame, firstFrame + CHUNK_FRAMES) });
    }
    await dictation.finish();
    stop();
    return heard.map(({ text, startFrame, endFrame }) => ({
      word: text,
      start: startFrame / sampleRate,
      end: endFrame / sampleRate,
    }));
  },

  async readTogether(reading, seconds) {
    const { api } = createClient(openWire);
    const sources = { gaze: null, dictation };
    const [capture, gaze] = await Promise.all([
      ReadingCapture.start(api, reading, null, sources),
      startGaze(webcamChoice),
    ]);
    await new Promise(resolve => setTimeout(resolve, 1000 * seconds));
    const { zeroMs } = capture.session;
    await capture.finish();
    await gaze.stop();
    return { zeroMs: performance.timeOrigin + zeroMs };
  },

  async hearBeeps(seconds) {
    const recorder = await Recorder.open();
    const onsets: number[] = [];
    let wasLoud = true;
    recorder.onChunk.add(({ firstFrame, samples }: AudioChunk) => {
      for (const [i, sample] of samples.entries()) {
        const isLoud = Math.abs(sample) > 0.2;
        // A beep begins with its first loud sample after 0.2 s without any.
        const last = onsets.at(-1) ?? Number.NEGATIVE_INFINITY;
        if (isLoud && !wasLoud && firstFrame + i - last > 0.2 * recorder.sampleRate) {
          onsets.push(firstFrame + i);
        }
        wasLoud = isLoud;
      }
    });
    await new Promise(resolve => setTimeout(resolve, 1000 * seconds));
    const heard = onsets.map(frame => ({ frame, performanceMs: recorder.toPerformanceMs(frame) }));
    await recorder.close();
    return heard;
  },
};

Object.assign(window, { speechPage: page });
