import { readdirSync, readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { SeededRandom } from '../../src/base/random.ts';
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

type Answer = { film: true } | { code: string } | { problem: string };

/**
 * Decodes `count` mutated copies of the DICOM files of ../shared/data, the same on each run, one
 * after the other in a worker that is ended after 5 s.
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
  const decoder = new Decoder();
  for (let i = 0; i < count; i++) {
    const file = files[i % files.length] as (typeof files)[number];
    const random = new SeededRandom(i, 'mutation');
    const { bytes, how } = mutate(file.bytes, random);
    const mutation = `${i}: ${file.name}, ${how}`;
    const startMs = performance.now();
    const answer = await decoder.decode(bytes);
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
  await decoder.close();
  return report;
}

/** A damaged copy: one to a few of flipped bits, cut ends, overwritten lengths and lost or doubled runs. */
function mutate(original: Uint8Array, random: SeededRandom): { bytes: Uint8Array; how: string } {
  let bytes: Uint8Array = original.slice();
  const changes: string[] = [];
  const times = 1 + random.integer(3);
  for (let i = 0; i < times; i++) {
    const kind = random.choice([
      'bits',
      'header bits',
      'cut',
      'length',
      'lost',
      'doubled',
    ] as const);
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

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([head, tail]));
}

/** A worker that decodes; replaced when it had to be ended. */
class Decoder {
  #worker: Worker | null = null;
  #settle: (answer: Answer) => void = () => {};

  async decode(bytes: Uint8Array): Promise<Answer> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    const answered = new Promise<Answer>(resolve => {
      this.#settle = resolve;
    });
    const problem = `no answer within ${DEADLINE_MS} ms`;
    const deadline = setTimeout(() => this.#settle({ problem }), DEADLINE_MS);
    worker.postMessage(bytes);
    const answer = await answered;
    clearTimeout(deadline);
    if ('problem' in answer && this.#worker === worker) await this.close();
    return answer;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL('mutation-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    worker.on('message', (answer: Answer) => this.#settle(answer));
    const failed = (problem: string) => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#settle({ problem });
    };
    worker.on('error', error => failed(`the worker failed: ${error}`));
    worker.on('exit', code => failed(`the worker ended with ${code}`));
    return worker;
  }
}
