/**
 * `npm run check:preprocessing`: every film of ../shared/data/{cxr-nih14,cxr-hannover,dicom-chest} as
 * the model sees it, at 224, 256 and 384 px, against Pillow's antialiased resize and PyTorch's, which
 * is torchvision's (Debian: python3-pil, python3-torch). Fails where a pixel differs by more than
 * 1e-3 of the range of intensities.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { table } from '../../main/cli/output.ts';
import { decodeFilm } from '../../src/imaging/decode.ts';
import { displayedGrey } from '../../src/imaging/film.ts';
import { modelImage } from '../../src/model/model-image.ts';
import { SHARED_DATA } from '../support/shared-data.ts';

const FOLDERS = ['cxr-nih14', 'cxr-hannover', 'dicom-chest'];
const SIZES = [224, 256, 384];
const PEERS = ['pillow', 'torch'];
const TOLERANCE = 1e-3;
/** Films that are resized in one go, so that their greys don't fill the disk. */
const AT_ONCE = 10;

const films = FOLDERS.filter(folder => existsSync(SHARED_DATA + folder)).flatMap(folder =>
  readdirSync(SHARED_DATA + folder)
    .filter(name => /\.(png|dcm)$/.test(name))
    .map(name => `${folder}/${name}`),
);
if (films.length === 0) {
  console.log(`Skipped: no films in ${SHARED_DATA}.`);
  process.exit();
}
const worst = new Map<string, { film: string; error: number }>();
for (let start = 0; start < films.length; start += AT_ONCE) {
  await compare(films.slice(start, start + AT_ONCE));
}
const rows = [...worst].map(([name, { film, error }]) => [name, error.toExponential(1), film]);
console.log(`${films.length} films, largest difference of any pixel`);
console.log(table(['resize', 'difference', 'film'], rows, 'none'));
process.exit([...worst.values()].some(({ error }) => !(error <= TOLERANCE)) ? 1 : 0);

async function compare(names: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'foveal-preprocessing-'));
  try {
    const greys = [];
    for (const [i, name] of names.entries()) {
      const bytes = new Uint8Array(readFileSync(SHARED_DATA + name));
      const grey = displayedGrey((await decodeFilm(bytes, name)).film);
      const { widthPx, heightPx, values } = grey;
      writeFileSync(join(folder, `${i}.json`), JSON.stringify({ widthPx, heightPx }));
      writeFileSync(join(folder, `${i}.f32`), values);
      greys.push(grey);
    }
    resizeByPeers(folder);
    for (const size of SIZES) {
      greys.forEach((grey, i) => {
        const ours = modelImage(grey, size);
        for (const peer of PEERS) {
          const file = readFileSync(join(folder, `${i}-${size}.${peer}`));
          const theirs = new Float32Array(new Uint8Array(file).buffer);
          note(`${peer}, ${size} px`, names[i] ?? '', largestDifference(ours, theirs));
        }
      });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function resizeByPeers(folder: string): void {
  const script = fileURLToPath(new URL('preprocessing-reference.py', import.meta.url));
  const run = spawnSync('/usr/bin/python3', [script, folder, ...SIZES.map(String)], {
    encoding: 'utf8',
  });
  if (run.status === 0) return;
  throw new Error(`no reference (needs python3-pil and python3-torch): ${run.stderr}`);
}

function note(name: string, film: string, error: number): void {
  if (!(error <= (worst.get(name)?.error ?? -1))) worst.set(name, { film, error });
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.NaN;
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);
}
