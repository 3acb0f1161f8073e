import type { DataSet, Element } from 'dicom-parser';
import { AppError } from '../base/app-error.ts';
import { concatenate } from './dicom-file.ts';

const END_OF_IMAGE = [0xff, 0xd9];

/**
 * The bytes of the first frame of encapsulated pixel data: its fragments, joined (PS3.5 A.4). With
 * an offset table it ends where the second frame starts; without, a frame is one fragment, or as
 * many as it takes to the end of a JPEG image.
 * @throws AppError `study.truncated`
 */
export function encapsulatedFrame(dataSet: DataSet, element: Element, frameCount: number) {
  const fragments = element.fragments ?? [];
  const bytesOf = ({ position, length }: { position: number; length: number }) =>
    new Uint8Array(dataSet.byteArray.slice(position, position + length));
  const parts: Uint8Array[] = [];
  const secondFrame = element.basicOffsetTable?.[1] ?? extendedOffset(dataSet);
  const isOneEach = fragments.length === frameCount;
  for (const fragment of fragments) {
    const isNext =
      secondFrame !== undefined ? fragment.offset >= secondFrame : isOneEach && parts.length === 1;
    if (frameCount > 1 && isNext) break;
    const part = bytesOf(fragment);
    parts.push(part);
    // The last byte may be padding to an even length.
    const end = part.at(-1) === 0 ? -1 : part.length;
    const isEnd = END_OF_IMAGE.every((byte, i) => part.slice(0, end).at(i - 2) === byte);
    if (frameCount > 1 && secondFrame === undefined && isEnd) break;
  }
  if (parts.length === 0) throw truncated(1, 0);
  return concatenate(parts);
}

/** Where the second frame starts by the Extended Offset Table (PS3.3 C.7.6.3.1.8). */
function extendedOffset(dataSet: DataSet): number | undefined {
  const element = dataSet.elements.x7fe00001;
  if (!element || element.length < 16) return undefined;
  const low = dataSet.uint32('x7fe00001', 2);
  return dataSet.uint32('x7fe00001', 3) === 0 ? low : undefined;
}

/** `study.truncated`: fewer bytes of pixels than the image needs. */
export function truncated(expectedBytes: number, actualBytes: number): AppError {
  return new AppError({
    code: 'study.truncated',
    message: 'The DICOM file breaks off inside its pixel data.',
    expected: `at least ${expectedBytes} bytes of pixel data`,
    actual: `${actualBytes} bytes`,
    advice: 'Fetch the file again from the archive.',
  });
}
