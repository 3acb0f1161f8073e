import type { DataSet } from 'dicom-parser';
import { deflateSync } from 'fflate';
import { AppError } from '../../base/app-error.ts';
import { concatenate, parseDicomFile } from '../dicom-file.ts';
import { type BurnedInText, burnedInTextOf } from './burned-in-text.ts';
import { cleanDataSet } from './clean-data-set.ts';
import {
  encodeElements,
  encodingOf,
  fragmentBytes,
  misreadForms,
  valueBytes,
  type Written,
} from './elements.ts';
import { KnownIdentifiers } from './known-identifiers.ts';
import { Pseudonyms } from './pseudonyms.ts';

export interface CleanFile {
  bytes: Uint8Array<ArrayBuffer>;
  /** The same for all films of a patient of this library; null where the file names nobody. */
  patientKey: string | null;
  burnedInText: BurnedInText;
  /** `DX`, `CR` …; null where the file does not say. */
  modality: string | null;
}

const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';
const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
const DEFLATED = '1.2.840.10008.1.2.1.99';
const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';
const IMPLEMENTATION_CLASS_UID = '2.25.184521732414310547013960740169215770965';
const PREAMBLE_LENGTH = 128;
const explicitLittleEndian = { isExplicit: true, isLittleEndian: true };

/** Codes of the profile and options used (PS3.16 CID 7050). */
const profileCodes = [
  ['113100', 'Basic Application Confidentiality Profile'],
  ['113107', 'Retain Longitudinal Temporal Information Modified Dates Option'],
  ['113108', 'Retain Patient Characteristics Option'],
] as const;

/**
 * A DICOM file without its patient: the Basic Application Level Confidentiality Profile of PS3.15
 * Annex E with modified dates and patient characteristics retained, in the transfer syntax it came
 * in. Pixel data and every attribute that may stay are copied byte for byte.
 *
 * @throws AppError `study.dicom` where the file is no data set; `study.notCleanable` where it can't
 *   be taken apart and put together again without doubt
 */
export function deidentifyDicom(file: Uint8Array, secret: Uint8Array): CleanFile {
  const { dataSet, transferSyntax } = parseDicomFile(file);
  refuseMisread(dataSet);
  const pseudonyms = new Pseudonyms(secret);
  const identity = identityOf(dataSet);
  const patientKey = identity === null ? null : pseudonyms.patientKey(identity);
  const sopInstanceUid = pseudonyms.uid(dataSet.string('x00080018') ?? pseudonyms.sourceKey(file));
  const cleaned = cleanDataSet(dataSet, {
    pseudonyms,
    shiftDays: pseudonyms.shiftDays(identity ?? ''),
    patientKey,
    identifiers: KnownIdentifiers.of(dataSet),
  });
  const own = ownElements(patientKey, sopInstanceUid);
  const ownTags = new Set(own.map(({ tag }) => tag));
  const elements = [...cleaned.filter(({ tag }) => !ownTags.has(tag)), ...own];
  const encoding = encodingOf(dataSet);
  const body = encodeElements(elements, encoding);
  const writtenSyntax = syntaxOf(transferSyntax, encoding.isExplicit);
  const meta = metaInformation(dataSet, writtenSyntax, sopInstanceUid);
  const bytes = concatenate([
    new Uint8Array(PREAMBLE_LENGTH),
    ascii('DICM'),
    meta,
    writtenSyntax === DEFLATED ? even(deflateSync(body)) : body,
  ]);
  refuseUnlessSamePixels(dataSet, bytes);
  const modality = dataSet.string('x00080060') || null;
  return { bytes, patientKey, burnedInText: burnedInTextOf(dataSet), modality };
}

/** The announced syntax; files that announce value representations and have none are put right. */
function syntaxOf(announced: string, isExplicit: boolean): string {
  if (isExplicit === (announced !== IMPLICIT_LITTLE_ENDIAN)) return announced;
  if (announced === EXPLICIT_LITTLE_ENDIAN) return IMPLICIT_LITTLE_ENDIAN;
  throw notCleanable(`a data set in another layout than ${announced}`);
}

/** What tells patients apart: the ID, else name and birth date, else the study. */
function identityOf(dataSet: DataSet): string | null {
  const text = (tag: string) => dataSet.string(tag)?.trim() ?? '';
  if (text('x00100020') !== '') return `id ${text('x00100020')}`;
  if (text('x00100010') !== '') return `name ${text('x00100010')} ${text('x00100030')}`;
  return text('x0020000d') === '' ? null : `study ${text('x0020000d')}`;
}

/** What Foveal says itself: who this stands for and what was done (PS3.15 E.1.1, E.3.6). */
function ownElements(patientKey: string | null, sopInstanceUid: string): Written[] {
  const codes = profileCodes.map(([value, meaning]) => [
    textElement('x00080100', 'SH', value),
    textElement('x00080102', 'SH', 'DCM'),
    textElement('x00080104', 'LO', meaning),
  ]);
  return [
    textElement('x00080018', 'UI', sopInstanceUid),
    textElement('x00100010', 'PN', ''),
    textElement('x00100020', 'LO', patientKey ?? ''),
    textElement('x00120062', 'CS', 'YES'),
    textElement('x00120063', 'LO', 'Foveal, DICOM PS3.15 2026c Annex E'),
    { tag: 'x00120064', vr: 'SQ', items: codes },
    textElement('x00280303', 'CS', 'MODIFIED'),
  ];
}

function metaInformation(dataSet: DataSet, transferSyntax: string, sopInstanceUid: string) {
  const text = (tag: string) => dataSet.string(tag);
  const sopClass = text('x00080016') ?? text('x00020002') ?? SECONDARY_CAPTURE;
  const elements = encodeElements(
    [
      { tag: 'x00020001', vr: 'OB', value: Uint8Array.of(0, 1) },
      textElement('x00020002', 'UI', sopClass),
      textElement('x00020003', 'UI', sopInstanceUid),
      textElement('x00020010', 'UI', transferSyntax),
      textElement('x00020012', 'UI', IMPLEMENTATION_CLASS_UID),
      textElement('x00020013', 'SH', 'FOVEAL'),
    ],
    explicitLittleEndian,
  );
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, elements.length, true);
  const groupLength: Written = { tag: 'x00020000', vr: 'UL', value: length };
  return concatenate([encodeElements([groupLength], explicitLittleEndian), elements]);
}

function textElement(tag: string, vr: string, text: string): Written {
  return { tag, vr, value: ascii(text) };
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function even(bytes: Uint8Array): Uint8Array {
  return bytes.length % 2 === 0 ? bytes : concatenate([bytes, new Uint8Array(1)]);
}

function refuseMisread(dataSet: DataSet): void {
  for (const { tag, vr, items } of Object.values(dataSet.elements)) {
    if (vr !== undefined && misreadForms.has(vr)) {
      throw notCleanable(`the value representation ${vr} at ${tag.slice(1)}`);
    }
    for (const item of items ?? []) if (item.dataSet) refuseMisread(item.dataSet);
  }
}

/** The file as it will be kept has to read as the same picture. */
function refuseUnlessSamePixels(original: DataSet, cleanFile: Uint8Array): void {
  const before = pixelBytes(original);
  const after = pixelBytes(parseDicomFile(cleanFile).dataSet);
  // One byte of padding may follow where the length was odd.
  const isSame =
    after.length - before.length === before.length % 2 &&
    before.every((byte, index) => byte === after[index]);
  if (!isSame) throw notCleanable(`${after.length} of ${before.length} bytes of pixel data`);
}

function pixelBytes(dataSet: DataSet): Uint8Array {
  const element = dataSet.elements.x7fe00010;
  if (element === undefined) return new Uint8Array();
  if (element.fragments !== undefined) return fragmentBytes(dataSet, element);
  return valueBytes(dataSet, element);
}

function notCleanable(actual: string): AppError {
  return new AppError({
    code: 'study.notCleanable',
    message: 'The patient’s data can’t be removed from the DICOM file with certainty.',
    expected: 'a data set that reads the same after it is written',
    actual,
    advice: 'Have the archive send it again, or convert it with dcmtk’s dcmconv first.',
  });
}
