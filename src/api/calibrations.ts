import { z } from 'zod';
import { calibrationProfile, displayPlace } from '../reading/calibration-profile.ts';
import { method, none } from './basics.ts';

const keptCalibration = z.object({
  profile: calibrationProfile,
  ageMs: z.number(),
  /** Readings with gaze that this reader has begun since. */
  caseCount: z.number().int(),
  /** Why it can't be used now; null: it can. */
  misfit: z.enum(['camera', 'display', 'age']).nullable(),
});

export const calibrationsMethods = {
  /** The reader's newest calibration that fits camera and display, or else the newest; null without any. */
  'calibrations.find': method(
    z.object({ reader: z.string(), camera: z.string(), display: displayPlace }),
    keptCalibration.nullable(),
  ),
  /** Keeps a calibration that was accepted; answers it with its time. */
  'calibrations.save': method(
    calibrationProfile.omit({ madeAt: true, profileVersion: true }),
    calibrationProfile,
  ),
  /** Forgets all that was learnt of this reader's eyes. */
  'calibrations.forget': method(z.object({ reader: z.string() }), none),
} as const;

export type KeptCalibration = z.infer<typeof keptCalibration>;
