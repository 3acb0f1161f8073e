import { SeededRandom } from '../base/random.ts';

const jitter = { low: 0.8, high: 1.2 };
const contrastShare = 0.5;

/**
 * EGMA's augmentation (Ma et al., 2024): brightness times 0.8 to 1.2 and, for every other image on
 * average, contrast about its mean times 0.8 to 1.2. No flips: left and right matter in a chest. What
 * one image gets follows from seed, step and example alone, so that a resumed run sees the same.
 *
 * @param image grey in [0, 1]; not changed
 * @returns grey in [0, 1]
 */
export function augmentImage(
  image: Float32Array,
  { seed, step, exampleId }: { seed: number; step: number; exampleId: string },
): Float32Array {
  const random = new SeededRandom(seed, `augment/${step}/${exampleId}`);
  const brightness = random.uniform(jitter.low, jitter.high);
  const hasContrast = random.uniform() < contrastShare;
  const contrast = hasContrast ? random.uniform(jitter.low, jitter.high) : 1;
  const mean = brightness * (image.reduce((sum, grey) => sum + grey, 0) / image.length);
  return image.map(grey => {
    const changed = mean + contrast * (brightness * grey - mean);
    return Math.min(1, Math.max(0, changed));
  });
}
