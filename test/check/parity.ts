/*
 * EGMA against PyTorch in float64, small and at full size (136 million parameters): features, loss
 * terms and the gradient of every parameter; no, some and all readings with gaze, 1 to 12 sentences.
 * Then the other towers (CLIP's, ResNet-50): features and the gradients of their weighted sum.
 *
 *   npm run check:parity [-- --engine NAME …] [-- CASE …]
 *
 * Small cases run on every engine there is, full ones on ONNX Runtime and WebAssembly (plain
 * JavaScript would take hours), at 384 px on ONNX Runtime alone: WebAssembly's memory ends at 4 GB.
 * WebGPU counts in software too: VK_ICD_FILENAMES=/usr/lib/chromium/vk_swiftshader_icd.json on Debian.
 * Needs python3 with torch (Debian: python3-torch) and for a full case about 8 GB of memory; everything
 * takes about ten minutes.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { type OpenEngine, openEngine } from '../../main/model-host/engines.ts';
import { type EngineReport, engineReport } from '../../main/model-host/messages.ts';
import { type FileAccess, openFileAccess } from '../../main/node/file-access.ts';
import { reportOf } from '../../src/base/app-error.ts';
import { toFloats } from '../../src/base/element-type.ts';
import { readSafetensorsEntries } from '../../src/base/safetensors.ts';
import type { HostArray } from '../../src/model/engine.ts';
import { parameterCount, parameterShapes } from '../../src/model/parameters.ts';
import { imageProgram, sentenceProgram } from '../../src/model/programs.ts';
import { defaultOptimiser } from '../../src/training/engine.ts';
import { allLosses, stepProgram } from '../../src/training/step.ts';
import {
  type BackboneName,
  backboneConfig,
  backboneNames,
  backboneParameters,
  compareBackbone,
} from '../support/backbones-golden.ts';
import {
  type CaseName,
  type GazeName,
  goldenBatch,
  goldenConfig,
  goldenParameters,
  normError,
  withoutPadding,
} from '../support/egma-golden.ts';

type EngineName = EngineReport['name'];

const featureTolerance = 1e-4;
const gradientTolerance = 1e-3;
const allGaze: GazeName[] = ['none', 'some', 'all'];
const everything: [CaseName, GazeName[]][] = [
  ['exact', allGaze],
  ['padded', allGaze],
  ['wide', allGaze],
  ['full-224', allGaze],
  ['full-256', allGaze],
  ['full-384', ['some']],
];

const python = '/usr/bin/python3';
const script = (name: string) => new URL(`../golden/${name}`, import.meta.url).pathname;
const { values, positionals } = parseArgs({
  options: { engine: { type: 'string', multiple: true } },
  allowPositionals: true,
});

try {
  execFileSync(python, ['-c', 'import torch'], { stdio: 'pipe' });
} catch {
  console.log(`Skipped: ${python} has no torch (Debian: python3-torch).`);
  process.exit(0);
}
const engines = (values.engine ?? engineReport.shape.name.options).map(name =>
  engineReport.shape.name.parse(name),
);
console.log('Largest relative error against PyTorch in float64.');
const columns = ['case', 'gaze', 'engine', 'parameters', 'patches', 'global', 'sentences'];
columns.push('total', 'gaze', 'contrast', 'mapping', 'gradients', 's', 'worst gradient');
const widths = [9, 5, 10, 11, 8, 8, 9, 8, 8, 8, 8, 9, 6, 0];
const row = (cells: string[]) => cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' ');
console.log(row(columns));

let isGood = true;
const notRun = new Map<string, string>();
for (const [name, gazes] of everything) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const folder = await mkdtemp(join(tmpdir(), 'foveal-parity-'));
  const path = join(folder, 'reference.safetensors');
  try {
    execFileSync(python, [script('egma.py'), name, gazes.join(), path], {
      env: { ...process.env, OMP_WAIT_POLICY: 'passive' },
      stdio: 'pipe',
    });
    const file = await openFileAccess(path);
    for (const engine of values.engine === undefined ? usualEngines(name) : engines) {
      const open = await opened(engine);
      if (open !== null) isGood = (await compare(name, gazes, open, file)) && isGood;
    }
    await file.close();
  } finally {
    await rm(folder, { recursive: true });
  }
}
for (const name of backboneNames) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  isGood = (await compareTowers(name)) && isGood;
}
for (const [engine, reason] of notRun) console.log(`Not run on ${engine}: ${reason}`);
console.log(isGood ? 'All within tolerance.' : `Over ${featureTolerance} or ${gradientTolerance}.`);
if (!isGood) process.exitCode = 1;

function usualEngines(name: CaseName): readonly EngineName[] {
  if (name === 'full-384') return ['onnx'];
  return name.startsWith('full') ? ['onnx', 'wasm'] : engines;
}

async function opened(engine: EngineName): Promise<OpenEngine | null> {
  try {
    return await openEngine(engine);
  } catch (error) {
    notRun.set(engine, reportOf(error).actual ?? String(error));
    return null;
  }
}

async function compare(
  name: CaseName,
  gazes: GazeName[],
  { engine, report }: OpenEngine,
  file: FileAccess,
): Promise<boolean> {
  const config = goldenConfig(name);
  const entries = new Map((await readSafetensorsEntries(file)).map(entry => [entry.name, entry]));
  const expected = async (key: string) => {
    const entry = entries.get(key);
    if (entry === undefined) throw new Error(`the reference has no ${key}`);
    return toFloats(await file.read(entry.start, entry.end), 'F32');
  };
  const before = tf.memory().numTensors;
  const trainer = await engine.train(goldenParameters(config), defaultOptimiser);
  let isGood = true;
  for (const gaze of gazes) {
    const batch = goldenBatch(name, gaze);
    const { images, ids, mask } = batch as Record<'images' | 'ids' | 'mask', HostArray>;
    const { patches, global } = await trainer.run(imageProgram(config), { images });
    const { sentences } = await trainer.run(sentenceProgram(config), { ids, mask });
    const features = {
      patches: patches as Float32Array,
      global: global as Float32Array,
      sentences: withoutPadding(name, sentences as Float32Array, config.projectionWidth),
    };
    const errors: number[] = [];
    for (const [key, actual] of Object.entries(features)) {
      errors.push(normError(actual, await expected(key)));
    }
    const startedMs = performance.now();
    await trainer.restore(await trainer.state());
    const terms = await trainer.accumulate(stepProgram(config, allLosses), batch, 1);
    const references = await expected(`loss ${gaze}`);
    for (const [i, term] of ['total', 'gaze', 'contrastive', 'mapping'].entries()) {
      const loss = terms[term]?.[0] ?? Number.NaN;
      const reference = references[i] as number;
      errors.push(loss === reference ? 0 : Math.abs(loss - reference) / Math.abs(reference));
    }
    const seconds = (performance.now() - startedMs) / 1000;
    const gradients = await trainer.gradients();
    const worst = { key: '', error: 0 };
    for (const [key, gradient] of gradients) {
      const reference = await expected(`gradient ${gaze} ${key}`);
      // Softmax ignores what a key's bias adds: its gradient is rounding, small beside the query's.
      const sibling = key.endsWith('.key.bias')
        ? await expected(`gradient ${gaze} ${key.replace('.key.', '.query.')}`)
        : reference;
      const error = normError(gradient, reference, sibling);
      if (error >= worst.error) Object.assign(worst, { key, error });
    }
    const parameters = String(parameterCount(parameterShapes(config)));
    const figures = [...errors, worst.error].map(error => error.toExponential(1));
    const cells = [name, gaze, report.name, parameters, ...figures, seconds.toFixed(1), worst.key];
    console.log(row(cells));
    isGood &&= errors.every(error => error <= featureTolerance);
    isGood &&= worst.error <= gradientTolerance && gradients.size > 0;
  }
  await trainer.dispose();
  const left = tf.memory().numTensors - before;
  if (left > 0) console.log(`${left} tensors are left over.`);
  return isGood && left === 0;
}

async function compareTowers(name: BackboneName): Promise<boolean> {
  const config = backboneConfig(name);
  const folder = await mkdtemp(join(tmpdir(), 'foveal-parity-'));
  const path = join(folder, 'reference.safetensors');
  let isGood = true;
  try {
    execFileSync(python, [script('backbones.py'), name, path], { stdio: 'pipe' });
    const file = await openFileAccess(path);
    const entries = new Map((await readSafetensorsEntries(file)).map(entry => [entry.name, entry]));
    const expected = async (key: string) => {
      const entry = entries.get(key);
      if (entry === undefined) throw new Error(`the reference has no ${key}`);
      return toFloats(await file.read(entry.start, entry.end), 'F32');
    };
    const isSmall = name === 'vit' || name === 'resnet';
    for (const chosen of isSmall || values.engine !== undefined ? engines : (['wasm'] as const)) {
      const open = await opened(chosen);
      if (open === null) continue;
      const trainer = await open.engine.train(backboneParameters(config), defaultOptimiser);
      const startedMs = performance.now();
      const { features, worst } = await compareBackbone(trainer, config, expected);
      const seconds = (performance.now() - startedMs) / 1000;
      await trainer.dispose();
      const parameters = String(parameterCount(parameterShapes(config)));
      const errors = [features.patches, features.global, features.sentences];
      const figures = errors.map(error => error.toExponential(1));
      const cells = [name, '', chosen, parameters, ...figures, '', '', '', ''];
      console.log(row([...cells, worst.error.toExponential(1), seconds.toFixed(1), worst.key]));
      isGood &&= errors.every(error => error <= featureTolerance);
      isGood &&= worst.key !== '' && worst.error <= gradientTolerance;
    }
    await file.close();
  } finally {
    await rm(folder, { recursive: true });
  }
  return isGood;
}
