/** What the frame header of a JPEG says (ITU-T T.81 B.2.2, T.87 C.2.2). */
export interface JpegHeader {
  /** SOF0 to SOF15, or 55 for JPEG-LS. */
  process: number;
  bitsPerSample: number;
  widthPx: number;
  heightPx: number;
  componentCount: number;
}

export const JPEG_LOSSLESS = 3;
export const JPEG_LS = 55;

const START_OF_IMAGE = 0xffd8;
const START_OF_SCAN = 0xffda;
/** Markers of the same range that start no frame: DHT, JPG, DAC. */
const NO_FRAME = new Set([0xffc4, 0xffc8, 0xffcc]);

/** A marker segment: its marker, and the bytes between its length and the next marker. */
export interface Segment {
  marker: number;
  content: DataView;
  /** Position after it. */
  end: number;
}

/**
 * The marker segments up to the first scan's header, which is the last.
 * @throws RangeError where they break off or this is no JPEG
 */
export function* jpegSegments(bytes: Uint8Array): Generator<Segment> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(0) !== START_OF_IMAGE) throw new RangeError('no start of image');
  let position = 2;
  let marker = 0;
  while (marker !== START_OF_SCAN) {
    while (view.getUint16(position) === 0xffff) position++;
    marker = view.getUint16(position);
    if (marker < 0xff01) throw new RangeError('no marker where one has to be');
    const length = view.getUint16(position + 2);
    if (length < 2) throw new RangeError('a marker segment without length');
    const content = new DataView(view.buffer, view.byteOffset + position + 4, length - 2);
    position += 2 + length;
    yield { marker, content, end: position };
  }
}

/** The frame header. @throws RangeError where there is none */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  for (const { marker, content } of jpegSegments(bytes)) {
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && !NO_FRAME.has(marker);
    if (!isFrame && marker !== 0xffc0 + JPEG_LS) continue;
    return {
      process: marker - 0xffc0,
      bitsPerSample: content.getUint8(0),
      heightPx: content.getUint16(1),
      widthPx: content.getUint16(3),
      componentCount: content.getUint8(5),
    };
  }
  throw new RangeError('no frame header');
}
