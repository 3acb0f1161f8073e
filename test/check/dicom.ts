/**
 * `npm run check:dicom`: every DICOM file of ../shared/data that pydicom or dcmtk can decode, against
 * what they decode (dicom-reference.py). Modality values are equal for lossless compression and
 * within 2 of 256 grey levels for lossy; greys under every VOI LUT and window of the file are within
 * 1 of 255 of a float64 reference. Files nobody decodes must be a film or an error with a code.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { table } from '../../main/cli/output.ts';
import { AppError } from '../../src/base/app-error.ts';
import { decodeFilm } from '../../src/imaging/decode.ts';
import { displayedGrey, type Film } from '../../src/imaging/film.ts';
import { missingSharedData, SHARED_DATA } from '../support/shared-data.ts';
import { installDebianPackages } from '../support/system.ts';

const FOLDERS = ['dicom-chest', 'dicom-valid', 'dicom-malformed'];
const LOSSY = /\.4\.(50|51|81|91|203)$/;
const LARGEST_LOSSY_LEVELS = 2;
const LARGEST_GREY_ERROR = 1 / 255;
/** What the files of ../shared/data come to; another number means that files or readers changed. */
const EXPECTED = { equal: 94, rounded: 7, lossy: 1, othersFail: 9, refused: 14 };

type Reference =
  | { path: string; reason: string }
  | {
      path: string;
      decoder: string;
      widthPx: number;
      heightPx: number;
      voiCount: number;
      bitsStored: number;
    };
type Verdict = keyof typeof EXPECTED | 'FAILED';
interface Row {
  file: string;
  verdict: Verdict;
  decoder: string;
  /** Largest difference of modality values, in 256ths of the stored range. */
  levels: string;
  /** Largest difference of greys under any VOI, in 255ths. */
  voi: string;
  note: string;
}

function main(): Promise<void> {
  const missing = FOLDERS.map(missingSharedData).find(reason => reason !== null);
  if (missing) throw new Error(missing);
  const absent = installDebianPackages([
    { name: 'python3-pydicom', present: () => imports('pydicom') },
    { name: 'python3-gdcm', present: () => imports('gdcm') },
    { name: 'python3-pil', present: () => imports('PIL') },
    { name: 'dcmtk', present: () => spawnSync('dcmdjpeg', ['--version']).status === 0 },
  ]);
  for (const sentence of absent) console.log(`note: ${sentence}`);
  return compareAll();
}

async function compareAll(): Promise<void> {
  const paths = FOLDERS.flatMap(folder =>
    readdirSync(join(SHARED_DATA, folder))
      .filter(name => name.endsWith('.dcm'))
      .sort()
      .map(name => join(SHARED_DATA, folder, name)),
  );
  const folder = mkdtempSync(join(tmpdir(), 'foveal-check-dicom-'));
  try {
    const script = fileURLToPath(new URL('dicom-reference.py', import.meta.url));
    const python = spawnSync('/usr/bin/python3', [script, folder, ...paths], {
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    if (python.status !== 0) throw new Error(`the reference failed: ${python.stderr}`);
    const references: Reference[] = python.stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    const rows: Row[] = [];
    for (const [i, reference] of references.entries()) {
      rows.push(await compare(reference, join(folder, String(i))));
    }
    report(rows);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compare(reference: Reference, planes: string): Promise<Row> {
  const file = reference.path.split('/').slice(-2).join('/');
  const bytes = new Uint8Array(readFileSync(reference.path));
  const decoded = await decodeFilm(bytes, file).catch((error: unknown) => error);
  const row = { file, decoder: '-', levels: '', voi: '', note: '' };
  if ('reason' in reference) {
    const others = reference.reason.slice(0, 60);
    if (decoded instanceof AppError)
      return { ...row, verdict: 'refused', note: `${decoded.code}; others: ${others}` };
    const isFilm = decoded instanceof Object && 'film' in decoded;
    return { ...row, verdict: isFilm ? 'othersFail' : 'FAILED', note: `others: ${others}` };
  }
  row.decoder = reference.decoder;
  if (decoded instanceof Error) return { ...row, verdict: 'FAILED', note: decoded.message };
  const { film, dicom } = decoded as { film: Film; dicom: { transferSyntax: string } };
  if (film.widthPx !== reference.widthPx || film.heightPx !== reference.heightPx) {
    return { ...row, verdict: 'FAILED', note: `${film.widthPx} × ${film.heightPx} px` };
  }

  const expected = planeAt(`${planes}.modality`);
  const actual = Float64Array.from(film.values, value => value * film.slope + film.intercept);
  const difference = largestDifference(actual, expected);
  const [low, high] = [
    expected.reduce((a, b) => Math.min(a, b)),
    expected.reduce((a, b) => Math.max(a, b)),
  ];
  const range = Math.max(high - low, reference.bitsStored > 16 ? 0 : rangeOf(film, reference));
  const levels = (256 * difference) / range || 0;
  // Rescaled values are sums of rounded products: equal to the last bits of a float64.
  const isEqual = difference <= 1e-9 * Math.max(Math.abs(low), Math.abs(high), 1);
  const isRounded = film.warnings.some(({ code }) => code === 'film.rounded');
  const isLossy = LOSSY.test(dicom.transferSyntax);
  const isClose = isLossy
    ? levels <= LARGEST_LOSSY_LEVELS
    : isRounded && difference <= 0.501 * film.slope;
  const verdict = isEqual ? 'equal' : !isClose ? 'FAILED' : isLossy ? 'lossy' : 'rounded';

  const isSameValue = actual.map((value, i) =>
    Math.abs(value - (expected[i] as number)) <= 0.501 * (isRounded ? film.slope : 1e-6) ? 1 : 0,
  );
  let greyError = 0;
  for (let k = 0; k < reference.voiCount; k++) {
    const voi = film.presets[k];
    if (!voi) return { ...row, verdict: 'FAILED', note: `no VOI ${k + 1}` };
    const grey = Float64Array.from(displayedGrey(film, voi).values);
    greyError = Math.max(
      greyError,
      largestDifference(grey, planeAt(`${planes}.${k}.grey`), isSameValue),
    );
  }
  const isVoiRight = greyError <= LARGEST_GREY_ERROR && film.presets.length === reference.voiCount;
  return {
    ...row,
    verdict: isVoiRight ? verdict : 'FAILED',
    levels: levels === 0 ? '0' : levels.toPrecision(2),
    voi: reference.voiCount === 0 ? '-' : (255 * greyError).toFixed(4),
    note: film.warnings.map(({ code }) => code).join(' '),
  };
}

/** Modality range of all values the stored bits can hold. */
function rangeOf(film: Film, { bitsStored }: { bitsStored: number }): number {
  return Math.abs(film.slope) * 2 ** bitsStored;
}

function planeAt(path: string): Float64Array {
  const bytes = readFileSync(path);
  return new Float64Array(new Uint8Array(bytes).buffer);
}

function largestDifference(a: Float64Array, b: Float64Array, where?: Float64Array): number {
  if (a.length !== b.length) throw new Error(`${a.length} and ${b.length} pixels`);
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    if (where?.[i] === 0) continue;
    largest = Math.max(largest, Math.abs((a[i] as number) - (b[i] as number)));
  }
  return largest;
}

function report(rows: Row[]): void {
  const columns = ['file', 'verdict', 'decoder', 'levels/256', 'VOI/255', 'note'];
  console.log(
    table(
      columns,
      rows.map(row => [row.file, row.verdict, row.decoder, row.levels, row.voi, row.note]),
      'no files',
    ),
  );
  const counts = Object.fromEntries(
    [...Object.keys(EXPECTED), 'FAILED'].map(verdict => [
      verdict,
      rows.filter(row => row.verdict === verdict).length,
    ]),
  );
  const withVoi = rows.filter(row => row.voi !== '' && row.voi !== '-').length;
  console.log(
    `\n${rows.length} files: ${JSON.stringify(counts)}; ${withVoi} with VOI LUTs or windows`,
  );
  const isAsExpected = JSON.stringify(counts) === JSON.stringify({ ...EXPECTED, FAILED: 0 });
  if (!isAsExpected) console.log(`expected ${JSON.stringify({ ...EXPECTED, FAILED: 0 })}`);
  process.exitCode = isAsExpected ? 0 : 1;
}

function imports(module: string): boolean {
  return spawnSync('/usr/bin/python3', ['-c', `import ${module}`]).status === 0;
}

await main();
