/**
 * `npm run check:metrics`: every measure of agreement and every score against an independent float64
 * reference in numpy and scikit-learn (test/golden/saliency.py) on 200 random cases, among them
 * constant and empty maps and films with one fixation or none; t-SNE's trustworthiness beside
 * scikit-learn's on its digits; zero-shot and linear probes of an untrained model on the films of
 * ../shared/data/cxr-nih14 beside scikit-learn's on the same features; and how long t-SNE and UMAP take for 5 000 points of 768 values.
 *
 * Fails where a value is off by more than 1e-6 or defined on one side only, where the trustworthiness
 * is lower by more than 0.02, or where 5 000 points take longer than 30 s.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { table } from '../../main/cli/output.ts';
import { startModelHost } from '../../main/node/model-host-port.ts';
import { openLibrary } from '../../main/node/open-library.ts';
import { SeededRandom } from '../../src/base/random.ts';
import { tSne } from '../../src/evaluation/embedding/t-sne.ts';
import { umap } from '../../src/evaluation/embedding/umap.ts';
import { compareWithScikitLearn } from '../support/evaluation-reference.ts';
import { addModel } from '../support/film-sets.ts';
import { compareSaliency } from '../support/saliency-cases.ts';
import { missingSharedData, SHARED_DATA } from '../support/shared-data.ts';

const CASES = 200;
const SEED = 17;
const TOLERANCE = 1e-6;
const TRUSTWORTHINESS_TOLERANCE = 0.02;
const LARGE = { rowCount: 5000, width: 768, limitS: 30 };

let isFailed = false;
const verdict = (isGood: boolean) => {
  isFailed ||= !isGood;
  return isGood ? 'yes' : 'NO';
};

function python(script: string, ...parameters: string[]): string {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const run = spawnSync('/usr/bin/python3', [path, ...parameters], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (run.status === 0) return run.stdout;
  throw new Error(`${script} failed (needs python3-numpy and python3-sklearn): ${run.stderr}`);
}

const comparisons = Map.groupBy(
  compareSaliency(JSON.parse(python('../golden/saliency.py', String(CASES), String(SEED)))),
  ({ name }) => name,
);
const rows = [...comparisons].map(([name, all]) => {
  const defined = all.filter(({ theirs }) => theirs !== null);
  const disagreeing = all.filter(({ ours, theirs }) => (ours === null) !== (theirs === null));
  const largest = Math.max(
    ...defined.map(({ ours, theirs }) => Math.abs((ours ?? Number.NaN) - (theirs ?? Number.NaN))),
  );
  const isGood = disagreeing.length === 0 && largest <= TOLERANCE;
  const undefinedCount = all.length - defined.length;
  return [name, `${all.length}`, `${undefinedCount}`, largest.toExponential(1), verdict(isGood)];
});
console.log(
  table(['measure', 'cases', 'undefined', 'largest error', `≤ ${TOLERANCE}`], rows, 'no cases'),
);

const folder = mkdtempSync(join(tmpdir(), 'foveal-metrics-'));
try {
  const file = join(folder, 'digits');
  python('metrics-reference.py', 'digits', file);
  const digits = new Float32Array(new Uint8Array(readFileSync(file)).buffer);
  const trustworthiness = (map: Float64Array): [ours: number, theirs: number] => {
    writeFileSync(file, new Uint8Array(map.buffer));
    return JSON.parse(python('metrics-reference.py', 'trustworthiness', file));
  };
  const [ours, theirs] = trustworthiness(tSne(digits, 64));
  const [ofUmap] = trustworthiness(umap(digits, 64));
  const isGood = ours >= theirs - TRUSTWORTHINESS_TOLERANCE;
  console.log(
    `\nt-SNE of 1797 digits, trustworthiness (k = 12): ${ours.toFixed(4)}, scikit-learn ` +
      `${theirs.toFixed(4)}; at most ${TRUSTWORTHINESS_TOLERANCE} lower: ${verdict(isGood)}; UMAP ${ofUmap.toFixed(4)}`,
  );
} finally {
  rmSync(folder, { recursive: true });
}

const random = new SeededRandom(SEED, 'large');
const centres = Array.from({ length: 14 * LARGE.width }, () => random.normal());
const large = Float32Array.from({ length: LARGE.rowCount * LARGE.width }, (_, i) => {
  const row = Math.floor(i / LARGE.width);
  const centre = centres[(row % 14) * LARGE.width + (i % LARGE.width)] as number;
  return centre + random.normal(0, 2);
});
for (const [name, map] of [
  ['t-SNE', tSne],
  ['UMAP', umap],
] as const) {
  const startMs = performance.now();
  map(large, LARGE.width);
  const seconds = (performance.now() - startMs) / 1000;
  console.log(
    `${name} of ${LARGE.rowCount} points of ${LARGE.width} values: ${seconds.toFixed(1)} s; ` +
      `at most ${LARGE.limitS} s: ${verdict(seconds <= LARGE.limitS)}`,
  );
}

const missingFilms = missingSharedData('cxr-nih14');
if (missingFilms !== null) console.log(`\nNo evaluation of films: ${missingFilms}`);
else await checkEvaluation(`${SHARED_DATA}cxr-nih14`);
process.exit(isFailed ? 1 : 0);

async function checkEvaluation(films: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'foveal-evaluation-'));
  const library = await openLibrary(join(folder, 'library'));
  const host = await startModelHost();
  try {
    await addModel(library, host, 'nano');
    const compared = await compareWithScikitLearn(library, host, 'nano', films);
    const off = compared.filter(({ ours, theirs }) =>
      ours === null || theirs === null ? ours !== theirs : Math.abs(ours - theirs) > TOLERANCE,
    );
    const definedCount = compared.filter(({ theirs }) => theirs !== null).length;
    console.log(
      `\nZero-shot and linear probes on cxr-nih14: ${compared.length} numbers, ${definedCount} of them ` +
        `defined, ${off.length} other than scikit-learn's on the same features: ${verdict(off.length === 0)}`,
    );
    for (const { name, ours, theirs } of off) console.log(`  ${name}: ${ours}, ${theirs}`);
  } finally {
    await host.stop();
    await library.close();
    rmSync(folder, { recursive: true });
  }
}
