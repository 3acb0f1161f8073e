import { readFile } from 'node:fs/promises';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { reportOf } from '../../src/base/app-error.ts';
import type { Example } from '../../src/dataset/example.ts';
import { decodeExample } from '../../src/dataset/example-file.ts';
import { tokenizerOf } from '../../src/model/model-files.ts';
import { BatchMaker } from '../../src/training/batch-maker.ts';
import type { MicroBatch } from '../../src/training/fit.ts';
import type { BatchRequest, BatchWorkerData } from './batch-thread.ts';

/** The thread's end of `batch-thread.ts`: batches are made one after the other, as they are asked for. */
const port = parentPort as MessagePort;
const { recipe, files, vocabulary, cacheByteCount } = workerData as BatchWorkerData;

/** Examples read last, as far as they fit, oldest first. */
const cache = new Map<number, Example>();
let cachedByteCount = 0;

const text = recipe.text ?? tokenizerOf({ config: recipe.config, vocabulary });
const maker = new BatchMaker({ ...recipe, text }, readExample);
let validation = maker.validation();
let turn = Promise.resolve();

port.on('message', (request: BatchRequest) => {
  turn = turn.then(() => answer(request));
});

async function answer(request: BatchRequest): Promise<void> {
  try {
    const batches = await prepare(request);
    const buffers = new Set(
      batches.flatMap(({ inputs }) =>
        Object.values(inputs).map(({ values }) => values.buffer as ArrayBuffer),
      ),
    );
    port.postMessage({ id: request.id, batches }, [...buffers]);
  } catch (error) {
    port.postMessage({ id: request.id, error: reportOf(error) });
  }
}

async function prepare(request: BatchRequest): Promise<MicroBatch[]> {
  if (request.kind === 'training') return maker.training(request.step);
  if (request.isFirst) validation = maker.validation();
  const next = await validation.next();
  return next.done ? [] : [next.value];
}

async function readExample(index: number): Promise<Example> {
  const known = cache.get(index);
  if (known !== undefined) return known;
  const example = decodeExample(await readFile(files[index] as string));
  cache.set(index, example);
  cachedByteCount += example.image.byteLength;
  for (const [oldest, { image }] of cache) {
    if (cachedByteCount <= cacheByteCount) break;
    cache.delete(oldest);
    cachedByteCount -= image.byteLength;
  }
  return example;
}
