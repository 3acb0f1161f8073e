import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fovealProgram } from '../../../main/cli/program.ts';
import { lintPhi, type PhiFinding } from '../../../main/node/lint-phi.ts';
import type { StudyRecord } from '../../../src/app/ports.ts';
import { AppError } from '../../../src/base/app-error.ts';
import { Pseudonyms } from '../../../src/imaging/deidentify/pseudonyms.ts';
import words from '../../golden/words.json' with { type: 'json' };
import { openTestLibrary } from '../../support/open-client.ts';
import { type DicomElement, dicomFile, sequenceOf, smallFilm } from '../../support/small-dicom.ts';
import { beginInput, smallReading } from '../../support/small-reading.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const identifiers = {
  name: 'Quillfeather^Zebediah',
  family: 'Quillfeather',
  id: 'MRN-4711-QZ',
  birthDate: '19430817',
  institution: 'St Elsewhere General',
  physician: 'Housemartin^Greg',
  accession: 'ACC-90210',
  words: 'PLANTED',
};
const all = Object.values(identifiers);

function film(grey: number, changes: DicomElement[] = []): Uint8Array<ArrayBuffer> {
  const { name, id, birthDate, institution, physician, accession } = identifiers;
  const request = sequenceOf([
    [0x00080050, 'SH', accession],
    [0x00321032, 'PN', physician],
    [0x00321060, 'LO', `Chest of ${name}`],
  ]);
  const elements: DicomElement[] = [
    [0x00080020, 'DA', '20240229'],
    [0x00080050, 'SH', accession],
    [0x00080060, 'CS', 'DX'],
    [0x00080070, 'LO', `Vendor, ${institution}`],
    [0x00080080, 'LO', institution],
    [0x00080090, 'PN', physician],
    [0x00100010, 'PN', name],
    [0x00100020, 'LO', id],
    [0x00100030, 'DA', birthDate],
    [0x00104000, 'LT', `${name} ${id}`],
    [0x00400275, 'SQ', request],
    ...smallFilm.slice(0, -1),
    [0x7fe00010, 'OB', Uint8Array.of(0, grey, 128, 255)],
    ...changes,
  ];
  return dicomFile(elements.toSorted(([a], [b]) => a - b));
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
}

/** Every place in a folder where one of the identifiers stands, in names or bytes. */
async function survivors(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const path of await filesIn(folder)) {
    const text = `${path.slice(folder.length)}\n${await readFile(path, 'latin1')}`.toLowerCase();
    for (const identifier of all) {
      if (text.includes(identifier.toLowerCase())) found.push(`${identifier} in ${path}`);
    }
  }
  return found;
}

async function lint(paths: string[], known: string[] = []): Promise<PhiFinding[]> {
  const findings: PhiFinding[] = [];
  for await (const finding of lintPhi(paths, known)) findings.push(finding);
  return findings;
}

async function runProgram(...words: string[]): Promise<void> {
  await fovealProgram().parseAsync(words, { from: 'user' });
}

test('no name, ID, birth date or institution survives in the library, its logs or an export', async () => {
  const library = await openTestLibrary();
  const { path } = library.folder;
  const { api, close } = library.app.openSession();
  const imported = await api['studies.import']({
    files: [
      { fileName: `/films/${identifiers.family}/${identifiers.name}.dcm`, content: film(64) },
      { fileName: `${identifiers.name}.dcm`, content: film(65) },
      { fileName: 'again.dcm', content: film(65) },
      {
        fileName: `${identifiers.family}.png`,
        content: new Uint8Array(Buffer.from(words.PNG, 'base64')),
      },
      {
        fileName: `${identifiers.family}.jpg`,
        content: new Uint8Array(Buffer.from(words.JPEG, 'base64')),
      },
      { fileName: `${identifiers.family}.txt`, content: new Uint8Array(Buffer.from(all.join())) },
      {
        fileName: `${identifiers.family} cut.dcm`,
        content: film(66).slice(0, 300),
      },
    ],
  });

  expect(imported.imported).toHaveLength(4);
  expect(imported.duplicates).toHaveLength(1);
  expect(imported.refused).toHaveLength(2);
  const [first, second] = imported.imported;
  expect(first?.fileName).toBe(`DX ${first?.studyId.slice(0, 6)}`);
  expect(first?.patientKey).toBe(second?.patientKey);

  const { readingId } = await api['readings.begin'](beginInput(first?.studyId ?? ''));
  await api['readings.append']({ readingId, events: smallReading() });
  await api['readings.finish']({ readingId });
  await close();
  await library.close();

  const out = await temporaryFolder();
  await runProgram('align', readingId, '--out', out, '--library', path);
  expect((await readdir(out)).length).toBeGreaterThan(2);
  expect(await survivors(path)).toEqual([]);
  expect(await survivors(out)).toEqual([]);
  expect(await lint([path, out], all)).toEqual([]);
});

test('the search itself finds what a library without cleaning would hold', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'film.dcm'), film(64));
  const found = (await survivors(folder)).map(line => line.split(' in ')[0]);
  expect(found.sort()).toEqual(all.filter(one => one !== identifiers.words).sort());
});

test('the linter finds each attribute of an original, and known identifiers anywhere', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'film.dcm'), film(64, [[0x00091001, 'LO', 'private']]));
  await writeFile(join(folder, 'notes.csv'), `a,b\n1,${identifiers.family}\n2,x@example.org\n`);
  await writeFile(join(folder, 'weights.bin'), Buffer.from(`\0\0${identifiers.id}\0`));
  await writeFile(join(folder, 'cut.dcm'), film(64).slice(0, 300));
  const found = await lint([folder], [identifiers.family, identifiers.id]);
  const of = (name: string) => found.filter(({ path }) => path === join(folder, name));
  const places = of('film.dcm').map(({ where }) => where);
  expect(places).toEqual(
    expect.arrayContaining([
      "(0010,0010) Patient's Name",
      '(0010,0020) Patient ID',
      "(0010,0030) Patient's Birth Date",
      '(0008,0080) Institution Name',
      '(0008,0020) Study Date',
      '(0009,1001)',
      '(0012,0062) Patient Identity Removed',
    ]),
  );
  expect(of('notes.csv')).toMatchObject([
    { reason: 'known identifier 1', severity: 'high' },
    { where: 'line 3', severity: 'medium' },
  ]);
  expect(of('weights.bin')).toMatchObject([{ where: 'byte 2', reason: 'known identifier 2' }]);
  expect(of('cut.dcm')).toContainEqual(
    expect.objectContaining({ reason: expect.stringMatching('can’t be checked') }),
  );
  expect(JSON.stringify(found)).not.toContain(identifiers.family);
});

test('a file is known again by its content, though the original was never kept', async () => {
  const library = await openTestLibrary();
  const { api } = library.app.openSession();
  const content = film(64);
  const first = await api['studies.import']({ files: [{ fileName: 'a.dcm', content }] });
  const { duplicates } = await api['studies.import']({ files: [{ fileName: 'b.dcm', content }] });
  expect(duplicates).toEqual([{ fileName: 'b.dcm', studyId: first.imported[0]?.studyId }]);
});

test('it is known again even if it was cleaned in another way then', async () => {
  const { app, ports } = await openTestLibrary();
  const { api } = app.openSession();
  const content = film(64);
  const { imported } = await api['studies.import']({
    files: [{ fileName: 'a.dcm', content: film(65) }],
  });
  const studyId = 'a'.repeat(64);
  const record = ports.catalogue.study(imported[0]?.studyId ?? '') as StudyRecord;
  const sourceKey = new Pseudonyms(ports.secret).sourceKey(content);
  ports.catalogue.putStudy({ ...record, studyId, sourceKey });
  const { duplicates } = await api['studies.import']({ files: [{ fileName: 'b.dcm', content }] });
  expect(duplicates).toEqual([{ fileName: 'b.dcm', studyId }]);
});

test('the secret is the owner’s alone, is kept, and a damaged one is refused', async ctx => {
  const library = await openTestLibrary();
  const { secret, path } = library.folder;
  const text = await readFile(secret, 'utf8');
  expect(text).toMatch(/^[0-9a-f]{64}\n$/);
  await library.close();
  const again = await openTestLibrary(path);
  expect(await readFile(secret, 'utf8')).toBe(text);
  await again.close();
  if (process.platform === 'win32') ctx.skip('Windows has no such modes');
  expect((await stat(secret)).mode & 0o777).toBe(0o600);
  await writeFile(secret, 'short');
  const error = await openTestLibrary(path).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: 'library.damagedFile' });
});
