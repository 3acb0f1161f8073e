/*
 * Trains a few steps of what `bench/train.ts` put into a folder and prints one line of JSON, as
 * torch-step.py does: node bench/train/measure.ts FOLDER ENGINE WARM STEPS
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEngine } from '../../main/model-host/engines.ts';
import { engineReport } from '../../main/model-host/messages.ts';
import { openFileAccess } from '../../main/node/file-access.ts';
import { readSafetensors, readSafetensorsEntries } from '../../src/base/safetensors.ts';
import type { HostArray } from '../../src/model/engine.ts';
import { defaultOptimiser, type Trainer } from '../../src/training/engine.ts';
import { allLosses, stepProgram } from '../../src/training/step.ts';

const [folder = '', engineName, warm = '1', count = '3'] = process.argv.slice(2);
const { config, frozenText, learningRate } = JSON.parse(
  readFileSync(join(folder, 'step.json'), 'utf8'),
);
const { engine } = await openEngine(engineReport.shape.name.parse(engineName));
const inputs = await readBatch();
const trainer = await open();
const program = stepProgram(config, allLosses);
const losses: number[] = [];
const stepMs: number[] = [];
for (let index = 0; index < Number(warm) + Number(count); index++) {
  const startedMs = performance.now();
  const { total } = await trainer.accumulate(program, inputs, 1);
  await trainer.update(learningRate);
  losses.push(total?.[0] ?? Number.NaN);
  if (index >= Number(warm)) stepMs.push(performance.now() - startedMs);
}
const peakMb = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ losses, stepMs, peakMb }));
process.exit();

/** In a function of its own, so that the values read from the file can be freed. */
async function open(): Promise<Trainer> {
  const file = await openFileAccess(join(folder, 'weights.safetensors'));
  const parameters = await readSafetensors(file);
  await file.close();
  const isTrained = (name: string) => !(frozenText && name.startsWith('text_model.model'));
  return engine.train(parameters, { ...defaultOptimiser, isTrained });
}

async function readBatch(): Promise<Record<string, HostArray>> {
  const file = await openFileAccess(join(folder, 'batch.safetensors'));
  const arrays: Record<string, HostArray> = {};
  for (const { name, type, shape, start, end } of await readSafetensorsEntries(file)) {
    const { buffer } = (await file.read(start, end)).slice();
    const values = type === 'I32' ? new Int32Array(buffer) : new Float32Array(buffer);
    arrays[name] = { shape, values };
  }
  await file.close();
  return arrays;
}
