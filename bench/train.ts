/*
 * Seconds per training step and peak memory of full EGMA (Swin-T and BERT-base, 136.6 million
 * parameters; and with the text tower frozen and its answers cached): each engine and PyTorch on the
 * processor with one thread and with all, each in a process of its own, on the same weights and
 * batches.
 *
 *   npm run bench:train [-- --batch 4,8] [--text trained,frozen] [--engines onnx,tensorflow,wasm,torch]
 *                       [--steps 3] [--size full|nano]
 *
 * Needs /usr/bin/python3 with torch (Debian: python3-torch, libopenblas0-pthread), about 10 GB of
 * memory and nothing else running; everything takes about ten minutes on two cores.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { SeededRandom } from '../src/base/random.ts';
import { encodeSafetensors } from '../src/base/safetensors.ts';
import { type EgmaConfig, fullConfig, nanoConfig, patchesPerSide } from '../src/model/config.ts';
import type { HostArray } from '../src/model/engine.ts';
import { initialParameters } from '../src/model/parameters.ts';
import { gazeTargets } from '../src/training/targets.ts';

const { values: options } = parseArgs({
  options: {
    batch: { type: 'string', default: '4,8' },
    text: { type: 'string', default: 'trained,frozen' },
    engines: { type: 'string', default: 'onnx,tensorflow,wasm,torch' },
    steps: { type: 'string', default: '3' },
    size: { type: 'string', default: 'full' },
  },
});
/** Memory is still being laid out in the first; ONNX Runtime plans it anew in the second. */
const warmUpSteps = 2;
const sentencesPerReading = 6;
const longestSentence = 20;
const secondsLimit = 400;
const learningRate = 1e-5;

const measured = z.object({
  losses: z.array(z.number()),
  stepMs: z.array(z.number()),
  peakMb: z.number(),
});
interface Row {
  text: string;
  batch: number;
  engine: string;
  result: z.infer<typeof measured> | { failure: string };
}

const here = new URL('train/', import.meta.url).pathname;
const config = options.size === 'nano' ? nanoConfig(2000) : fullConfig();
const folder = mkdtempSync(join(tmpdir(), 'foveal-bench-train-'));
const rows: Row[] = [];
try {
  writeFileSync(
    join(folder, 'weights.safetensors'),
    encodeSafetensors(initialParameters(config, 1)),
  );
  for (const text of options.text.split(',')) {
    for (const batch of options.batch.split(',').map(Number)) {
      const plan = { config, frozenText: text === 'frozen', learningRate };
      writeFileSync(join(folder, 'step.json'), JSON.stringify(plan));
      writeFileSync(
        join(folder, 'batch.safetensors'),
        encodeArrays(batchArrays(batch, plan.frozenText)),
      );
      for (const { name, command } of contenders()) {
        const result = measure(command);
        rows.push({ text, batch, engine: name, result });
        console.error(describe(rows.at(-1) as Row, null));
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log('\ntext     batch  engine               s/step  × PyTorch  peak GB  first loss');
let isGood = true;
for (const row of rows) {
  const peers = rows.filter(r => r.text === row.text && r.batch === row.batch && isTorch(r));
  const best = Math.min(...peers.map(medianMs));
  console.log(describe(row, Number.isFinite(best) ? best : null));
  const first = peers.map(peer => firstLoss(peer)).find(loss => loss !== null) ?? null;
  const own = firstLoss(row);
  if (own !== null && first !== null && Math.abs(own / first - 1) > 1e-3) {
    console.log(`  its loss is not PyTorch's: ${own} instead of ${first}`);
    isGood = false;
  }
}
if (!isGood) process.exitCode = 1;

function contenders(): { name: string; command: string[] }[] {
  const steps = [String(warmUpSteps), options.steps];
  return options.engines.split(',').flatMap(name => {
    if (name !== 'torch') {
      const script = join(here, 'measure.ts');
      return [{ name, command: [process.execPath, script, folder, name, ...steps] }];
    }
    return [...new Set([1, availableParallelism()])].map(threads => ({
      name: `torch, ${threads} thread${threads === 1 ? '' : 's'}`,
      command: ['/usr/bin/python3', join(here, 'torch-step.py'), folder, String(threads), ...steps],
    }));
  });
}

function measure([program = '', ...parameters]: string[]): Row['result'] {
  const { stdout, stderr, status, signal } = spawnSync(program, parameters, {
    encoding: 'utf8',
    timeout: secondsLimit * 1000,
    env: { ...process.env, OMP_WAIT_POLICY: 'passive' },
  });
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (status === 0) return measured.parse(JSON.parse(line));
  const words = stderr.split('\n').filter(text => /error|abort|memory|actual/i.test(text));
  const reason = words.at(-1)?.trim().slice(0, 90) ?? `exit ${status}`;
  return { failure: signal === null ? reason : `ended by ${signal}` };
}

function describe(row: Row, peerMs: number | null): string {
  const start = [row.text.padEnd(8), String(row.batch).padStart(5), ` ${row.engine.padEnd(19)}`];
  if ('failure' in row.result) return [...start, `not measured: ${row.result.failure}`].join(' ');
  const ms = medianMs(row);
  return [
    ...start,
    (ms / 1000).toFixed(2).padStart(7),
    (peerMs === null ? '' : (ms / peerMs).toFixed(2)).padStart(10),
    (row.result.peakMb / 1024).toFixed(1).padStart(8),
    (row.result.losses[0] ?? Number.NaN).toFixed(4).padStart(11),
  ].join(' ');
}

function medianMs({ result }: Row): number {
  if ('failure' in result) return Number.POSITIVE_INFINITY;
  const sorted = result.stepMs.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function firstLoss({ result }: Row): number | null {
  return 'failure' in result ? null : (result.losses[0] ?? null);
}

function isTorch({ engine }: Row): boolean {
  return engine.startsWith('torch');
}

/** What `makeBatch` packs, of seeded noise: three to six sentences of 8 to 20 tokens a reading. */
function batchArrays(b: number, isPooled: boolean): Record<string, HostArray> {
  const random = new SeededRandom(2, 'bench train');
  const noise = (length: number) => Float32Array.from({ length }, () => random.uniform());
  const m = sentencesPerReading;
  const n = patchesPerSide(config) ** 2;
  const size = config.vision.imageSizePx;
  const counts = Array.from({ length: b }, (_, k) => 3 + (k % 4));
  const perSentence = (value: (count: number) => number) => ({
    shape: [b, m],
    values: Float32Array.from(
      counts.flatMap(count => Array.from({ length: m }, (_, j) => (j < count ? value(count) : 0))),
    ),
  });
  const labels = new Float32Array(b * m * n);
  const scaled = new Float32Array(b * m * n);
  counts.forEach((count, k) => {
    const targets = gazeTargets(
      noise(count * n).map(v => v ** 8),
      n,
    );
    labels.set(targets?.labels ?? [], k * m * n);
    scaled.set(targets?.scaled ?? [], k * m * n);
  });
  return {
    images: { shape: [b, size, size], values: noise(b * size ** 2) },
    ...(isPooled
      ? { pooled: { shape: [b * m, config.text.width], values: noise(b * m * config.text.width) } }
      : tokens(counts, config, random)),
    sentenceMask: perSentence(() => 1),
    sentenceShares: perSentence(count => 1 / count),
    labels: { shape: [b, m, n], values: labels },
    scaledGaze: { shape: [b, m, n], values: scaled },
    gazeShares: { shape: [b], values: new Float32Array(b).fill(1 / b) },
  };
}

function tokens(counts: number[], { text }: EgmaConfig, random: SeededRandom) {
  const m = sentencesPerReading;
  const shape = [counts.length * m, longestSentence];
  const ids = new Int32Array(counts.length * m * longestSentence);
  const mask = new Float32Array(ids.length);
  counts.forEach((count, k) => {
    for (let j = 0; j < m; j++) {
      const length = j < count ? 8 + random.integer(longestSentence - 7) : 2;
      const start = (k * m + j) * longestSentence;
      for (let i = start; i < start + length; i++)
        ids[i] = 4 + random.integer(text.vocabularySize - 4);
      mask.fill(1, start, start + length);
    }
  });
  return { ids: { shape, values: ids }, mask: { shape, values: mask } };
}

/** Safetensors of floats and integers. */
function encodeArrays(arrays: Record<string, HostArray>): Uint8Array {
  const header: Record<string, object> = {};
  let offset = 0;
  for (const [name, { shape, values }] of Object.entries(arrays)) {
    const end = offset + values.byteLength;
    const dtype = values instanceof Int32Array ? 'I32' : 'F32';
    header[name] = { dtype, shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const parts = Object.values(arrays).map(({ values }) => Buffer.from(values.buffer));
  return Buffer.concat([length, json, ...parts]);
}
