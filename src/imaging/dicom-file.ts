import dicomParser, { type DataSet } from 'dicom-parser';
import { Inflate } from 'fflate';
import { AppError } from '../base/app-error.ts';

const PREAMBLE_LENGTH = 128;
const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';
const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
const DEFLATED = '1.2.840.10008.1.2.1.99';
const EXPLICIT_BIG_ENDIAN = '1.2.840.10008.1.2.2';
/** A deflated data set may grow to this; more is an attack, not a chest film. */
const MAX_INFLATED_BYTES = 256 * 1024 * 1024;

/** Part 10 files, and bare data sets that start in group 2 or 8 as old archives hold them. */
export function looksLikeDicom(bytes: Uint8Array): boolean {
  return hasPrefix(bytes) || bareDataSet(bytes) !== null;
}

/**
 * The data set of a DICOM file in any transfer syntax (pixel data still as stored).
 * @throws AppError `study.dicom` where the file is no readable data set
 */
export function parseDicomFile(bytes: Uint8Array): { dataSet: DataSet; transferSyntax: string } {
  try {
    const dataSet = parse(bytes);
    return { dataSet, transferSyntax: dataSet.string('x00020010') ?? IMPLICIT_LITTLE_ENDIAN };
  } catch (error) {
    throw unreadable(error);
  }
}

/**
 * `study.dicom` for anything that is no AppError yet: dicom-parser throws strings, Errors, and objects
 * that wrap either, while parsing or only when a value is asked for.
 */
export function unreadable(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError(
    {
      code: 'study.dicom',
      message: 'The DICOM file can’t be read to its end.',
      expected: 'a whole DICOM data set',
      actual: reasonOf(error),
      advice: 'It is probably damaged or cut short; fetch it again from the archive.',
    },
    { cause: error },
  );
}

function parse(bytes: Uint8Array): DataSet {
  const inflater = inflateDataSet;
  if (hasPrefix(bytes)) {
    return implicitAfterMeta(bytes) ?? dicomParser.parseDicom(bytes, { inflater });
  }
  const bare = bareDataSet(bytes);
  if (bare === 'meta') {
    const file = new Uint8Array(PREAMBLE_LENGTH + 4 + bytes.length);
    file.set(new TextEncoder().encode('DICM'), PREAMBLE_LENGTH);
    file.set(bytes, PREAMBLE_LENGTH + 4);
    return dicomParser.parseDicom(file, { inflater });
  }
  return dicomParser.parseDicom(bytes, { TransferSyntaxUID: bare ?? IMPLICIT_LITTLE_ENDIAN });
}

/**
 * The data set of a file that announces explicit value representations and has none after its meta
 * information, as some exporters write, up to its pixel data; null where it has them.
 */
function implicitAfterMeta(bytes: Uint8Array): DataSet | null {
  const dataSet = dicomParser.readPart10Header(bytes);
  const syntax = dataSet.string('x00020010');
  if (syntax === IMPLICIT_LITTLE_ENDIAN || syntax === DEFLATED) return null;
  const ends = Object.values(dataSet.elements).map(element => element.dataOffset + element.length);
  const start = ends.reduce((a, b) => Math.max(a, b), 0);
  const vr = bytes.subarray(start + 4, start + 6);
  if (vr.length < 2 || vr.every(byte => byte >= 0x41 && byte <= 0x5a)) return null;
  const stream = new dicomParser.ByteStream(dicomParser.littleEndianByteArrayParser, bytes, start);
  const untilTag = 'x7fe00010';
  dicomParser.parseDicomDataSetImplicit(dataSet, stream, bytes.length, { untilTag });
  const pixels = dataSet.elements[untilTag];
  if (pixels?.hadUndefinedLength) dicomParser.findEndOfEncapsulatedElement(stream, pixels);
  const reachesBeyond = Object.values(dataSet.elements).some(
    ({ dataOffset, length }) => dataOffset + length > bytes.length,
  );
  if (reachesBeyond) throw new RangeError('an attribute that reaches beyond the end of the file');
  return dataSet;
}

function hasPrefix(bytes: Uint8Array): boolean {
  return [0x44, 0x49, 0x43, 0x4d].every((byte, i) => bytes[PREAMBLE_LENGTH + i] === byte);
}

/** What a file without preamble starts with: file meta information, a data set of some syntax, or neither. */
function bareDataSet(bytes: Uint8Array): string | 'meta' | null {
  const [b0, b1, b2, b3, vr0, vr1] = bytes;
  const isVr = [vr0, vr1].every(byte => byte !== undefined && byte >= 0x41 && byte <= 0x5a);
  if (b0 === 0x02 && b1 === 0 && b3 === 0 && isVr) return 'meta';
  if (b0 === 0x08 && b1 === 0 && b3 === 0) {
    return isVr ? EXPLICIT_LITTLE_ENDIAN : IMPLICIT_LITTLE_ENDIAN;
  }
  return b0 === 0 && b1 === 0x08 && b2 === 0 && isVr ? EXPLICIT_BIG_ENDIAN : null;
}

/** Deflated Explicit VR Little Endian (PS3.5 A.5): meta information as it is, the rest inflated. */
function inflateDataSet(bytes: Uint8Array, position: number): Uint8Array {
  // dicom-parser reads on from the very start, and gets past a preamble of zeros only.
  const head = bytes.slice(0, position).fill(0, 0, PREAMBLE_LENGTH);
  return inflateBounded(bytes.subarray(position), [head]);
}

/**
 * Deflated bytes inflated and appended to `parts`, in pieces, so that a bomb is stopped early.
 * @throws RangeError beyond 256 MiB, and what fflate throws where the data is damaged
 */
export function inflateBounded(deflated: Uint8Array, parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  let byteCount = parts.reduce((sum, part) => sum + part.length, 0);
  const inflate = new Inflate(part => {
    byteCount += part.length;
    if (byteCount > MAX_INFLATED_BYTES) throw new RangeError('more than 256 MiB after inflating');
    parts.push(part);
  });
  const step = 65536;
  for (let start = 0; start < deflated.length; start += step) {
    const end = Math.min(start + step, deflated.length);
    inflate.push(deflated.subarray(start, end), end === deflated.length);
  }
  return concatenate(parts);
}

/** Several runs of bytes as one. */
export function concatenate(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}

function reasonOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (error instanceof Error) return error.message;
  if (error !== null && typeof error === 'object' && 'exception' in error) {
    return reasonOf(error.exception);
  }
  return 'a data set that breaks off';
}
