import { decode as decodePng } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { decodeFilm } from '../../../../src/imaging/decode.ts';
import { deidentify } from '../../../../src/imaging/deidentify/deidentify.ts';
import { jpegResidue, pngResidue } from '../../../../src/imaging/deidentify/residue.ts';
import images from '../../../golden/images.json' with { type: 'json' };
import words from '../../../golden/words.json' with { type: 'json' };

const secret = new Uint8Array(32);
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const formatOf = (name: string) => (name.startsWith('JPEG') ? 'jpeg' : 'png');
const residueOf = (name: string, bytes: Uint8Array) =>
  formatOf(name) === 'png' ? pngResidue(bytes) : jpegResidue(bytes);

describe.each(Object.entries(words))('%s with words (Pillow)', (name, base64) => {
  const original = bytesOf(base64);
  const { bytes, burnedInText } = deidentify(original, formatOf(name), secret);

  test('loses them and keeps its pixels', async () => {
    expect(Buffer.from(original).toString('latin1')).toContain('PLANTED');
    expect(Buffer.from(bytes).toString('latin1')).not.toContain('PLANTED');
    const before = await decodeFilm(original, name);
    expect((await decodeFilm(bytes, name)).film).toEqual(before.film);
  });

  test('has them found by the linter before, and nothing after', () => {
    expect(residueOf(name, original)).not.toEqual([]);
    expect(residueOf(name, bytes)).toEqual([]);
  });

  test('may still have text in its pixels', () => {
    expect(burnedInText).toBe('possible');
  });
});

test('the linter names every place of words in a PNG and a JPEG', () => {
  const placesIn = (name: keyof typeof words) =>
    residueOf(name, bytesOf(words[name])).map(({ where }) => where);
  expect(placesIn('PNG').sort()).toEqual([
    'after the end',
    'chunk eXIf',
    'chunk iTXt',
    'chunk tEXt',
    'chunk tIME',
    'chunk zTXt',
  ]);
  expect(placesIn('JPEG').sort()).toEqual([
    'after the end',
    'segment APP1',
    'segment APP1',
    'segment APP13',
    'segment COM',
  ]);
});

test.each(images)(
  '$name without words stays as it is, or shows the same',
  async ({ name, base64 }) => {
    const original = bytesOf(base64);
    const { bytes } = deidentify(original, formatOf(name), secret);
    if (formatOf(name) === 'png') expect(decodePng(bytes).data).toEqual(decodePng(original).data);
    expect((await decodeFilm(bytes, name)).film).toEqual((await decodeFilm(original, name)).film);
  },
);
