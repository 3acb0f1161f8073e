import type { DataSet, Element } from 'dicom-parser';

/** One value of a decimal string; undefined where absent or no number. */
export function decimal(dataSet: DataSet, tag: string, index = 0): number | undefined {
  const value = dataSet.floatString(tag, index);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

/** The values of an attribute of several decimals; NaN where one is no number. */
export function decimals(dataSet: DataSet, tag: string): number[] {
  return (dataSet.string(tag) ?? '').split('\\').filter(Boolean).map(Number);
}

/** The items of a sequence; none where it is absent or damaged. */
export function itemsOf(dataSet: DataSet, tag: string): DataSet[] {
  return (dataSet.elements[tag]?.items ?? []).flatMap(item => item.dataSet ?? []);
}

/**
 * The data sets in which an attribute of the first frame may stand, nearest first: the functional
 * groups of an enhanced multi-frame image (PS3.3 C.7.6.16), its own and shared ones, then the image.
 */
export function frameAttributes(dataSet: DataSet, functionalGroup: string): DataSet[] {
  const [ofFirstFrame] = itemsOf(dataSet, 'x52009230');
  const [shared] = itemsOf(dataSet, 'x52009229');
  return [
    ...(ofFirstFrame ? itemsOf(ofFirstFrame, functionalGroup) : []),
    ...(shared ? itemsOf(shared, functionalGroup) : []),
    dataSet,
  ];
}

/** An element's value in the file's byte order, as far as the file reaches. */
export function valueView(
  dataSet: DataSet,
  { dataOffset, length }: Element,
): DataView<ArrayBuffer> {
  const end = Math.min(dataSet.byteArray.length, dataOffset + length);
  const bytes = new Uint8Array(dataSet.byteArray.subarray(Math.min(dataOffset, end), end));
  return new DataView(bytes.buffer);
}
