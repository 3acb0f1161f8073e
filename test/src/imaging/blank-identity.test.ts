import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { AppError } from '../../../src/base/app-error.ts';
import { blankIdentity } from '../../../src/imaging/blank-identity.ts';
import { decodeFilm } from '../../../src/imaging/decode.ts';
import { dicomFile, sequenceOf, smallFilm } from '../../support/small-dicom.ts';

const secrets = ['Doe^Jane', 'MRN-4711', '19700101', 'St Elsewhere', 'House^Greg', 'ACC-77'];

const film = () =>
  dicomFile([
    [0x00080050, 'SH', 'ACC-77'],
    [0x00080060, 'CS', 'DX'],
    [0x00080080, 'LO', 'St Elsewhere'],
    [0x00080090, 'PN', 'House^Greg'],
    [0x00090010, 'LO', 'VENDOR 1.0'],
    [0x00091001, 'LO', 'MRN-4711'],
    [0x00091002, 'SQ', sequenceOf([[0x00080100, 'SH', 'ACC-77']])],
    [0x00100010, 'PN', 'Doe^Jane'],
    [0x00100020, 'LO', 'MRN-4711'],
    [0x00100030, 'DA', '19700101'],
    [0x00100040, 'CS', 'F'],
    ...smallFilm.slice(0, -1),
    [0x00400275, 'SQ', sequenceOf([[0x00401001, 'SH', 'ACC-77']])],
    ...smallFilm.slice(-1),
  ]);

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

test('no identifying or private value is left, at any depth', () => {
  for (const secret of secrets) expect(textOf(film())).toContain(secret);
  const blank = textOf(blankIdentity(film()));
  for (const secret of secrets) expect(blank).not.toContain(secret);
});

test('what describes the image stays, and nothing moves', async () => {
  const original = film();
  const blank = blankIdentity(original);
  expect(blank).toHaveLength(original.length);
  expect(textOf(blank)).toContain('VENDOR 1.0');
  expect(textOf(blank)).toMatch(/DX.*F /s);
  const { film: decoded } = await decodeFilm(blank, 'film.dcm');
  expect(decoded).toEqual((await decodeFilm(original, 'film.dcm')).film);
});

test('the original in memory is left as it was', () => {
  const original = film();
  blankIdentity(original);
  expect(original).toEqual(film());
});

const samples = ['../shared/data/dicom-valid', '../shared/data/dicom-chest'];

test.for(samples)('every film of %s decodes to the same pixels afterwards', async (folder, ctx) => {
  ctx.skip(!existsSync(folder), `${folder} is not there`);
  let compared = 0;
  for (const name of readdirSync(folder)) {
    const bytes = new Uint8Array(readFileSync(`${folder}/${name}`));
    const before = await decodeFilm(bytes, name).catch((error: unknown) => error);
    if (before instanceof AppError) continue;
    expect(before, name).toMatchObject({ film: {} });
    const after = await decodeFilm(blankIdentity(bytes), name);
    expect(after.film, name).toEqual((before as typeof after).film);
    compared++;
  }
  expect(compared).toBeGreaterThan(0);
});
