import type { DataSet, Element } from 'dicom-parser';
import { findIdentifyingText, type Severity } from '../../base/identifying-text.ts';
import { parseDicomFile } from '../dicom-file.ts';
import { dummyValue } from './clean-data-set.ts';
import { actionFor, type ProfileRow, profileRowOf } from './confidentiality-profile.ts';
import { valueBytes } from './elements.ts';
import { jpegSegments } from './strip-jpeg.ts';
import { pngChunks } from './strip-png.ts';

/** Something in an image file that may say whose it is. */
export interface Residue {
  /** `(0010,0010) Patient's Name`, `chunk tEXt` … */
  where: string;
  reason: string;
  severity: Severity;
}

/**
 * What the confidentiality profile would change in a DICOM file, at every depth, and text that looks
 * like a person's in attributes it leaves alone. Throws `study.dicom` where the file can't be read.
 */
export function dicomResidue(file: Uint8Array): Residue[] {
  const { dataSet } = parseDicomFile(file);
  const isMarked = dataSet.string('x00120062') === 'YES';
  const isShifted = ['MODIFIED', 'REMOVED'].includes(dataSet.string('x00280303') ?? '');
  const found = residueIn(dataSet, { isMarked, isShifted });
  if (isMarked) return found;
  const where = '(0012,0062) Patient Identity Removed';
  return [...found, { where, reason: 'does not say YES', severity: 'low' }];
}

/** The chunks of a PNG file that hold words. */
export function pngResidue(file: Uint8Array): Residue[] {
  const { chunks, trailingByteCount } = pngChunks(file);
  const words = chunks.filter(({ isPicture }) => !isPicture);
  return [...words.map(({ type }) => wordsIn(`chunk ${type}`)), ...trailing(trailingByteCount)];
}

/** The segments of a JPEG file that hold words. */
export function jpegResidue(file: Uint8Array): Residue[] {
  const { segments, trailingByteCount } = jpegSegments(file);
  const words = segments.filter(({ isPicture }) => !isPicture);
  return [...words.map(({ name }) => wordsIn(`segment ${name}`)), ...trailing(trailingByteCount)];
}

const wordsIn = (where: string): Residue => ({
  where,
  reason: 'words beside the picture',
  severity: 'medium',
});

function trailing(byteCount: number): Residue[] {
  if (byteCount === 0) return [];
  return [{ where: 'after the end', reason: `${byteCount} bytes`, severity: 'low' }];
}

interface Marks {
  isMarked: boolean;
  isShifted: boolean;
}

function residueIn(dataSet: DataSet, marks: Marks): Residue[] {
  return Object.values(dataSet.elements).flatMap(element => {
    const tag = element.tag.slice(1);
    const group = Number.parseInt(tag.slice(0, 4), 16);
    const isEmpty = element.items ? element.items.length === 0 : element.length === 0;
    if (isEmpty || tag.endsWith('0000')) return [];
    if (group === 2) return metaResidue(element, dataSet);
    const row = profileRowOf(tag);
    if (group % 2 === 1) return [residue(element, null, 'a private attribute', 'medium')];
    if (/^[56]0/.test(tag)) return [residue(element, row, 'part of a curve or overlay', 'medium')];
    const reason = row === null ? null : reasonAgainst(dataSet, element, row, marks);
    if (reason !== null) return [residue(element, row, reason, severityOf(element, row))];
    const nested = (element.items ?? []).flatMap(item =>
      item.dataSet === undefined ? [] : residueIn(item.dataSet, marks),
    );
    return [...nested, ...(row === null ? textResidue(dataSet, element) : [])];
  });
}

/** Application entities name the machines a file went through (PS3.10 7.1). */
function metaResidue(element: Element, dataSet: DataSet): Residue[] {
  const { tag } = element;
  const isNamed = ['x00020016', 'x00020017', 'x00020018', 'x00020102'].includes(tag);
  if (!isNamed || (dataSet.string(tag) ?? '') === '') return [];
  return [residue(element, null, 'names a machine of the hospital', 'low')];
}

/** Why a value that stands where the profile acts is not what it would have left; null where it is. */
function reasonAgainst(
  dataSet: DataSet,
  element: Element,
  row: ProfileRow,
  { isMarked, isShifted }: Marks,
): string | null {
  const text = (dataSet.string(element.tag) ?? '').trim();
  if (row.tag === '00100020') {
    return isMarked && /^P[0-9a-f]{16}$/.test(text) ? null : 'is no pseudonym';
  }
  const action = actionFor(row);
  if (action === 'remove') return 'should be gone';
  if (action === 'empty' && !isPlaceholder(dataSet, element, row)) return 'should be empty';
  if (action === 'dummy' && !isPlaceholder(dataSet, element, row)) return 'should be a dummy';
  if (action === 'shift' && !isShifted) return 'should be shifted, and (0028,0303) should say so';
  if (action === 'uid' && !text.split('\\').every(isReplaced)) return 'should be another UID';
  return null;
}

function isPlaceholder(dataSet: DataSet, element: Element, row: ProfileRow): boolean {
  if (element.items !== undefined) return false;
  const trimmed = (bytes: Uint8Array) =>
    Array.from(bytes, byte => String.fromCharCode(byte))
      .join('')
      .replace(/[\0 ]+$/, '');
  const value = trimmed(valueBytes(dataSet, element));
  return value === '' || value === trimmed(dummyValue(row.vr));
}

function isReplaced(uid: string): boolean {
  return uid.startsWith('2.25.') || uid.startsWith('1.2.840.10008.');
}

const freeText = new Set(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT']);

function textResidue(dataSet: DataSet, element: Element): Residue[] {
  if (!freeText.has(element.vr ?? '')) return [];
  const found = findIdentifyingText(dataSet.string(element.tag) ?? '');
  return found.map(({ reason, severity }) => residue(element, null, reason, severity));
}

function severityOf({ tag, vr }: Element, row: ProfileRow | null): Severity {
  return tag.startsWith('x0010') || (vr ?? row?.vr) === 'PN' ? 'high' : 'medium';
}

function residue(
  { tag }: Element,
  row: ProfileRow | null,
  reason: string,
  severity: Severity,
): Residue {
  const place = `(${tag.slice(1, 5)},${tag.slice(5)})`.toUpperCase();
  return { where: row === null ? place : `${place} ${row.name}`, reason, severity };
}
