import dicomParser, { type DataSet } from 'dicom-parser';
import { describe, expect, test } from 'vitest';
import { dummyValue } from '../../../../src/imaging/deidentify/clean-data-set.ts';
import {
  confidentialityProfile,
  type ProfileRow,
  profileRowOf,
} from '../../../../src/imaging/deidentify/confidentiality-profile.ts';
import { deidentifyDicom } from '../../../../src/imaging/deidentify/deidentify-dicom.ts';
import {
  type DicomElement,
  dicomFile,
  sequenceOf,
  smallFilm,
} from '../../../support/small-dicom.ts';

const secret = new Uint8Array(32).fill(7);
/** Referenced Series Sequence: in no row of the table, so its contents are cleaned where they are. */
const NESTING = 0x00081115;
/** Code Meaning: in no row of the table, so it goes only if what holds it goes. */
const CODE_MEANING = 0x00080104;

const texts: Record<string, string> = {
  AS: '043Y',
  DA: '20040308',
  DT: '20040308185552.5+0100',
  TM: '185552.25',
  UI: '1.3.6.1.4.1.5962.1.1',
  DS: '47.11',
  IS: '4711',
};

function planted(vr: string): string | Uint8Array {
  if (vr === 'SQ') return sequenceOf([[CODE_MEANING, 'LO', 'PLANTED']]);
  if (vr === 'US') return Uint8Array.of(0x50, 0x4c);
  return texts[vr] ?? 'PLANTED';
}

const tagOf = (row: ProfileRow) => Number.parseInt(row.tag.replaceAll('x', '0'), 16);
const keyOf = (tag: number) => `x${tag.toString(16).padStart(8, '0')}`;
const element = (row: ProfileRow): DicomElement => [tagOf(row), row.vr, planted(row.vr)];
const inOrder = (elements: DicomElement[]) => elements.toSorted(([a], [b]) => a - b);

function clean(elements: DicomElement[]): { dataSet: DataSet; text: string } {
  const { bytes } = deidentifyDicom(dicomFile(inOrder([...elements, ...smallFilm])), secret);
  return { dataSet: dicomParser.parseDicom(bytes), text: Buffer.from(bytes).toString('latin1') };
}

/** The value as text, without padding; null where the attribute is gone. */
function valueIn(dataSet: DataSet | undefined, row: ProfileRow): string | null {
  const found = dataSet?.elements[keyOf(tagOf(row))];
  if (dataSet === undefined || found === undefined) return null;
  if (found.items) return found.items.length === 0 ? '' : 'items';
  const bytes = dataSet.byteArray.slice(found.dataOffset, found.dataOffset + found.length);
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\0 ]+$/, '');
}

const dummyText = (vr: string) =>
  Buffer.from(dummyValue(vr))
    .toString('latin1')
    .replace(/[\0 ]+$/, '');

/** What the table asks for, read from its columns here again, apart from the code under test. */
function expectCleaned(value: string | null, row: ProfileRow): void {
  const { basic, vr } = row;
  const isDate = row.modifiedDates === 'C' && ['DA', 'DT', 'TM'].includes(vr);
  if (row.patientCharacteristics === 'K') {
    expect(value).toBe(vr === 'SQ' ? 'items' : Buffer.from(planted(vr)).toString('latin1'));
  } else if (isDate && vr === 'TM') expect(value).toBe('185552.25');
  else if (isDate) {
    expect(value).toMatch(vr === 'DA' ? /^200[34]\d{4}$/ : /^200[34]\d{4}185552\.5\+0100$/);
    expect(value).not.toContain('20040308');
  } else if (basic === 'X') expect(value).toBeNull();
  else if (basic === 'U') expect(value).toMatch(/^2\.25\.\d{10,39}$/);
  else if (basic === 'X/Z/U*') expect(value).toBe('items');
  else if (basic === 'Z' || basic === 'X/Z' || vr === 'SQ') expect(value).toBe('');
  else expect(value).toBe(dummyText(vr));
}

/** Groups 0000 and 0002 stand in no data set; PatientID gets a pseudonym, which has tests of its own. */
const rows = confidentialityProfile.filter(
  ({ tag }) => !/^000[02]/.test(tag) && tag !== '00100020',
);

test('the table has the 655 rows of PS3.15 2026c that name an attribute', () => {
  expect(confidentialityProfile).toHaveLength(655);
  expect(new Set(confidentialityProfile.map(({ tag }) => tag)).size).toBe(655);
});

describe.each(rows.map(row => [`${row.tag} ${row.name} (${row.basic})`, row] as const))(
  '%s',
  (_title, row) => {
    const isRetainedCode = row.basic === 'X/Z/U*' || row.patientCharacteristics === 'K';

    test('is gone, replaced or kept as the table says', () => {
      const { dataSet, text } = clean([element(row)]);
      expectCleaned(valueIn(dataSet, row), row);
      if (!isRetainedCode) expect(text).not.toContain('PLANTED');
    });

    test('is so in an item of a sequence too', () => {
      const { dataSet, text } = clean([[NESTING, 'SQ', sequenceOf([element(row)])]]);
      const item = dataSet.elements[keyOf(NESTING)]?.items?.[0]?.dataSet;
      expectCleaned(valueIn(item, row), row);
      if (!isRetainedCode) expect(text).not.toContain('PLANTED');
    });
  },
);

test('an attribute of a curve or overlay belongs to its row in every repetition', () => {
  expect(profileRowOf('50023000')).toMatchObject({ tag: '50xxxxxx', basic: 'X' });
  expect(profileRowOf('601e3000')).toMatchObject({ tag: '60xx3000', basic: 'X' });
  expect(profileRowOf('60000010')).toBeNull();
});

test('a planted value stays where no row names its attribute', () => {
  const { text } = clean([[CODE_MEANING, 'LO', 'PLANTED']]);
  expect(text).toContain('PLANTED');
});
