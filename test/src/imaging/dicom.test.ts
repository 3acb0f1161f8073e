import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/base/app-error.ts';
import { decodeFilm } from '../../../src/imaging/decode.ts';
import { missingSharedData, SHARED_DATA } from '../../support/shared-data.ts';

interface Golden {
  transferSyntax: string;
  widthPx: number;
  heightPx: number;
  inverted: boolean;
  isColour: boolean;
  mean: number;
  minimum: number;
  maximum: number;
  samplePositions: number[];
  samples: number[];
  window: [number, number] | null;
  rowMm: number | null;
}
const golden: Record<string, Golden> = JSON.parse(
  readFileSync(new URL('../../golden/dicom.json', import.meta.url), 'utf8'),
);
const LOSSY = ['4.50', '4.91', '4.203'].map(suffix => `1.2.840.10008.1.2.${suffix}`);

const missing = missingSharedData('dicom-valid');
const bytesOf = (name: string) => new Uint8Array(readFileSync(SHARED_DATA + name));

describe.skipIf(missing !== null)(`DICOM files decode as in pydicom ${missing ?? ''}`, () => {
  test.each(Object.keys(golden))('%s', async name => {
    const expected = golden[name] as Golden;
    const decoded = await decodeFilm(bytesOf(name), name);
    if (decoded.format !== 'dicom') throw new Error(`decoded as ${decoded.format}`);
    const { film, dicom } = decoded;
    const modality = Float64Array.from(film.values, value => value * film.slope + film.intercept);
    // Decoders of lossy syntaxes may round differently; luma is rounded to whole levels; values finer
    // than 16 bits are rounded to `slope`.
    const isRounded = film.warnings.some(({ code }) => code === 'film.rounded');
    const exact = expected.isColour ? 0.501 : 1e-5;
    const isLossy = LOSSY.includes(expected.transferSyntax);
    const tolerance = isRounded ? 0.501 * film.slope : isLossy ? 2 : exact;
    expect(dicom.transferSyntax).toBe(expected.transferSyntax);
    expect([film.widthPx, film.heightPx]).toEqual([expected.widthPx, expected.heightPx]);
    expect(film.inverted).toBe(expected.inverted);
    for (const [i, position] of expected.samplePositions.entries()) {
      expectNear(modality[position] as number, expected.samples[i] as number, tolerance);
    }
    const mean = modality.reduce((sum, value) => sum + value, 0) / modality.length;
    expectNear(mean, expected.mean, Math.max(tolerance / 5, 1e-4));
    expectNear(
      modality.reduce((a, b) => Math.min(a, b)),
      expected.minimum,
      tolerance,
    );
    expectNear(
      modality.reduce((a, b) => Math.max(a, b)),
      expected.maximum,
      tolerance,
    );
    if (expected.window && expected.window[1] > 0) {
      expect([film.window.centre, film.window.width]).toEqual(expected.window);
    }
    if (expected.rowMm) expect(film.spacing?.rowMm).toBe(expected.rowMm);
  });
});

describe.skipIf(missing !== null)(`odd and broken files ${missing ?? ''}`, () => {
  const names = (missing ? [] : ['dicom-malformed', 'dicom-valid'])
    .flatMap(folder => readdirSync(SHARED_DATA + folder).map(file => `${folder}/${file}`))
    .filter(name => !(name in golden));

  test.each(names)('%s is a film or a coded refusal', async name => {
    const outcome = await decodeFilm(bytesOf(name), name).catch((error: unknown) => error);
    if (outcome instanceof AppError) {
      expect(outcome.code).toMatch(/^study\./);
      expect([outcome.expected, outcome.actual, outcome.advice]).not.toContain(undefined);
    } else {
      expect(outcome).toHaveProperty('film');
    }
  });

  test('a film cut short anywhere is refused, never half shown', async () => {
    const whole = bytesOf('dicom-valid/693_UNCI.dcm');
    for (const share of [0.001, 0.01, 0.3, 0.7, 0.999]) {
      const cut = whole.slice(0, Math.floor(share * whole.length));
      await expect(decodeFilm(cut, 'cut.dcm')).rejects.toThrow(AppError);
    }
  });
});

function expectNear(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual - expected), `${actual} for ${expected}`).toBeLessThanOrEqual(tolerance);
}
