import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/base/app-error.ts';
import { decodeFilm } from '../../../src/imaging/decode.ts';
import { displayedGrey } from '../../../src/imaging/film.ts';

interface Golden {
  name: string;
  base64: string;
  widthPx: number;
  heightPx: number;
  grey: number[];
}
const golden: Golden[] = JSON.parse(
  readFileSync(new URL('../../golden/images.json', import.meta.url), 'utf8'),
);
const bytesOf = (name: string) => {
  const base64 = golden.find(image => image.name === name)?.base64 ?? '';
  return new Uint8Array(Buffer.from(base64, 'base64'));
};

describe('PNG and JPEG decode as in Pillow', () => {
  test.each(golden)('$name', async ({ name, widthPx, heightPx, grey }) => {
    const { film, format } = await decodeFilm(bytesOf(name), 'misnamed.dcm');
    expect(format).toBe(name.startsWith('JPEG') ? 'jpeg' : 'png');
    expect([film.widthPx, film.heightPx]).toEqual([widthPx, heightPx]);
    // Two JPEG decoders may round a sample differently; luma is rounded to whole levels.
    const tolerance = format === 'jpeg' ? 1.51 : 0.501;
    for (const [i, value] of grey.entries()) {
      expect(Math.abs((film.values[i] as number) - value)).toBeLessThanOrEqual(tolerance);
    }
  });
});

test('an 8-bit image is shown from black to white, a 16-bit one between its percentiles', async () => {
  const eight = (await decodeFilm(bytesOf('grey, 8 bit'), '8.png')).film;
  expect([...displayedGrey(eight).values]).toEqual(
    Array.from(eight.values, value => Math.fround(value / 255)),
  );
  const sixteen = (await decodeFilm(bytesOf('grey, 16 bit'), '16.png')).film;
  const sorted = [...sixteen.values].sort((a, b) => a - b);
  const { centre, width } = sixteen.window;
  expect(centre - 0.5 - (width - 1) / 2).toBe(sorted[1]);
  expect(centre - 0.5 + (width - 1) / 2).toBe(sorted[115]);
});

test('what is no image is refused with what it starts with', async () => {
  await expect(decodeFilm(new TextEncoder().encode('Dear Sir,'), 'a.png')).rejects.toMatchObject({
    code: 'study.notAnImage',
    actual: 'a file that starts with 44 65 61 72 20 53 69 72',
  });
  await expect(decodeFilm(new Uint8Array(), 'a.png')).rejects.toMatchObject({
    code: 'study.empty',
  });
});

test('a PNG that announces an absurd size is refused before memory is spent on it', async () => {
  const bytes = bytesOf('grey, 8 bit');
  new DataView(bytes.buffer).setUint32(16, 2 ** 31 - 1);
  await expect(decodeFilm(bytes, 'a.png')).rejects.toMatchObject({ code: 'study.size' });
});

test('damaged files are refused with a code and nothing else is ever thrown', async () => {
  const damage = fc.record({
    name: fc.constantFrom(...golden.map(image => image.name)),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    byte: fc.integer({ min: 0, max: 255 }),
    isCut: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(damage, async ({ name, at, byte, isCut }) => {
      const bytes = bytesOf(name);
      const position = Math.floor(at * (bytes.length - 1));
      bytes[position] = byte;
      const damaged = isCut ? bytes.slice(0, position) : bytes;
      const error = await decodeFilm(damaged, 'a').catch((reason: unknown) => reason);
      if (error instanceof AppError) expect(error.code).toMatch(/^study\./);
      else expect(error).toHaveProperty('film');
    }),
    { seed: 1, numRuns: 400 },
  );
});
