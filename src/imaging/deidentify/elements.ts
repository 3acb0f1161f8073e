import dicomParser, { type DataSet, type Element } from 'dicom-parser';
import { concatenate } from '../dicom-file.ts';

/** How elements are laid out as bytes (PS3.5 7.1). */
export interface Encoding {
  isExplicit: boolean;
  isLittleEndian: boolean;
}

/** An element to be written: a value, the items of a sequence, or fragments as they were read. */
export type Written = {
  /** As dicom-parser has it: `x00100010`. */
  tag: string;
  vr: string;
} & ({ value: Uint8Array } | { items: Written[][] } | { fragments: Uint8Array });

/** Value representations whose explicit form has a 32-bit length (PS3.5 7.1.2). */
const longForms = new Set(['OB', 'OD', 'OF', 'OL', 'OW', 'SQ', 'UC', 'UN', 'UR', 'UT']);
const shortForms = new Set(
  'AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' '),
);
/** Those with a 32-bit length that dicom-parser 1.8 takes for short ones, reading on at the wrong place. */
export const misreadForms: ReadonlySet<string> = new Set(['OV', 'SV', 'UV']);

export const isKnownForm = (vr: string) => longForms.has(vr) || shortForms.has(vr);

const UNDEFINED_LENGTH = 0xffffffff;
const implicitLittleEndian: Encoding = { isExplicit: false, isLittleEndian: true };

/** The layout a data set was read in, which need not be the one its meta information announces. */
export function encodingOf(dataSet: DataSet): Encoding {
  const elements = Object.values(dataSet.elements);
  return {
    isExplicit: elements.some(({ tag, vr }) => vr !== undefined && tag > 'x0003'),
    isLittleEndian: dataSet.byteArrayParser !== dicomParser.bigEndianByteArrayParser,
  };
}

/** A plain element's value as it lies in the file. */
export function valueBytes(dataSet: DataSet, { dataOffset, length }: Element): Uint8Array {
  return dataSet.byteArray.subarray(dataOffset, dataOffset + length);
}

/** Encapsulated pixel data from its offset table to its last fragment, byte for byte (PS3.5 A.4). */
export function fragmentBytes(dataSet: DataSet, element: Element): Uint8Array {
  const last = element.fragments?.at(-1);
  const end = last === undefined ? element.dataOffset : last.position + last.length;
  return dataSet.byteArray.subarray(element.dataOffset, end);
}

/** Elements in the order of their tags, as bytes. */
export function encodeElements(elements: Written[], encoding: Encoding): Uint8Array<ArrayBuffer> {
  const ordered = elements.toSorted((a, b) => (a.tag < b.tag ? -1 : 1));
  return concatenate(ordered.flatMap(element => encodeElement(element, encoding)));
}

function encodeElement(element: Written, encoding: Encoding): Uint8Array[] {
  const delimiter = encodeTag('xfffee0dd', 0, encoding);
  if ('value' in element) {
    const value = padded(element.value, element.vr);
    return [encodeHead(element, value.length, encoding), value];
  }
  const head = encodeHead(element, UNDEFINED_LENGTH, encoding);
  if ('fragments' in element) return [head, element.fragments, delimiter];
  // What is in a sequence of unknown representation is implicit, whatever is around it (PS3.5 6.2.2).
  const inner = element.vr === 'UN' ? implicitLittleEndian : encoding;
  const items = element.items.flatMap(item => {
    const content = encodeElements(item, inner);
    return [encodeTag('xfffee000', content.length, inner), content];
  });
  return [head, ...items, delimiter];
}

function encodeHead({ tag, vr }: Written, length: number, encoding: Encoding): Uint8Array {
  const { isExplicit, isLittleEndian } = encoding;
  if (!isExplicit) return encodeTag(tag, length, encoding);
  const isLong = longForms.has(vr);
  const head = new Uint8Array(isLong ? 12 : 8);
  const view = new DataView(head.buffer);
  head.set(encodeTag(tag, 0, encoding));
  head.set(new TextEncoder().encode(vr), 4);
  if (isLong) view.setUint32(8, length, isLittleEndian);
  else view.setUint16(6, length, isLittleEndian);
  if (isLong) view.setUint16(6, 0);
  return head;
}

function encodeTag(tag: string, length: number, { isLittleEndian }: Encoding): Uint8Array {
  const head = new Uint8Array(8);
  const view = new DataView(head.buffer);
  view.setUint16(0, Number.parseInt(tag.slice(1, 5), 16), isLittleEndian);
  view.setUint16(2, Number.parseInt(tag.slice(5, 9), 16), isLittleEndian);
  view.setUint32(4, length, isLittleEndian);
  return head;
}

/** Every value has an even length: UIDs and bytes end in zero, text in a space (PS3.5 6.2). */
function padded(value: Uint8Array, vr: string): Uint8Array {
  if (value.length % 2 === 0) return value;
  const even = new Uint8Array(value.length + 1);
  even.set(value);
  even[value.length] = ['UI', 'OB', 'UN'].includes(vr) ? 0 : 0x20;
  return even;
}
