import { deflateRawSync } from 'node:zlib';

/** Value representations whose explicit form has a 32-bit length (PS3.5 7.1.2). */
const longForms = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '));

export type DicomElement = [tag: number, vr: string, value: string | Uint8Array | number];

/** The transfer syntaxes that `dicomFile` writes. */
export const syntaxes = {
  explicit: '1.2.840.10008.1.2.1',
  implicit: '1.2.840.10008.1.2',
  deflated: '1.2.840.10008.1.2.1.99',
};

/** A little endian DICOM file (PS3.10) of these elements after its meta header. */
export function dicomFile(
  elements: DicomElement[],
  syntax: keyof typeof syntaxes = 'explicit',
): Uint8Array<ArrayBuffer> {
  const uid = syntaxes[syntax];
  const padding = uid.length % 2 ? '\0' : '';
  const transferSyntax = encodeElement([0x00020010, 'UI', uid + padding]);
  const body = Buffer.concat(elements.map(one => encodeElement(one, syntax !== 'implicit')));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(transferSyntax.length);
  return new Uint8Array(
    Buffer.concat([
      Buffer.alloc(128, 'preamble'),
      Buffer.from('DICM'),
      encodeElement([0x00020000, 'UL', length]),
      transferSyntax,
      syntax === 'deflated' ? deflateRawSync(body) : body,
    ]),
  );
}

/** Elements of a film of 2 × 2 px with 8 bits, to which a test adds its own in the order of tags. */
export const smallFilm: DicomElement[] = [
  [0x00280002, 'US', 1],
  [0x00280004, 'CS', 'MONOCHROME2 '],
  [0x00280010, 'US', 2],
  [0x00280011, 'US', 2],
  [0x00280100, 'US', 8],
  [0x00280101, 'US', 8],
  [0x00280102, 'US', 7],
  [0x00280103, 'US', 0],
  [0x7fe00010, 'OB', Uint8Array.of(0, 64, 128, 255)],
];

/** A sequence's value: one item of defined length holding these elements. */
export function sequenceOf(elements: DicomElement[], isExplicit = true): Uint8Array {
  const content = Buffer.concat(elements.map(one => encodeElement(one, isExplicit)));
  const head = Buffer.alloc(8);
  head.writeUInt16LE(0xfffe, 0);
  head.writeUInt16LE(0xe000, 2);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
}

function encodeElement([tag, vr, value]: DicomElement, isExplicit = true): Buffer {
  const bytes = encodeValue(value);
  const head = Buffer.alloc(isExplicit && longForms.has(vr) ? 12 : 8);
  head.writeUInt16LE(tag >>> 16, 0);
  head.writeUInt16LE(tag & 0xffff, 2);
  if (!isExplicit) {
    head.writeUInt32LE(bytes.length, 4);
    return Buffer.concat([head, bytes]);
  }
  head.write(vr, 4, 'latin1');
  if (longForms.has(vr)) head.writeUInt32LE(bytes.length, 8);
  else head.writeUInt16LE(bytes.length, 6);
  return Buffer.concat([head, bytes]);
}

function encodeValue(value: string | Uint8Array | number): Buffer {
  if (typeof value === 'string') return Buffer.from(value.length % 2 ? `${value} ` : value);
  if (typeof value !== 'number') return Buffer.from(value);
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
