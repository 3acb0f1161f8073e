import { readdirSync, readFileSync } from 'node:fs';
import { ComputePool } from '../../main/node/compute-pool.ts';
import { reportOf } from '../../src/base/app-error.ts';
import { SeededRandom } from '../../src/base/random.ts';
import { displayedGrey } from '../../src/imaging/film.ts';
import { SHARED_DATA } from './shared-data.ts';

export interface MutationReport {
  films: number;
  /** Times each error code came. */
  refusals: Record<string, number>;
  problems: { mutation: string; problem: string }[];
  peakMemoryMiB: number;
  slowestMs: number;
  slowest: string;
}

const DEADLINE_MS = 5000;
/** Larger files only make the same damage rarer and slower. */
const LARGEST_FILE_BYTES = 600_000;
const HEADER_BYTES = 2048;

type Outcome = { film: true } | { code: string } | { problem: string };

/**
 * Decodes `count` mutated copies of the DICOM files of ../shared/data, the same on each run, one
 * after the other in the host's own worker, which is ended after 5 s (`study.tooSlow`).
 */
export async function decodeMutations(
  count: number,
  onProgress?: (done: number, report: MutationReport) => void,
): Promise<MutationReport> {
  const files = ['dicom-valid', 'dicom-malformed'].flatMap(folder =>
    readdirSync(SHARED_DATA + folder)
      .filter(name => name.endsWith('.dcm'))
      .sort()
      .map(name => ({
        name,
        bytes: new Uint8Array(readFileSync(`${SHARED_DATA}${folder}/${name}`)),
      }))
      .filter(({ bytes }) => bytes.length <= LARGEST_FILE_BYTES),
  );
  const report: MutationReport = {
    films: 0,
    refusals: {},
    problems: [],
    peakMemoryMiB: 0,
    slowestMs: 0,
    slowest: '',
  };
  const pool = new ComputePool({ deadlineMs: DEADLINE_MS });
  for (let i = 0; i < count; i++) {
    const file = files[i % files.length] as (typeof files)[number];
    const random = new SeededRandom(i, 'mutation');
    const { bytes, how } = mutate(file.bytes, random);
    const mutation = `${i}: ${file.name}, ${how}`;
    const startMs = performance.now();
    const answer = await outcomeOf(pool, bytes);
    const elapsedMs = performance.now() - startMs;
    if (elapsedMs > report.slowestMs)
      Object.assign(report, { slowestMs: elapsedMs, slowest: mutation });
    if ('film' in answer) report.films++;
    else if ('code' in answer)
      report.refusals[answer.code] = (report.refusals[answer.code] ?? 0) + 1;
    else report.problems.push({ mutation, problem: answer.problem });
    report.peakMemoryMiB = Math.max(report.peakMemoryMiB, process.memoryUsage.rss() / 2 ** 20);
    onProgress?.(i + 1, report);
  }
  await pool.close();
  return report;
}

const kinds = ['bits', 'bits', 'bits', 'header bits', 'cut', 'length', 'lost', 'doubled'] as const;

/** A damaged copy: one to a few of flipped bits, cut ends, overwritten lengths and lost or doubled runs. */
function mutate(
  original: Uint8Array,
  random: SeededRandom,
): { bytes: Uint8Array<ArrayBuffer>; how: string } {
  let bytes = new Uint8Array(original);
  const changes: string[] = [];
  const times = 1 + random.integer(2);
  for (let i = 0; i < times; i++) {
    const kind = random.choice(kinds);
    const reach = kind === 'header bits' || kind === 'length' ? HEADER_BYTES : bytes.length;
    const at = random.integer(Math.max(1, Math.min(reach, bytes.length) - 4));
    changes.push(`${kind} at ${at}`);
    if (kind === 'cut') bytes = bytes.slice(0, at);
    else if (kind === 'length') overwriteLength(bytes, at, random);
    else if (kind === 'lost')
      bytes = joined(bytes.subarray(0, at), bytes.subarray(at + 1 + random.integer(64)));
    else if (kind === 'doubled') bytes = joined(bytes.subarray(0, at + 16), bytes.subarray(at));
    else {
      const flips = kind === 'bits' ? 1 + random.integer(32) : 1 + random.integer(4);
      for (let k = 0; k < flips; k++) {
        const position = kind === 'bits' ? random.integer(Math.max(1, bytes.length)) : at + k;
        bytes[position] = (bytes[position] ?? 0) ^ (1 << random.integer(8));
      }
    }
  }
  return { bytes, how: changes.join(', ') };
}

/** Writes what a 16- or 32-bit length or size could be, to see it believed. */
function overwriteLength(bytes: Uint8Array, at: number, random: SeededRandom): void {
  const lies = [0, 1, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0xfffffffe, 0xffffffff];
  const value = random.choice(lies);
  const byteCount = random.choice([2, 4]);
  for (let k = 0; k < byteCount && at + k < bytes.length; k++)
    bytes[at + k] = (value >>> (8 * k)) & 255;
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat([head, tail]));
}

/** What comes of a file: nothing but a whole film of greys or an error with a code will do. */
async function outcomeOf(pool: ComputePool, bytes: Uint8Array<ArrayBuffer>): Promise<Outcome> {
  try {
    const film = await pool.compute('film', { bytes, fileName: 'mutated.dcm' });
    const { values } = displayedGrey(film);
    if (values.length !== film.widthPx * film.heightPx) return { problem: 'not all pixels' };
    const isGrey = values.every(grey => grey >= 0 && grey <= 1);
    return isGrey ? { film: true } : { problem: 'greys outside 0 to 1' };
  } catch (error) {
    const { code, message } = reportOf(error);
    return code.startsWith('study.') ? { code } : { problem: `${code}: ${message}` };
  }
}
