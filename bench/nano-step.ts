import { cpuUsage, memoryUsage } from 'node:process';
import * as tf from '@tensorflow/tfjs-core';
import { openEngine } from '../main/model-host/engines.ts';
import { SeededRandom } from '../src/base/random.ts';
import type { Example } from '../src/dataset/example.ts';
import { initialiseNano } from '../src/model/model-files.ts';
import { eagerEngine } from '../src/training/eager-engine.ts';
import type { TrainingEngine } from '../src/training/engine.ts';
import { defaultFit } from '../src/training/fit.ts';
import { fitInThread } from '../test/support/fit-in-thread.ts';

/*
 * Speed of training the nano model, forward and backward and update, on the WebAssembly engine as
 * tfjs ships it and with Foveal's kernels: `node bench/nano-step.ts`. Processor time is what one
 * core needs whatever else runs.
 */
const stepCount = 6;
const warmUpSteps = 2;
const words = 'the heart lungs are clear enlarged no effusion opacity left right lobe'.split(' ');

function makeExamples(count: number): Example[] {
  const random = new SeededRandom(1, 'bench');
  const noise = (length: number) => Float32Array.from({ length }, () => random.uniform());
  const sentence = () => Array.from({ length: 8 }, () => random.choice(words)).join(' ');
  return Array.from({ length: count }, (_, index) => ({
    exampleId: `${index}`,
    patientId: `${index}`,
    image: noise(224 * 224),
    sentences: Array.from({ length: 6 }, sentence),
    gaze: noise(6 * 49),
  }));
}

async function measure(name: string, engine: TrainingEngine, batchSize: number) {
  const examples = makeExamples(2 * batchSize);
  const model = initialiseNano(
    1,
    examples.flatMap(example => example.sentences),
  );
  const settings = { ...defaultFit, stepCount, batchSize, learningRate: 1e-3 };
  let startedMs = 0;
  let usedAtStart = cpuUsage();
  for await (const { step } of fitInThread(engine, model, examples, settings)) {
    if (step > warmUpSteps) continue;
    startedMs = performance.now();
    usedAtStart = cpuUsage();
  }
  const shown = batchSize * (stepCount - warmUpSteps);
  const wallSeconds = (performance.now() - startedMs) / 1000;
  const { user, system } = cpuUsage(usedAtStart);
  return {
    engine: name,
    batchSize,
    'examples/s': (shown / wallSeconds).toFixed(1),
    'examples per processor second': (shown / ((user + system) / 1e6)).toFixed(1),
    'resident MB': Math.round(memoryUsage().rss / 1e6),
  };
}

await import('@tensorflow/tfjs-backend-wasm');
await tf.setBackend('wasm');
const rows = [await measure('wasm as shipped', eagerEngine, 4)];
const { engine } = await openEngine('wasm');
for (const batchSize of [4, 8])
  rows.push(await measure('wasm with own kernels', engine, batchSize));
console.table(rows);
