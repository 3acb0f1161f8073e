import { concatenate } from '../dicom-file.ts';

const COMMENT = 0xfe;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/** A marker segment of a JPEG file; from the first scan on, the rest of the picture is one segment. */
interface Segment {
  name: string;
  isPicture: boolean;
  bytes: Uint8Array;
}

/**
 * The segments of a JPEG file (ITU-T T.81 B.1). Application segments hold words about the picture,
 * but for JFIF's (APP0), ICC profiles (APP2) and Adobe's colour transform (APP14).
 */
export function jpegSegments(bytes: Uint8Array) {
  const segments: Segment[] = [];
  let position = 2;
  while (position + 4 <= bytes.length && bytes[position] === 0xff) {
    const marker = bytes[position + 1] as number;
    if (marker === 0xff) {
      position++;
      continue;
    }
    const length = ((bytes[position + 2] as number) << 8) | (bytes[position + 3] as number);
    const end = position + 2 + length;
    if (marker === START_OF_SCAN) {
      const scanEnd = endOfScan(bytes, end);
      segments.push({ name: 'SOS', isPicture: true, bytes: bytes.subarray(position, scanEnd) });
      position = scanEnd;
      continue;
    }
    if (marker === END_OF_IMAGE) break;
    segments.push(segmentOf(marker, bytes.subarray(position, end)));
    position = end;
  }
  return { segments, trailingByteCount: Math.max(0, bytes.length - position - 2) };
}

/** A JPEG without EXIF, XMP, IPTC, comments, and what follows its end; its picture byte for byte. */
export function stripJpeg(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const kept = jpegSegments(bytes).segments.filter(({ isPicture }) => isPicture);
  return concatenate([
    Uint8Array.of(0xff, 0xd8),
    ...kept.map(segment => segment.bytes),
    Uint8Array.of(0xff, END_OF_IMAGE),
  ]);
}

function segmentOf(marker: number, bytes: Uint8Array): Segment {
  if (marker === COMMENT) return { name: 'COM', isPicture: false, bytes };
  if (marker < 0xe0 || marker > 0xef) {
    return { name: marker.toString(16), isPicture: true, bytes };
  }
  const begins = (text: string) =>
    String.fromCharCode(...bytes.subarray(4, 4 + text.length)) === text;
  const isPicture =
    (marker === 0xe0 && begins('JFIF\0')) ||
    (marker === 0xe2 && begins('ICC_PROFILE\0')) ||
    (marker === 0xee && begins('Adobe'));
  return { name: `APP${marker - 0xe0}`, isPicture, bytes };
}

/** Where the coded data ends: at the first marker that is neither stuffing nor a restart. */
function endOfScan(bytes: Uint8Array, start: number): number {
  for (let i = start; i + 1 < bytes.length; i++) {
    const next = bytes[i + 1] as number;
    if (bytes[i] === 0xff && next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return i;
  }
  return bytes.length;
}
