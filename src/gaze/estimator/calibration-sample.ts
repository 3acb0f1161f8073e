import { z } from 'zod';
import { encodedEyes } from './eye-reading.ts';

/** The eyes while they looked at a known place. Many of them are a calibration; none is a picture. */
export const calibrationSample = z.object({
  /** The target, px of the viewport. */
  xPx: z.number(),
  yPx: z.number(),
  eyes: encodedEyes,
});

export type CalibrationSample = z.infer<typeof calibrationSample>;
