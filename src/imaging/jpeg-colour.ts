import { jpegSegments } from './jpeg-header.ts';

/** What the three components of a colour JPEG are. */
export type JpegColour = 'rgb' | 'ybr';

const JFIF = 0xffe0;
const ADOBE = 0xffee;
const ADOBE_TRANSFORM_OFFSET = 11;
/** Adobe's segment: version 100, no flags, no colour transformation. */
const adobeSegment = [0xff, 0xee, 0, 14, ...ascii('Adobe'), 0, 100, 0, 0, 0, 0, 0];

/**
 * Which colours a JPEG of three components has, and the same image marked so that a decoder leaves
 * them alone: luma can then be taken as it was coded, before the clipping of a way over RGB. JFIF's
 * marker decides (always YCbCr), then Adobe's, then what the DICOM header says, then the
 * components' names; without any, YCbCr.
 * @throws RangeError where the JPEG's header is damaged
 */
export function withoutConversion(
  bytes: Uint8Array,
  stated: JpegColour | undefined,
): { bytes: Uint8Array; colour: JpegColour } {
  let colour = stated ?? 'ybr';
  const jfif: number[] = [];
  let adobe: { transform: number; position: number } | null = null;
  for (const { marker, content, end } of jpegSegments(bytes)) {
    const start = end - content.byteLength;
    if (marker === JFIF && startsWith(content, 'JFIF')) jfif.push(start);
    const isAdobe = marker === ADOBE && startsWith(content, 'Adobe');
    if (isAdobe && content.byteLength > ADOBE_TRANSFORM_OFFSET) {
      const transform = content.getUint8(ADOBE_TRANSFORM_OFFSET);
      adobe = { transform, position: start + ADOBE_TRANSFORM_OFFSET };
    }
    const isFrame = marker >= 0xffc0 && marker <= 0xffc2;
    if (isFrame && stated === undefined && hasComponentsNamedRgb(content)) colour = 'rgb';
  }
  if (adobe !== null) colour = adobe.transform === 0 ? 'rgb' : 'ybr';
  if (jfif.length > 0) colour = 'ybr';

  const marked = bytes.slice();
  for (const position of jfif) marked.fill(0, position, position + 4);
  if (adobe === null) return { bytes: withSegment(marked, adobeSegment), colour };
  marked[adobe.position] = 0;
  return { bytes: marked, colour };
}

/** With a marker segment put in after the start of the image. */
function withSegment(bytes: Uint8Array, segment: number[]): Uint8Array {
  const longer = new Uint8Array(bytes.length + segment.length);
  longer.set(bytes.subarray(0, 2));
  longer.set(segment, 2);
  longer.set(bytes.subarray(2), 2 + segment.length);
  return longer;
}

function hasComponentsNamedRgb(frame: DataView): boolean {
  return ascii('RGB').every((name, i) => frame.getUint8(6 + 3 * i) === name);
}

function startsWith(content: DataView, text: string): boolean {
  const codes = ascii(text);
  return (
    content.byteLength >= codes.length && codes.every((code, i) => content.getUint8(i) === code)
  );
}

function ascii(text: string): number[] {
  return Array.from(text, character => character.charCodeAt(0));
}
