/** How the pixels of a transfer syntax are stored (PS3.5 section 10, annex A). */
export type PixelEncoding = 'native' | 'rle' | 'jpeg' | 'jpeg2000' | 'deflated';

const PREFIX = '1.2.840.10008.1.2';

/** The JPEG processes are told apart by the image's own header, which is right where the UID is not. */
const encodings: Record<string, PixelEncoding> = {
  [PREFIX]: 'native',
  [`${PREFIX}.1`]: 'native',
  [`${PREFIX}.1.98`]: 'native',
  [`${PREFIX}.1.99`]: 'native',
  [`${PREFIX}.2`]: 'native',
  [`${PREFIX}.4.50`]: 'jpeg',
  [`${PREFIX}.4.51`]: 'jpeg',
  [`${PREFIX}.4.57`]: 'jpeg',
  [`${PREFIX}.4.70`]: 'jpeg',
  [`${PREFIX}.4.80`]: 'jpeg',
  [`${PREFIX}.4.81`]: 'jpeg',
  [`${PREFIX}.4.90`]: 'jpeg2000',
  [`${PREFIX}.4.91`]: 'jpeg2000',
  [`${PREFIX}.4.201`]: 'jpeg2000',
  [`${PREFIX}.4.202`]: 'jpeg2000',
  [`${PREFIX}.4.203`]: 'jpeg2000',
  [`${PREFIX}.5`]: 'rle',
  [`${PREFIX}.8.1`]: 'deflated',
};

/** Names of what archives hold besides, for the message. */
const otherNames: Record<string, string> = {
  [`${PREFIX}.4.92`]: 'JPEG 2000 multi-component, lossless',
  [`${PREFIX}.4.93`]: 'JPEG 2000 multi-component',
  [`${PREFIX}.4.94`]: 'JPIP referenced',
  [`${PREFIX}.4.95`]: 'JPIP referenced, deflated',
  [`${PREFIX}.4.100`]: 'MPEG2',
  [`${PREFIX}.4.102`]: 'MPEG-4 AVC/H.264',
  [`${PREFIX}.4.107`]: 'HEVC/H.265',
  [`${PREFIX}.4.110`]: 'JPEG XL, lossless',
  [`${PREFIX}.4.112`]: 'JPEG XL',
};

/** How its pixels are stored; undefined for a transfer syntax that can't be decoded. */
export function pixelEncodingOf(transferSyntax: string): PixelEncoding | undefined {
  return encodings[transferSyntax];
}

export function isBigEndian(transferSyntax: string): boolean {
  return transferSyntax === `${PREFIX}.2`;
}

/** Name and UID of a transfer syntax that can't be decoded. */
export function nameOfOther(transferSyntax: string): string {
  const name = otherNames[transferSyntax];
  return name === undefined ? transferSyntax : `${name} (${transferSyntax})`;
}
