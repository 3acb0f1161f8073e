import { existsSync, readdirSync, readFileSync } from 'node:fs';
import dicomParser, { type DataSet } from 'dicom-parser';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../src/base/app-error.ts';
import { SeededRandom } from '../../../../src/base/random.ts';
import { decodeFilm } from '../../../../src/imaging/decode.ts';
import { deidentifyDicom } from '../../../../src/imaging/deidentify/deidentify-dicom.ts';
import { dicomResidue } from '../../../../src/imaging/deidentify/residue.ts';
import { parseDicomFile } from '../../../../src/imaging/dicom-file.ts';
import {
  type DicomElement,
  dicomFile,
  sequenceOf,
  smallFilm,
  type syntaxes,
} from '../../../support/small-dicom.ts';

const secret = new Uint8Array(32).fill(7);
const secrets = ['Doe^Jane', 'MRN-4711', '19700101', 'St Elsewhere', 'House^Greg', 'ACC-77'];

const film = (syntax: keyof typeof syntaxes = 'explicit', changes: DicomElement[] = []) => {
  const isExplicit = syntax !== 'implicit';
  const elements: DicomElement[] = [
    [0x00080018, 'UI', '1.2.3.4.5'],
    [0x00080020, 'DA', '20240229'],
    [0x00080030, 'TM', '123456'],
    [0x00080050, 'SH', 'ACC-77'],
    [0x00080060, 'CS', 'DX'],
    [0x00080070, 'LO', 'Vendor'],
    [0x00080080, 'LO', 'St Elsewhere'],
    [0x00080090, 'PN', 'House^Greg'],
    [0x00090010, 'LO', 'VENDOR 1.0'],
    [0x00091001, 'LO', 'MRN-4711'],
    [0x00091002, 'SQ', sequenceOf([[0x00080100, 'SH', 'ACC-77']], isExplicit)],
    [0x00100010, 'PN', 'Doe^Jane'],
    [0x00100020, 'LO', 'MRN-4711'],
    [0x00100030, 'DA', '19700101'],
    [0x00100040, 'CS', 'F'],
    [0x00101010, 'AS', '054Y'],
    [0x00204000, 'LT', 'seen by Doe'],
    [0x00400275, 'SQ', sequenceOf([[0x00401001, 'SH', 'ACC-77']], isExplicit)],
    ...smallFilm,
  ];
  const changed = new Set(changes.map(([tag]) => tag));
  const kept = elements.filter(([tag]) => !changed.has(tag));
  return dicomFile(
    [...kept, ...changes].toSorted(([a], [b]) => a - b),
    syntax,
  );
};

const clean = (bytes: Uint8Array) => deidentifyDicom(bytes, secret);
const cleanSet = (bytes: Uint8Array) => parseDicomFile(clean(bytes).bytes).dataSet;
const textOf = (dataSet: DataSet) => Buffer.from(dataSet.byteArray).toString('latin1');

describe.each(['explicit', 'implicit', 'deflated'] as const)('a film in %s form', syntax => {
  test('loses its patient and keeps its transfer syntax, characteristics and pixels', async () => {
    const original = film(syntax);
    for (const value of secrets) {
      expect(textOf(parseDicomFile(original).dataSet), value).toContain(value);
    }
    const cleaned = clean(original).bytes;
    const { dataSet, transferSyntax } = parseDicomFile(cleaned);
    for (const value of secrets) expect(textOf(dataSet), value).not.toContain(value);
    expect(transferSyntax).toBe(parseDicomFile(original).transferSyntax);
    expect(dataSet.string('x00100040')).toBe('F');
    expect(dataSet.string('x00101010')).toBe('054Y');
    expect(dataSet.string('x00080070')).toBe('Vendor');
    const before = await decodeFilm(original, 'a.dcm');
    expect((await decodeFilm(cleaned, 'a.dcm')).film).toEqual(before.film);
  });
});

test('the file says who cleaned it and how (PS3.15 E.1.1, CID 7050)', () => {
  const dataSet = cleanSet(film());
  expect(dataSet.string('x00120062')).toBe('YES');
  expect(dataSet.string('x00120063')).toContain('PS3.15');
  expect(dataSet.string('x00280303')).toBe('MODIFIED');
  const items = dataSet.elements.x00120064?.items ?? [];
  const codes = items.map(({ dataSet }) => [
    dataSet?.string('x00080100'),
    dataSet?.string('x00080102'),
  ]);
  expect(codes).toEqual([
    ['113100', 'DCM'],
    ['113107', 'DCM'],
    ['113108', 'DCM'],
  ]);
});

test('group 0002 is Foveal’s own: the new instance UID, no application entity, no preamble', () => {
  const original = film();
  const { bytes } = clean(original);
  expect(bytes.slice(0, 128)).toEqual(new Uint8Array(128));
  const dataSet = dicomParser.parseDicom(bytes);
  expect(dataSet.string('x00020003')).toBe(dataSet.string('x00080018'));
  expect(dataSet.string('x00080018')).toMatch(/^2\.25\./);
  expect(dataSet.string('x00020013')).toBe('FOVEAL');
  const meta = Object.keys(dataSet.elements).filter(tag => tag.startsWith('x0002'));
  expect(meta.map(tag => tag.slice(5)).sort()).toEqual(
    ['0000', '0001', '0002', '0003', '0010', '0012', '0013'].sort(),
  );
});

test('a UID becomes the same UID wherever it stands, and another with another secret', () => {
  const uid = '1.2.3.4.5';
  const reference = sequenceOf([
    [0x00081150, 'UI', '1.2.840.10008.5.1.4.1.1.1'],
    [0x00081155, 'UI', uid],
  ]);
  const original = film('explicit', [[0x00081140, 'SQ', reference]]);
  const dataSet = cleanSet(original);
  const item = dataSet.elements.x00081140?.items?.[0]?.dataSet;
  expect(item?.string('x00081155')).toBe(dataSet.string('x00080018'));
  expect(item?.string('x00081150')).toBe('1.2.840.10008.5.1.4.1.1.1');
  const { bytes } = deidentifyDicom(original, new Uint8Array(32).fill(8));
  const other = dicomParser.parseDicom(bytes).string('x00080018');
  expect(other).not.toBe(dataSet.string('x00080018'));
});

test('a patient’s dates keep their distance; another patient’s move by another time', () => {
  const dayOf = (date: string, id = 'MRN-4711') => {
    const changes: DicomElement[] = [
      [0x00080020, 'DA', date],
      [0x00100020, 'LO', id],
    ];
    const shifted = cleanSet(film('explicit', changes)).string('x00080020') ?? '';
    const iso = `${shifted.slice(0, 4)}-${shifted.slice(4, 6)}-${shifted.slice(6)}`;
    return Date.parse(iso) / 86_400_000;
  };
  const original = Date.parse('2024-02-29') / 86_400_000;
  const shift = original - dayOf('20240229');
  expect(shift).toBeGreaterThanOrEqual(1);
  expect(shift).toBeLessThanOrEqual(365);
  expect(dayOf('20240310') - dayOf('20240229')).toBe(10);
  expect(original - dayOf('20240229', 'MRN-4712')).not.toBe(shift);
  expect(cleanSet(film()).string('x00080030')).toBe('123456');
});

test('what is no date is treated as the Basic Profile alone says', () => {
  const dataSet = cleanSet(film('explicit', [[0x00080020, 'DA', 'Doe^Jane']]));
  expect(dataSet.elements.x00080020).toMatchObject({ length: 0 });
});

test('a patient is known by the ID, else by name and birth date, else by the study', () => {
  const key = (changes: DicomElement[]) => clean(film('explicit', changes)).patientKey;
  expect(key([])).toMatch(/^P[0-9a-f]{16}$/);
  expect(key([[0x00100010, 'PN', 'Roe^Jane']])).toBe(key([]));
  const noId: DicomElement = [0x00100020, 'LO', ''];
  expect(key([noId])).not.toBe(key([]));
  expect(key([noId, [0x00080050, 'SH', 'other']])).toBe(key([noId]));
  const nobody: DicomElement[] = [noId, [0x00100010, 'PN', '']];
  expect(key(nobody)).toBeNull();
  expect(key([...nobody, [0x0020000d, 'UI', '1.2.3']])).toMatch(/^P/);
});

test('a name in a field meant for something else takes the field with it', () => {
  const dataSet = cleanSet(film('explicit', [[0x00080070, 'LO', 'scanned for DOE, jane']]));
  expect(dataSet.elements.x00080070).toBeUndefined();
});

test('sequences of unknown form are cleaned where they can be read, and go where not', () => {
  const nested: DicomElement[] = [[0x00100010, 'PN', 'Roe^Richard']];
  const hidden = sequenceOf(nested, false);
  const dataSet = cleanSet(film('explicit', [[0x00081115, 'UN', hidden]]));
  expect(textOf(dataSet)).not.toContain('Roe');
});

test('overlays, curves and values of unheard-of form go', () => {
  const original = film('explicit', [
    [0x00180015, 'ZZ', 'PLANTED'],
    [0x50003000, 'OW', 'PLANTED '],
    [0x60000022, 'LO', 'PLANTED '],
    [0x60003000, 'OW', 'PLANTED '],
  ]);
  expect(Buffer.from(original).toString('latin1')).toContain('PLANTED');
  expect(textOf(cleanSet(original))).not.toContain('PLANTED');
});

test('a file that the parser would misread is refused', () => {
  const original = film('explicit', [[0x00189999, 'OV', new Uint8Array(8)]]);
  expect(() => clean(original)).toThrow(
    expect.objectContaining({ code: expect.stringMatching(/^study\.(notCleanable|dicom)$/) }),
  );
});

test.each<[string, DicomElement[], 'no' | 'possible']>([
  ['a plain film', [], 'no'],
  ['Burned In Annotation YES', [[0x00280301, 'CS', 'YES']], 'possible'],
  ['ultrasound', [[0x00080060, 'CS', 'US']], 'possible'],
  ['a secondary capture', [[0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.7\0']], 'possible'],
  ['a digitised film', [[0x00080064, 'CS', 'DF']], 'possible'],
  ['an overlay in the pixels', [[0x60000102, 'US', 12]], 'possible'],
])('%s: burned-in text %s', (_name, changes, expected) => {
  expect(clean(film('explicit', changes)).burnedInText).toBe(expected);
});

const folders = ['dicom-chest', 'dicom-valid', 'dicom-malformed'].map(
  name => `../shared/data/${name}`,
);

/** Pixel data as stored, all frames and fragments. */
function storedPixels(bytes: Uint8Array): Buffer {
  const { dataSet } = parseDicomFile(bytes);
  const pixels = dataSet.elements.x7fe00010;
  if (pixels === undefined) return Buffer.alloc(0);
  const cut = (start: number, length: number) =>
    Buffer.from(dataSet.byteArray.slice(start, start + length));
  if (pixels.fragments === undefined) return cut(pixels.dataOffset, pixels.length);
  return Buffer.concat(pixels.fragments.map(({ position, length }) => cut(position, length)));
}

test.for(folders)(
  'every file of %s is the same picture afterwards, or refused',
  async (folder, ctx) => {
    ctx.skip(!existsSync(folder), `${folder} is not there`);
    let compared = 0;
    for (const name of readdirSync(folder)) {
      const bytes = new Uint8Array(readFileSync(`${folder}/${name}`));
      const before = await decodeFilm(bytes, name).catch((error: unknown) => error);
      const cleaned = attempt(() => clean(bytes));
      if (cleaned instanceof AppError) {
        expect(cleaned.code, name).toMatch(/^study\./);
        // Implicit where it announces explicit and compressed: readable, but not as any one syntax.
        if (name === 'SC_rgb_jpeg.dcm') expect(cleaned.code).toBe('study.notCleanable');
        else expect(before, name).toBeInstanceOf(AppError);
        continue;
      }
      expect(storedPixels(cleaned.bytes).equals(storedPixels(bytes)), name).toBe(true);
      expect(dicomResidue(cleaned.bytes), name).toEqual([]);
      expect(identityLeft(bytes, cleaned.bytes), name).toEqual([]);
      if (before instanceof AppError) continue;
      const after = await decodeFilm(cleaned.bytes, name);
      expect(after.film, name).toEqual((before as typeof after).film);
      compared++;
    }
    expect(compared).toBeGreaterThan(0);
  },
);

const identityTags = [
  'x00080018',
  'x00080050',
  'x00080080',
  'x00080081',
  'x00080090',
  'x00081050',
  'x00081070',
  'x00100010',
  'x00100020',
  'x00100030',
  'x0020000d',
];

/** The original's identifying values that still stand anywhere in the cleaned file. */
function identityLeft(original: Uint8Array, cleaned: Uint8Array): string[] {
  const { dataSet } = parseDicomFile(original);
  const text = textOf(parseDicomFile(cleaned).dataSet);
  const values = identityTags.map(tag => dataSet.string(tag)?.trim() ?? '');
  return values.filter(value => value.length >= 5 && text.includes(value));
}

test('a file with any of its bytes changed is cleaned or refused with a reason', () => {
  const random = new SeededRandom(1, 'mutated DICOM');
  const original = film();
  let cleanedCount = 0;
  for (let round = 0; round < 500; round++) {
    const mutated = original.slice(
      0,
      random.uniform() < 0.3 ? random.integer(original.length) : undefined,
    );
    for (let i = 0; i < 3 && mutated.length > 0; i++) {
      mutated[random.integer(mutated.length)] = random.integer(256);
    }
    const result = attempt(() => clean(mutated));
    if (result instanceof AppError) expect(result.code).toMatch(/^study\./);
    else cleanedCount++;
  }
  expect(cleanedCount).toBeGreaterThan(50);
});

function attempt<T>(work: () => T): T | AppError {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
