import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SHARED } from './shared-tools.ts';
import type { TimedWord } from './speech-page.ts';

export interface DictationPlan {
  name: string;
  seed: number;
  voice: string;
  /** Words a minute. */
  rate: number;
  /** Of speech to white noise; null: a quiet room, 50 dB. */
  snrDecibels: number | null;
  /** Default: three of the model's kind. */
  sentences?: string[];
  pauseSeconds?: number;
}

export interface SyntheticDictation extends DictationPlan {
  /** Mono, 16 bit, 48 kHz, as base64. */
  base64: string;
  /** The same as WAV. */
  path: string;
  words: TimedWord[];
}

const WAV_HEADER_BYTES = 44;
export const DICTATION_RATE = 48_000;

/** Three sentences each, with the synthesiser's own word times; see `test/check/dictations.py`. */
export async function makeDictations(
  plan: DictationPlan[],
  folder: string,
): Promise<SyntheticDictation[]> {
  const planPath = join(folder, 'plan.json');
  await writeFile(planPath, JSON.stringify(plan));
  const tools = join(SHARED, 'tools/synthetic-vosk');
  const script = 'test/check/dictations.py';
  await promisify(execFile)('/usr/bin/python3', [script, tools, planPath, folder]);
  return Promise.all(
    plan.map(async item => {
      const path = join(folder, `${item.name}.wav`);
      const wav = await readFile(path);
      const words: TimedWord[] = JSON.parse(
        await readFile(join(folder, `${item.name}.json`), 'utf8'),
      );
      return { ...item, path, words, base64: wav.subarray(WAV_HEADER_BYTES).toString('base64') };
    }),
  );
}
