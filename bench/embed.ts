/*
 * How long the full model takes to embed one 224 px film and one sentence, after warm-up, on the
 * default engine and the others, and PyTorch in the same run (Debian: python3-torch).
 *
 *   npm run bench:embed [-- ENGINE …]
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { table } from '../main/cli/output.ts';
import { openEngine } from '../main/model-host/engines.ts';
import { engineReport } from '../main/model-host/messages.ts';
import { SeededRandom } from '../src/base/random.ts';
import type { NamedTensor } from '../src/base/safetensors.ts';
import { fullConfig } from '../src/model/config.ts';
import type { ModelRunner } from '../src/model/engine.ts';
import { elementCount, isNormParameter, parameterShapes } from '../src/model/parameters.ts';
import { imageProgram, sentenceProgram } from '../src/model/programs.ts';

const tokenCount = 16;
const warmUps = 2;
const runs = 9;
const limitMs = 1000;
const python = '/usr/bin/python3';
const peer = fileURLToPath(new URL('embed-peer.py', import.meta.url));
const config = fullConfig();

const [wanted] = process.argv.slice(2);
const only = wanted === undefined ? undefined : engineReport.shape.name.parse(wanted);
const { engine, report } = await openEngine(only);
const runner = await engine.load(randomParameters());
const random = new SeededRandom(1, 'film');
const images = {
  shape: [1, 224, 224],
  values: Float32Array.from({ length: 224 ** 2 }, () => random.uniform()),
};
const ids = {
  shape: [1, tokenCount],
  values: Int32Array.from({ length: tokenCount }, (_, i) => i + 4),
};
const mask = { shape: [1, tokenCount], values: new Float32Array(tokenCount).fill(1) };
const film = await median(runner, r => r.run(imageProgram(config), { images }));
const sentence = await median(runner, r => r.run(sentenceProgram(config), { ids, mask }));
await runner.dispose();

const theirs = torchTimes();
const best = (name: 'film' | 'sentence') =>
  theirs === null ? null : Math.min(...theirs.map(row => medianOf(row[name])));
const ratio = (ours: number, other: number | null) =>
  other === null ? '' : (ours / other).toFixed(2);
const ms = (value: number | null) => (value === null ? '' : value.toFixed(0));
console.log(`${report.description} (${report.name}); medians of ${runs} after ${warmUps}`);
if (theirs === null) console.log(`PyTorch not run: ${python} has no torch (python3-torch).`);
console.log(
  table(
    ['what', 'Foveal ms', 'PyTorch ms', 'ratio'],
    [
      ['film, 224 px, Swin-T', ms(film), ms(best('film')), ratio(film, best('film'))],
      [
        `sentence, ${tokenCount} tokens, BERT-base`,
        ms(sentence),
        ms(best('sentence')),
        ratio(sentence, best('sentence')),
      ],
    ],
    '',
  ),
);
console.log(`A film takes ${film < limitMs ? 'less' : 'more'} than ${limitMs} ms.`);

async function median(runner: ModelRunner, run: (runner: ModelRunner) => Promise<unknown>) {
  const times: number[] = [];
  for (let i = 0; i < warmUps + runs; i++) {
    const startedMs = performance.now();
    await run(runner);
    times.push(performance.now() - startedMs);
  }
  return medianOf(times.slice(warmUps));
}

function medianOf(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] as number;
}

function torchTimes(): { threads: number; film: number[]; sentence: number[] }[] | null {
  if (spawnSync(python, ['-c', 'import torch']).status !== 0) return null;
  const { stdout } = spawnSync(python, [peer, String(tokenCount), String(runs)], {
    encoding: 'utf8',
    env: { ...process.env, OMP_WAIT_POLICY: 'passive' },
  });
  return JSON.parse(stdout);
}

/** The speed does not depend on the values, which only must stay finite. */
function randomParameters(): Map<string, NamedTensor> {
  const random = new SeededRandom(1, 'weights');
  const noise = Float32Array.from({ length: 1 << 20 }, () => 0.02 * random.normal());
  const parameters = new Map<string, NamedTensor>();
  for (const [name, shape] of parameterShapes(config)) {
    const values = new Float32Array(elementCount(shape));
    if (isNormParameter(name)) values.fill(name.endsWith('.weight') ? 1 : 0);
    else for (let i = 0; i < values.length; i++) values[i] = noise[i % noise.length] as number;
    parameters.set(name, { shape: [...shape], values });
  }
  return parameters;
}
