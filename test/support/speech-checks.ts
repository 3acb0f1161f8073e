import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { siteFolders } from '../../main/host/sites.ts';
import { startWebHost, type WebHost } from '../../main/host/web-host.ts';
import { type OpenLibrary, openLibrary } from '../../main/node/open-library.ts';
import { launchBrowser } from './browser.ts';
import { DICTATION_RATE, type DictationPlan, makeDictations } from './dictations.ts';
import { readTruth } from './fake-device-truth.ts';
import { wav } from './fake-microphone.ts';
import { buildSpeechPage, openSpeechPage, type RemoteSpeechPage } from './open-speech-page.ts';
import { quantile } from './quantile.ts';
import { SHARED } from './shared-tools.ts';
import { smallPng } from './small-reading.ts';
import { standInModelHost } from './stand-in-model-host.ts';
import { type WordErrors, wordErrors } from './word-errors.ts';

const MODEL = 'vosk-radiology-61-words';
const READER = 'Dr Ada Test';

export interface Condition {
  name: string;
  words: number;
  /** Substitutions, deletions and insertions per word said. */
  errorRate: number;
  /** Mean errors with their sign. */
  startMs: number;
  endMs: number;
  /** Mean size of the errors of starts and ends. */
  boundaryMs: number;
  p95Ms: number;
}

/** Four voices × three rates × four noise levels. */
export function dictationPlan(): DictationPlan[] {
  const voices = ['en-us', 'en-us+f3', 'en-us+m4', 'en-us+linda'];
  const noises = [null, 25, 15, 8];
  return voices.flatMap((voice, v) =>
    [130, 155, 185].flatMap((rate, r) =>
      noises.map((snrDecibels, n) => ({
        name: `${v}-${r}-${n}`,
        seed: 100 * v + 10 * r + n,
        voice,
        rate,
        snrDecibels,
      })),
    ),
  );
}

/** Word and boundary errors by noise, and over all (last). */
export async function recogniseAll(
  folder: string,
  plan: DictationPlan[] = dictationPlan(),
): Promise<Condition[]> {
  const dictations = await makeDictations(plan, folder);
  return await withSpeechPage(folder, [], async ({ page }) => {
    const byNoise = new Map<string, WordErrors[]>();
    for (const { base64, words, snrDecibels } of dictations) {
      const heard = await page.recognise(base64, DICTATION_RATE);
      const name = snrDecibels === null ? 'quiet (50 dB)' : `${snrDecibels} dB`;
      byNoise.set(name, [...(byNoise.get(name) ?? []), wordErrors(words, heard)]);
    }
    const rows = [...byNoise].map(([name, errors]) => summed(name, errors));
    return [...rows, summed('all', [...byNoise.values()].flat())];
  });
}

/** How far beeps of the fake microphone, one a second, are from one a second when they are heard. */
export async function beepErrors(folder: string, minutes: number) {
  const path = join(folder, 'beeps.wav');
  const seconds = Math.round(60 * minutes);
  await writeFile(path, beeps(seconds + 5));
  const flags = [`--use-file-for-fake-audio-capture=${path}%noloop`];
  const heard = await withSpeechPage(folder, flags, ({ page }) => page.hearBeeps(seconds));
  const times = heard.map(({ performanceMs }) => performanceMs);
  const offsets = times.map(ms => ms - 1000 * Math.round((ms - (times[0] ?? 0)) / 1000));
  const middle = quantile(offsets, 0.5);
  const sizes = offsets.map(offset => Math.abs(offset - middle));
  const quarter = Math.max(1, Math.floor(offsets.length / 4));
  return {
    count: heard.length,
    expected: seconds,
    medianMs: quantile(sizes, 0.5),
    p99Ms: quantile(sizes, 0.99),
    driftMs: quantile(offsets.slice(-quarter), 0.5) - quantile(offsets.slice(0, quarter), 0.5),
  };
}

export interface FirstWord {
  /** The first word that began after the reading had, how long after, and how far off its end is. */
  said: string;
  afterMs: number;
  heard: string | null;
  errorMs: number | null;
}

/** Starts camera and microphone together several times, with somebody already speaking. */
export async function firstWords(folder: string, startCount: number): Promise<FirstWord[]> {
  const isolated =
    'heart effusion nodule catheter opacity fracture consolidation cardiomegaly mediastinum edema';
  const [speech] = await makeDictations(
    [
      {
        name: 'first-words',
        seed: 1,
        voice: 'en-us',
        rate: 150,
        snrDecibels: null,
        sentences: isolated.split(' '),
        pauseSeconds: 0.35,
      },
    ],
    folder,
  );
  if (speech === undefined) throw new Error('no speech was made');
  const flags = [`--use-file-for-fake-audio-capture=${speech.path}%noloop`];
  return await withSpeechPage(folder, flags, async ({ page, library, speechModelId }) => {
    const { api } = library.app.openSession();
    const choices = { camera: true, microphone: true, retention: false, training: false };
    await api['readers.consent']({ reader: READER, choices, language: 'en' });
    const files = [{ fileName: 'film.png', content: smallPng() }];
    const { imported } = await api['studies.import']({ files });
    const found: FirstWord[] = [];
    for (let start = 0; start < startCount; start++) {
      const { zeroMs } = await page.readTogether(
        {
          studyId: imported[0]?.studyId ?? '',
          reader: READER,
          screen: { widthPx: 1280, heightPx: 720, pixelPitchMm: 0.25, viewingDistanceMm: 600 },
          calibration: null,
          gazeSource: 'none',
          speechModel: speechModelId,
        },
        6,
      );
      const { microphoneOpenedMs } = await readTruth(page.page, page.page.mainFrame());
      const openedMs = (microphoneOpenedMs.at(-1) ?? Number.NaN) - zeroMs;
      const trueMs = ({ start: seconds }: { start: number }) => openedMs + 1000 * seconds;
      const first = speech.words.find(word => trueMs(word) > 0);
      if (first === undefined) throw new Error('the recording was over before the reading began');
      const readingId = (await api['readings.list']({})).at(-1)?.readingId ?? '';
      const { events } = await api['readings.read']({ readingId });
      // Overlapping it; the recogniser may count the silence before a word as part of it.
      const heard = events.find(
        event =>
          event.type === 'word' &&
          event.startMs < trueMs({ start: first.end }) &&
          event.endMs > (trueMs(first) + trueMs({ start: first.end })) / 2,
      );
      found.push({
        said: first.word,
        afterMs: trueMs(first),
        heard: heard?.type === 'word' ? heard.text : null,
        errorMs: heard?.type === 'word' ? heard.endMs - trueMs({ start: first.end }) : null,
      });
    }
    return found;
  });
}

interface Opened {
  page: RemoteSpeechPage;
  library: OpenLibrary;
  speechModelId: string;
}

/** A browser with fake devices, the host of a new library, and the speech page with a model loaded. */
async function withSpeechPage<T>(
  folder: string,
  flags: string[],
  work: (opened: Opened) => Promise<T>,
): Promise<T> {
  const report = console.error;
  const path = join(folder, `library-${crypto.randomUUID()}`);
  const startModelHost = async () => standInModelHost();
  const library = await openLibrary(path, { report, startModelHost });
  let host: WebHost | null = null;
  const browser = await launchBrowser([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    ...flags,
  ]);
  try {
    const { api } = library.app.openSession();
    const content = new Uint8Array(await readFile(`${SHARED}data/speech/${MODEL}.tar.gz`));
    const fileName = `${MODEL}.tar.gz`;
    const { speechModelId } = await api['speech.install']({ fileName, content });
    const renderer = join(folder, 'page');
    await buildSpeechPage(renderer);
    const folders = { ...siteFolders(library.folder.speechModels), renderer };
    const { settings } = library.ports;
    host = await startWebHost({ app: library.app, settings, folders, port: 0, report });
    const page = await openSpeechPage(browser, host);
    await page.load(speechModelId);
    return await work({ page, library, speechModelId });
  } finally {
    await browser.close();
    await host?.close();
    await library.close();
  }
}

function summed(name: string, errors: readonly WordErrors[]): Condition {
  const total = (count: (one: WordErrors) => number) =>
    errors.reduce((sum, one) => sum + count(one), 0);
  const words = total(one => one.saidCount);
  const starts = errors.flatMap(one => one.startErrors).map(seconds => 1000 * seconds);
  const ends = errors.flatMap(one => one.endErrors).map(seconds => 1000 * seconds);
  const sizes = [...starts, ...ends].map(Math.abs);
  return {
    name,
    words,
    errorRate: total(one => one.substitutions + one.deletions + one.insertions) / words,
    startMs: mean(starts),
    endMs: mean(ends),
    boundaryMs: mean(sizes),
    p95Ms: quantile(sizes, 0.95),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** 20 ms of 1 kHz each second, from the first second on. */
function beeps(seconds: number): Buffer {
  const samples = new Int16Array(seconds * DICTATION_RATE);
  for (let second = 1; second < seconds; second++) {
    for (let i = 0; i < 0.02 * DICTATION_RATE; i++) {
      const tone = Math.sin((2 * Math.PI * 1000 * i) / DICTATION_RATE);
      samples[second * DICTATION_RATE + i] = Math.round(24_000 * tone);
    }
  }
  return wav(samples, DICTATION_RATE);
}
