import { expect, test } from 'vitest';
import { findIdentifyingName, findIdentifyingText } from '../../../src/base/identifying-text.ts';

test.each([
  ['Doe^Jane', 'a name as DICOM writes it', 'Aaa^Aaaa'],
  ['Müller^Jörg', 'a name as DICOM writes it', 'Aaaaaa^Aaaa'],
  ['"patientId": "4711-B"', 'a labelled identifier', undefined],
  ['MRN: 00123', 'a labelled identifier', undefined],
  ['DOB 12.3.1970', 'a labelled identifier', undefined],
  ['seen by Dr. House', 'a name after a title', 'Aa. Aaaaa'],
  ['jane.doe@example.org', 'an e-mail address', 'aaaa.aaa@aaaaaaa.aaa'],
  ['123-45-6789', 'a social security number', '999-99-9999'],
  ['call +1 555 010 9999', 'a telephone number', '+9 999 999 9999'],
  ['(0511) 532 1234', 'a telephone number', '(9999) 999 9999'],
  ['born 03/01/1970', 'a date', '99/99/9999'],
  ['born 1970-01-03', 'a date', '9999-99-99'],
  ['19700103', 'a date', '99999999'],
])('“%s” holds %s', (text, reason, shape) => {
  const found = findIdentifyingText(text);
  expect(found.map(one => one.reason)).toContain(reason);
  if (shape !== undefined) expect(found.map(one => one.shape)).toContain(shape);
  for (const { shape } of found) expect(shape).not.toMatch(/[1-8B-Zb-z]/);
});

test.each([
  '2026-11-23T19:55:12.345Z',
  '20261123t195512345-3fa2b1',
  '{"tMs":1234.5678,"xPx":260,"yPx":290}',
  '0.123456,19.700103,1234567',
  '2.25.184521732414310547013960740169215770965',
  'The heart is normal. No effusion.',
  'sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
])('“%s” holds nothing', text => {
  expect(findIdentifyingText(text)).toEqual([]);
});

test.each([
  ['DOE_JANE_19700103.dcm', 'a date'],
  ['Doe^Jane.dcm', 'a name as DICOM writes it'],
  ['00471108_001.png', 'a number long enough to be a patient’s'],
])('the file name %s may hold %s', (name, reason) => {
  expect(findIdentifyingName(name).map(found => found.reason)).toContain(reason);
});

test.each(['sentence-00.png', 'fixations.csv', 'film.dcm', 'catalogue.sqlite-wal'])(
  'the file name %s holds nothing',
  name => {
    expect(findIdentifyingName(name)).toEqual([]);
  },
);
