import { expect, test } from 'vitest';
import { decodeJpeg2000Pixels } from '../../../src/imaging/codec.ts';
import { decodeFilm } from '../../../src/imaging/decode.ts';
import {
  type Attributes,
  dataSet,
  deflatedFile,
  dicomFile,
  littleEndian,
  rleFile,
} from '../../support/dicom-builder.ts';

const SIZE = { widthPx: 2, heightPx: 2 };

/** Modality values and the film of a 2 × 2 image. */
async function decode(stored: number[], attributes: Attributes) {
  const { film } = await decodeFilm(dicomFile(SIZE, littleEndian(stored), attributes), 'a.dcm');
  const modality = Array.from(film.values, value => value * film.slope + film.intercept);
  return { film, modality };
}

test('signed values are shifted to unsigned and come back through the intercept', async () => {
  const { film, modality } = await decode([-2048, -1, 0, 2047], {
    '0028,0101': { us: 12 },
    '0028,0102': { us: 11 },
    '0028,0103': { us: 1 },
    '0028,1052': { text: ['DS', '-1024'] },
    '0028,1053': { text: ['DS', '2'] },
  });
  expect([...film.values]).toEqual([0, 2047, 2048, 4095]);
  expect(modality).toEqual([-5120, -1026, -1024, 3070]);
});

test('only the stored bits count, wherever the high bit is', async () => {
  const { modality } = await decode([0xf00f, 0x0ff0, 0x1230, 0xfff0], {
    '0028,0101': { us: 8 },
    '0028,0102': { us: 11 },
  });
  expect(modality).toEqual([0x00, 0xff, 0x23, 0xff]);
});

test('MONOCHROME1 is inverted for display and keeps its values', async () => {
  const { film, modality } = await decode([0, 1, 2, 3], {
    '0028,0004': { text: ['CS', 'MONOCHROME1'] },
  });
  expect(film.inverted).toBe(true);
  expect(modality).toEqual([0, 1, 2, 3]);
});

test('all windows are offered by their explanations, and the first is the film’s', async () => {
  const { film } = await decode([0, 1, 2, 3], {
    '0028,1050': { text: ['DS', '40\\600'] },
    '0028,1051': { text: ['DS', '400\\1500'] },
    '0028,1055': { text: ['LO', 'LUNG\\BONE'] },
  });
  const windows = [
    { centre: 40, width: 400, label: 'LUNG' },
    { centre: 600, width: 1500, label: 'BONE' },
  ];
  expect(film.presets).toEqual(windows);
  expect(film.window).toEqual(windows[0]);
});

test('a window without width gives way to the range of the values, padding left out', async () => {
  const { film } = await decode([100, 200, 65535, 65535], {
    '0028,0120': { us: 65535 },
    '0028,1050': { text: ['DS', '0'] },
    '0028,1051': { text: ['DS', '0'] },
  });
  expect(film.window).toEqual({ centre: 150.5, width: 101 });
});

test.each([
  [
    'Pixel Spacing alone, which in a projection can be anybody’s',
    { '0028,0030': '0.2\\0.3' },
    { rowMm: 0.2, columnMm: 0.3, plane: 'detector' },
  ],
  [
    'Pixel Spacing alone, of a calibrated projection',
    { '0028,0030': '0.2\\0.3', '0028,0a02': 'FIDUCIAL' },
    { rowMm: 0.2, columnMm: 0.3, plane: 'patient' },
  ],
  [
    'Imager Pixel Spacing and an estimated magnification',
    { '0018,1114': '1.25', '0018,1164': '0.2\\0.3' },
    { rowMm: 0.16, columnMm: 0.24, plane: 'estimated' },
  ],
  [
    'Pixel Spacing beside another at the detector',
    { '0028,0030': '0.2\\0.3', '0018,1164': '0.25\\0.35' },
    { rowMm: 0.2, columnMm: 0.3, plane: 'patient' },
  ],
  [
    'Pixel Spacing copied from the detector',
    { '0028,0030': '0.2\\0.2', '0018,1164': '0.2\\0.2' },
    { rowMm: 0.2, columnMm: 0.2, plane: 'detector' },
  ],
  [
    'Imager Pixel Spacing alone',
    { '0018,1164': '0.2\\0.2' },
    { rowMm: 0.2, columnMm: 0.2, plane: 'detector' },
  ],
  ['zeros', { '0028,0030': '0.000\\0.000' }, null],
  ['none', {}, null],
])('spacing: %s', async (_, texts, spacing) => {
  const attributes = Object.entries(texts).map(([tag, text]) => [tag, { text: ['DS', text] }]);
  const { film } = await decode([0, 0, 0, 0], Object.fromEntries(attributes));
  expect(film.spacing).toEqual(spacing);
});

test('a bare data set without preamble is read', async () => {
  const { film } = await decodeFilm(dataSet(SIZE, littleEndian([1, 2, 3, 4])), 'a');
  expect([...film.values]).toEqual([1, 2, 3, 4]);
});

test('nothing that identifies a patient leaves the decoder', async () => {
  const bytes = dicomFile(SIZE, littleEndian([1, 2, 3, 4]), {
    '0010,0010': { text: ['PN', 'Roe^Jane'] },
    '0010,0020': { text: ['LO', 'ID-4711'] },
    '0008,0050': { text: ['SH', 'ACC-99'] },
    '0018,5101': { text: ['CS', 'PA'] },
  });
  const decoded = await decodeFilm(bytes, 'a.dcm');
  expect(decoded).toMatchObject({ dicom: { modality: 'DX', viewPosition: 'PA' } });
  expect(JSON.stringify(decoded)).not.toMatch(/Roe|Jane|4711|ACC-99/);
});

test.each<[string, string, Attributes, number[]]>([
  ['fewer pixels than announced', 'study.truncated', {}, [1, 2, 3]],
  ['a size no film has', 'study.size', { '0028,0010': { us: 65535 } }, [1, 2, 3, 4]],
  [
    'sides that are each possible and too many pixels',
    'study.size',
    { '0028,0010': { us: 11_000 }, '0028,0011': { us: 11_000 } },
    [1, 2, 3, 4],
  ],
  ['no rows', 'study.size', { '0028,0010': { us: 0 } }, [1, 2, 3, 4]],
  [
    'a palette without its tables',
    'study.lut',
    { '0028,0004': { text: ['CS', 'PALETTE COLOR'] } },
    [1, 2, 3, 4],
  ],
  ['12 bits allocated', 'study.pixelFormat', { '0028,0100': { us: 12 } }, [1, 2, 3, 4]],
  ['a high bit outside the sample', 'study.pixelFormat', { '0028,0102': { us: 16 } }, [1, 2, 3, 4]],
  [
    'colour with one sample',
    'study.pixelFormat',
    { '0028,0004': { text: ['CS', 'RGB'] } },
    [1, 2, 3, 4],
  ],
])('%s is refused', async (_, code, attributes, stored) => {
  await expect(decode(stored, attributes)).rejects.toMatchObject({ code });
});

test('a deflated file is inflated, and one that inflates without end is refused', async () => {
  const whole = deflatedFile(dataSet(SIZE, littleEndian([5, 6, 7, 8])));
  expect([...(await decodeFilm(whole, 'a.dcm')).film.values]).toEqual([5, 6, 7, 8]);
  const bomb = deflatedFile(new Uint8Array(260 * 1024 * 1024));
  await expect(decodeFilm(bomb, 'bomb.dcm')).rejects.toMatchObject({
    code: 'study.dicom',
    actual: 'more than 256 MiB after inflating',
  });
});

test('of several RLE frames the first is read, and never completed from the second', async () => {
  const [literals, repeats] = [
    [3, 10, 11, 12, 13],
    [253, 99],
  ];
  const whole = await decodeFilm(rleFile(SIZE, [literals, repeats]), 'a.dcm');
  expect([...whole.film.values]).toEqual([10, 11, 12, 13]);
  expect(whole).toMatchObject({ dicom: { frameCount: 2 } });
  const first = await decodeFilm(rleFile(SIZE, [repeats, literals]), 'a.dcm');
  expect([...first.film.values]).toEqual([99, 99, 99, 99]);
  const short = rleFile(SIZE, [[1, 10, 11], literals]);
  await expect(decodeFilm(short, 'a.dcm')).rejects.toMatchObject({ code: 'study.truncated' });
});

test.each([0, 10, 64])('%i bytes that are no codestream are refused as such', async length => {
  await expect(decodeJpeg2000Pixels(new Uint8Array(length))).rejects.toMatchObject({
    code: 'study.codec',
  });
});
