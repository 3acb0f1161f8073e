import type { DataSet, Element } from 'dicom-parser';
import { actionFor, type ProfileRow, profileRowOf } from './confidentiality-profile.ts';
import { fragmentBytes, isKnownForm, valueBytes, type Written } from './elements.ts';
import type { KnownIdentifiers } from './known-identifiers.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { shiftDate } from './shift-date.ts';

/** What cleaning needs to know beside the attribute. */
export interface Cleaning {
  pseudonyms: Pseudonyms;
  shiftDays: number;
  patientKey: string | null;
  identifiers: KnownIdentifiers;
}

const PATIENT_ID = 'x00100020';

/**
 * The attributes that may stay, and what stands for those that may not, at every depth. Beside the
 * rows of the profile go: private attributes, groups that belong in no file (0000), group lengths,
 * everything about overlays and curves, values of unknown representation, sequences hidden in one,
 * and text in which one of the patient's identifiers stands.
 */
export function cleanDataSet(dataSet: DataSet, cleaning: Cleaning): Written[] {
  return Object.values(dataSet.elements).flatMap(element => {
    const tag = element.tag.slice(1);
    const row = profileRowOf(tag);
    if (!belongsInDataSet(tag) || !isReadable(element)) return [];
    const written =
      row === null ? keep(dataSet, element, cleaning) : applyRow(dataSet, element, row, cleaning);
    return written === null ? [] : [written];
  });
}

function belongsInDataSet(tag: string): boolean {
  const group = Number.parseInt(tag.slice(0, 4), 16);
  const isCurveOrOverlay = tag.startsWith('50') || tag.startsWith('60');
  return group > 2 && group % 2 === 0 && !tag.endsWith('0000') && !isCurveOrOverlay;
}

/** Undefined in the implicit form, where it goes without saying. */
function isReadable({ vr }: Element): boolean {
  return vr === undefined || isKnownForm(vr);
}

function keep(dataSet: DataSet, element: Element, cleaning: Cleaning): Written | null {
  const { tag, vr = 'UN' } = element;
  if (element.items !== undefined) return { tag, vr, items: cleanItems(element, cleaning) };
  if (element.fragments !== undefined) {
    return { tag, vr, fragments: fragmentBytes(dataSet, element) };
  }
  const value = valueBytes(dataSet, element);
  if (tag === 'x7fe00010') return { tag, vr, value };
  if (vr === 'UN' && startsWithItem(value)) return null;
  return cleaning.identifiers.isIn(value, vr) ? null : { tag, vr, value };
}

function cleanItems(element: Element, cleaning: Cleaning): Written[][] {
  return (element.items ?? []).map(({ dataSet }) =>
    dataSet === undefined ? [] : cleanDataSet(dataSet, cleaning),
  );
}

function applyRow(
  dataSet: DataSet,
  element: Element,
  row: ProfileRow,
  cleaning: Cleaning,
): Written | null {
  const { tag } = element;
  const { vr } = row;
  const text = (value: string) => ({ tag, vr, value: new TextEncoder().encode(value) });
  const action = actionFor(row);
  if (tag === PATIENT_ID) return text(cleaning.patientKey ?? '');
  if (action === 'remove') return null;
  if (action === 'empty') return vr === 'SQ' ? { tag, vr, items: [] } : text('');
  if (action === 'keep') return keep(dataSet, element, cleaning);
  if (vr === 'SQ') return { tag, vr, items: cleanItems(element, cleaning) };
  const values = valuesOf(dataSet, element);
  if (action === 'uid') {
    return text(values.map(value => replacedUid(value, cleaning.pseudonyms)).join('\\'));
  }
  if (action === 'shift') {
    const shifted = values.map(value => shiftedTime(value, vr, cleaning.shiftDays));
    if (shifted.every(value => value !== null)) return text(shifted.join('\\'));
    // What is no date can't be shifted: the Basic Profile alone then decides.
    const { modifiedDates: _, ...basicRow } = row;
    return applyRow(dataSet, element, basicRow, cleaning);
  }
  return { tag, vr, value: dummyValue(vr) };
}

function valuesOf(dataSet: DataSet, element: Element): string[] {
  const bytes = Array.from(valueBytes(dataSet, element));
  const text = bytes.map(byte => String.fromCharCode(byte)).join('');
  return text.split('\\').map(value => value.replace(/[\0 ]+$/, '').trimStart());
}

/** UIDs that DICOM registers name kinds of things, never an instance (PS3.6 A). */
function replacedUid(uid: string, pseudonyms: Pseudonyms): string {
  return uid === '' || uid.startsWith('1.2.840.10008.') ? uid : pseudonyms.uid(uid);
}

/** Null where the value is no date or time. */
function shiftedTime(value: string, vr: string, shiftDays: number): string | null {
  if (value === '') return '';
  if (vr !== 'TM') return shiftDate(value, shiftDays);
  return /^[\d:.]+$/.test(value) ? value : null;
}

/** What stands where a value has to be: the same for everybody, so it says nothing. */
export function dummyValue(vr: string): Uint8Array {
  const texts: Record<string, string> = {
    AS: '000Y',
    CS: 'REMOVED',
    DA: '19000101',
    DT: '19000101',
    DS: '0',
    IS: '0',
    TM: '000000',
    UI: '2.25.0',
    UR: 'urn:removed',
  };
  if (['OB', 'UN', 'US'].includes(vr)) return new Uint8Array(2);
  return new TextEncoder().encode(texts[vr] ?? 'Removed');
}

/** A sequence whose writer did not know that it was one (PS3.5 6.2.2): nobody looks into it. */
function startsWithItem(value: Uint8Array): boolean {
  return [0xfe, 0xff, 0x00, 0xe0].every((byte, i) => value[i] === byte);
}
