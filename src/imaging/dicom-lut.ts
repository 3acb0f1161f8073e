import type { DataSet } from 'dicom-parser';
import { AppError } from '../base/app-error.ts';
import { valueView } from './dicom-attributes.ts';

/** A look-up table as DICOM stores it: descriptor and data (PS3.3 C.11.1.1). */
export interface DicomLut {
  firstInput: number;
  entries: Uint16Array;
  /** Of an entry; 2^bits − 1 is the largest it may be. */
  bits: number;
}

/**
 * Reads a table. What is common in archives is put right: data shorter than the descriptor says,
 * 8-bit entries packed two to a word, a number of bits that no entry can have or that is too small.
 * @param isSigned whether the inputs can be negative
 * @returns the table, and whether it was not what its descriptor says
 * @throws AppError `study.lut` where nothing usable is there
 */
export function readLut(
  dataSet: DataSet,
  descriptorTag: string,
  dataTag: string,
  { isSigned, isBigEndian }: { isSigned: boolean; isBigEndian: boolean },
): DicomLut & { wasRepaired: boolean } {
  const descriptor = dataSet.elements[descriptorTag];
  const data = dataSet.elements[dataTag];
  if (!descriptor || descriptor.length < 6 || !data) throw unusable('no descriptor or no data');
  const numbers = valueView(dataSet, descriptor);
  if (numbers.byteLength < 6) throw unusable('a descriptor that breaks off');
  const [count, first, statedBits] = [0, 2, 4].map(at => numbers.getUint16(at, !isBigEndian));
  const entryCount = count || 65536;
  const firstIsSigned = (isSigned || descriptor.vr === 'SS') && (first as number) >= 32768;

  const view = valueView(dataSet, data);
  const isPacked = view.byteLength < 2 * entryCount && view.byteLength >= entryCount;
  const available = isPacked ? view.byteLength : Math.floor(view.byteLength / 2);
  const entries = new Uint16Array(Math.min(entryCount, available));
  if (entries.length === 0) throw unusable('no entries');
  const packedAt = (i: number) => (isBigEndian && data.vr === 'OW' ? i ^ 1 : i);
  for (let i = 0; i < entries.length; i++) {
    entries[i] = isPacked ? view.getUint8(packedAt(i)) : view.getUint16(2 * i, !isBigEndian);
  }
  const largest = entries.reduce((a, b) => Math.max(a, b), 0);
  const isBits = (statedBits as number) >= 1 && (statedBits as number) <= 16;
  const neededBits = Math.max(8, Math.ceil(Math.log2(largest + 1)));
  const bits =
    isBits && largest < 2 ** (statedBits as number) ? (statedBits as number) : neededBits;
  return {
    firstInput: firstIsSigned ? (first as number) - 65536 : (first as number),
    entries,
    bits,
    wasRepaired: bits !== statedBits || entries.length !== entryCount,
  };
}

function unusable(actual: string): AppError {
  return new AppError({
    code: 'study.lut',
    message: 'A look-up table of the DICOM file can’t be used.',
    expected: 'a descriptor of three numbers, and the entries it announces',
    actual,
    advice: 'Export the film again from its source.',
  });
}
