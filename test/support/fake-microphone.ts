import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PYTHON = '/usr/bin/python3';
const CACHE = '.cache/fake-devices';
const SAMPLE_RATE = 16_000;
const WAV_HEADER_BYTES = 44;
/** The tool's own silence before the first word; it wants some, we cut it off again. */
const LEAD_SECONDS = 0.5;

export interface Utterance {
  text: string;
  /** Seconds of the recording at which its first word begins. */
  startSeconds: number;
}

/** A word of the recording with its true times, seconds from the start of the file. */
export interface SpokenWord {
  word: string;
  start: number;
  end: number;
}

/** A dictation (mono WAV, 16 kHz) with exact word times, one tool run per sentence, cached. */
export async function fakeMicrophone(
  tool: string,
  utterances: Utterance[],
): Promise<{ path: string; words: SpokenWord[][] }> {
  const hash = createHash('sha256');
  hash.update(await readFile(tool)).update(JSON.stringify(utterances));
  const path = join(CACHE, `${hash.digest('hex').slice(0, 16)}.wav`);
  const wordsPath = `${path}.json`;
  if (!existsSync(path)) {
    await mkdir(CACHE, { recursive: true });
    const spoken = await Promise.all(
      utterances.map((utterance, i) => say(tool, utterance.text, `${path}.${i}.wav`)),
    );
    const last = spoken.at(-1);
    const seconds =
      (utterances.at(-1)?.startSeconds ?? 0) + (last?.samples.length ?? 0) / SAMPLE_RATE + 1;
    const mix = new Int16Array(Math.ceil(seconds * SAMPLE_RATE));
    const words = spoken.map(({ samples, words }, i) => {
      const startSeconds = utterances[i]?.startSeconds ?? 0;
      const shift = startSeconds - (words[0]?.start ?? 0);
      const offset = Math.round(shift * SAMPLE_RATE);
      // Everything before the first word is silence of the tool's lead.
      mix.set(samples.subarray(Math.max(0, -offset)), Math.max(0, offset));
      return words.map(({ word, start, end }) => ({
        word,
        start: start + shift,
        end: end + shift,
      }));
    });
    await writeFile(wordsPath, JSON.stringify(words));
    await writeFile(`${path}.partial`, wav(mix, SAMPLE_RATE));
    await rename(`${path}.partial`, path);
  }
  return { path, words: JSON.parse(await readFile(wordsPath, 'utf8')) };
}

async function say(tool: string, text: string, path: string) {
  await run(PYTHON, [tool, path, text, '--lead', String(LEAD_SECONDS)]);
  const file = await readFile(path);
  const bytes = file.buffer.slice(
    file.byteOffset + WAV_HEADER_BYTES,
    file.byteOffset + file.length,
  );
  const words: SpokenWord[] = JSON.parse(await readFile(`${path}.json`, 'utf8'));
  return { samples: new Int16Array(bytes), words };
}

/** Mono 16-bit PCM in a WAV file (RIFF, Microsoft/IBM 1991). */
export function wav(samples: Int16Array, sampleRate = SAMPLE_RATE): Buffer {
  const header = Buffer.alloc(WAV_HEADER_BYTES);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer)]);
}
