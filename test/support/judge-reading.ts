import type { Alignment } from '../../src/api/contract.ts';
import { imageToScreen, type Point } from '../../src/imaging/viewport.ts';
import type { JournalEvent } from '../../src/reading/journal.ts';
import type { Look } from './fake-camera.ts';
import type { DeviceTruth } from './fake-device-truth.ts';
import type { SpokenWord } from './fake-microphone.ts';

export interface RecordedReading {
  /** Unix ms at zero of the reading's clock. */
  zeroMs: number;
  events: JournalEvent[];
  alignment: Alignment;
  truth: DeviceTruth;
  /** True words by sentence, seconds from the opening of the microphone. */
  spoken: SpokenWord[][];
}

export interface Judgement {
  words: { text: string; startErrorMs: number; endErrorMs: number }[];
  sentences: { text: string; lookedAt: string; centreErrorPx: number }[];
  /** What is outside the limits, in words; empty for a good reading. */
  complaints: string[];
}

const LARGEST_WORD_ERROR_MS = 100;
const LARGEST_CENTRE_ERROR_PX = 90;

/**
 * Compares a recorded reading with what its fake devices really did: each word's times with the
 * dictation, each sentence heatmap's weighted centre (on the screen) with the place the eyes were
 * at, which the camera's own frames tell.
 */
export function judgeReading(reading: RecordedReading, looks: Look[]): Judgement {
  const words = judgeWords(reading);
  const sentences = judgeSentences(reading, looks);
  const complaints: string[] = [];
  const spokenTexts = reading.spoken.flat().map(({ word }) => word);
  const heardTexts = words.map(({ text }) => text);
  if (heardTexts.join(' ') !== spokenTexts.join(' ')) {
    complaints.push(`heard “${heardTexts.join(' ')}”, said “${spokenTexts.join(' ')}”`);
  }
  for (const { text, startErrorMs, endErrorMs } of words) {
    if (!(Math.max(Math.abs(startErrorMs), Math.abs(endErrorMs)) <= LARGEST_WORD_ERROR_MS)) {
      complaints.push(
        `“${text}” is off by ${startErrorMs} ms at its start, ${endErrorMs} at its end`,
      );
    }
  }
  if (sentences.length !== reading.spoken.length) {
    complaints.push(`${sentences.length} sentences instead of ${reading.spoken.length}`);
  }
  for (const { text, lookedAt, centreErrorPx } of sentences) {
    if (!(centreErrorPx <= LARGEST_CENTRE_ERROR_PX)) {
      complaints.push(`“${text}” is ${centreErrorPx} px from ${lookedAt}`);
    }
  }
  return { words, sentences, complaints };
}

function judgeWords({ events, zeroMs, truth, spoken }: RecordedReading): Judgement['words'] {
  const openedMs = (truth.microphoneOpenedMs.at(-1) ?? Number.NaN) - zeroMs;
  const said = spoken.flat();
  return events
    .filter(event => event.type === 'word')
    .map(({ text, startMs, endMs }, i) => ({
      text,
      startErrorMs: Math.round(startMs - (openedMs + (said[i]?.start ?? Number.NaN) * 1000)),
      endErrorMs: Math.round(endMs - (openedMs + (said[i]?.end ?? Number.NaN) * 1000)),
    }));
}

function judgeSentences(reading: RecordedReading, looks: Look[]): Judgement['sentences'] {
  const view = reading.events.findLast(event => event.type === 'view');
  return reading.alignment.sentences.map(({ text, startMs, endMs, centre }) => {
    const look = lookAt(reading, looks, (startMs + endMs) / 2);
    const onScreen = view && centre && imageToScreen(view.imageToScreen, centre);
    return {
      text,
      lookedAt: look?.name ?? 'nowhere known',
      centreErrorPx: Math.round(look && onScreen ? distance(onScreen, look) : Number.NaN),
    };
  });
}

/** Where the eyes were at a moment of the reading's clock: the code of the last frame before it. */
function lookAt({ truth, zeroMs }: RecordedReading, looks: Look[], tMs: number): Look | undefined {
  const frame = truth.looks.findLast(({ atMs }) => atMs <= zeroMs + tMs);
  return looks.find(({ code }) => code === frame?.code);
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.xPx - b.xPx, a.yPx - b.yPx);
}
