/**
 * Grey of interleaved colour samples: luma Y = 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), the same
 * that DICOM's YBR_FULL and JPEG use. A fourth sample is alpha and shows black through. One
 * sample a pixel is returned as it is; two are grey and alpha.
 */
export function luminance(
  samples: ArrayLike<number>,
  samplesPerPixel: number,
  maximum: number,
): Uint16Array {
  const pixelCount = Math.floor(samples.length / samplesPerPixel);
  const grey = new Uint16Array(pixelCount);
  const hasAlpha = samplesPerPixel === 2 || samplesPerPixel === 4;
  for (let pixel = 0, i = 0; pixel < pixelCount; pixel++, i += samplesPerPixel) {
    const first = samples[i] as number;
    const y =
      samplesPerPixel < 3
        ? first
        : 0.299 * first + 0.587 * (samples[i + 1] as number) + 0.114 * (samples[i + 2] as number);
    const alpha = hasAlpha ? (samples[i + samplesPerPixel - 1] as number) / maximum : 1;
    grey[pixel] = Math.round(y * alpha);
  }
  return grey;
}
