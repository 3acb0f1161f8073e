import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeFilm } from '../../../src/imaging/decode.ts';
import { displayedGrey } from '../../../src/imaging/film.ts';
import { type Voi, voiCurve, voiTable } from '../../../src/imaging/voi.ts';
import { type DicomElement, dicomFile, sequenceOf, smallFilm } from '../../support/small-dicom.ts';

interface Golden {
  values: number[];
  cases: { voi: Voi; grey: number[] }[];
}
const golden: Golden = JSON.parse(
  readFileSync(new URL('../../golden/voi.json', import.meta.url), 'utf8'),
);

const named = golden.cases.map(({ voi, grey }) => ({ name: describeVoi(voi), voi, grey }));
test.each(named)('$name shows what the float64 reference shows', ({ voi, grey }) => {
  const curve = voiCurve(voi);
  for (const [i, value] of golden.values.entries()) {
    expect(curve(value)).toBeCloseTo(grey[i] as number, 12);
  }
});

/** The 2 × 2 film of 0, 64, 128, 255 with more elements, in the order of their tags. */
async function decode(more: DicomElement[], photometric = 'MONOCHROME2 ') {
  const elements = smallFilm.map(
    (element): DicomElement =>
      element[0] === 0x00280004 ? [element[0], element[1], photometric] : element,
  );
  const sorted = [...elements, ...more].sort(([a], [b]) => a - b);
  return (await decodeFilm(dicomFile(sorted), 'a.dcm')).film;
}

const words = (...values: number[]) => new Uint8Array(Uint16Array.from(values).buffer);
const lutItem = (descriptor: Uint8Array, data: Uint8Array): Uint8Array =>
  sequenceOf([
    [0x00283002, 'US', descriptor],
    [0x00283003, 'LO', 'HARD'],
    [0x00283006, 'OW', data],
  ]);
const ramp = words(...Array.from({ length: 256 }, (_, i) => 4095 - 16 * i));

test('a VOI LUT goes before a window, keeps its name, and MONOCHROME1 is inverted after it', async () => {
  const more: DicomElement[] = [
    [0x00281050, 'DS', '128 '],
    [0x00281051, 'DS', '256 '],
    [0x00283010, 'SQ', lutItem(words(256, 0, 12), ramp)],
  ];
  const film = await decode(more);
  expect(film.presets).toMatchObject([
    { label: 'HARD', bits: 12 },
    { centre: 128, width: 256 },
  ]);
  const grey = [4095, 3071, 2047, 15].map(entry => entry / 4095);
  expect([...displayedGrey(film).values]).toEqual(grey.map(Math.fround));
  const inverted = await decode(more, 'MONOCHROME1 ');
  expect([...displayedGrey(inverted).values]).toEqual(grey.map(value => Math.fround(1 - value)));
  const first = film.presets[0] as Voi;
  const texture = voiTable(film, first);
  expect([...film.values].map(value => texture[value])).toEqual(
    grey.map(value => Math.round(65535 * value)),
  );
});

test.each<[string, Uint8Array, Uint8Array, string, number]>([
  ['breaks off', words(256, 0, 12), ramp.subarray(0, 200), 'film.voiLutRepaired', 1],
  ['states bits its entries exceed', words(256, 0, 8), ramp, 'film.voiLutRepaired', 1],
  ['states no bits', words(256, 0, 0), ramp, 'film.voiLutRepaired', 1],
  ['has no entries', words(256, 0, 12), words(), 'film.voiLutLeftOut', 0],
  ['has half a descriptor', words(256), ramp, 'film.voiLutLeftOut', 0],
])('a VOI LUT that %s is a warning on the film', async (_, descriptor, data, code, count) => {
  const film = await decode([[0x00283010, 'SQ', lutItem(descriptor, data)]]);
  expect(film.warnings).toMatchObject([{ code }]);
  expect(film.presets).toHaveLength(count);
  for (const grey of displayedGrey(film).values) expect(grey >= 0 && grey <= 1).toBe(true);
});

test('a VOI LUT wider than the data is read where the data lies', async () => {
  const wide = words(...Array.from({ length: 65536 }, (_, i) => i));
  const film = await decode([[0x00283010, 'SQ', lutItem(words(0, 0, 16), wide)]]);
  expect(film.warnings).toEqual([]);
  expect(displayedGrey(film).values[3]).toBeCloseTo(255 / 65535, 6);
});

test('a modality LUT overrides the rescale, and the window applies to its output', async () => {
  const film = await decode([
    [0x00281050, 'DS', '2048'],
    [0x00281051, 'DS', '4096'],
    [0x00281052, 'DS', '-100'],
    [0x00281053, 'DS', '7 '],
    [0x00283000, 'SQ', lutItem(words(256, 0, 12), ramp)],
  ]);
  expect([...film.values]).toEqual([4095, 3071, 2047, 15]);
  expect([film.slope, film.intercept]).toEqual([1, 0]);
  expect(displayedGrey(film).values[2]).toBeCloseTo(2047 / 4095, 6);
});

test('padding is black whatever the photometry', async () => {
  const film = await decode(
    [
      [0x00280120, 'US', 0],
      [0x00280121, 'US', 64],
    ],
    'MONOCHROME1 ',
  );
  expect(film.padding).toEqual({ low: 0, high: 64 });
  const [first, second, third] = displayedGrey(film).values;
  expect([first, second]).toEqual([0, 0]);
  expect(third).toBeCloseTo(1 - 128 / 255, 6);
});

test('what is no window is left out and said; an unknown curve is shown linear', async () => {
  const film = await decode([
    [0x00281050, 'DS', '40\\50\\60'],
    [0x00281051, 'DS', '0.5\\100 '],
    [0x00281056, 'LO', 'CUBIC '],
  ]);
  expect(film.presets).toEqual([{ centre: 50, width: 100 }]);
  expect(film.warnings.map(({ code }) => code)).toEqual(['film.voiFunction', 'film.windowLeftOut']);
});

function describeVoi(voi: Voi): string {
  return 'entries' in voi ? `a LUT` : `${voi.function} ${voi.centre}, ${voi.width}`;
}
