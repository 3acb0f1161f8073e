import { z } from 'zod';

const share = z.number().min(0).max(1);
const degrees = z.number().positive().max(90);

/** Limits that gaze has to keep; each can be set. */
export const gazeGates = z.object({
  /** A validation is refused above these, or below this rate. */
  meanOffsetDegrees: degrees,
  worstOffsetDegrees: degrees,
  standardDeviationDegrees: degrees,
  lowestHz: z.number().min(0).max(1000),
  /** A shift since the validation above which another calibration is asked for. */
  driftDegrees: degrees,
  /** A reading's time without eyes: share of all, and the longest at a stretch. */
  warnLossShare: share,
  rejectLossShare: share,
  warnGapMs: z.number().positive(),
  rejectGapMs: z.number().positive(),
  /** An expected error above this many patches of a 7 × 7 grid on the film rejects a reading. */
  rejectErrorPatches: z.number().positive().max(7),
  /** A calibration older than this is not offered again. */
  oldestCalibrationHours: z.number().positive().max(10_000),
  /** After this many cases another calibration is suggested. */
  casesPerCalibration: z.number().int().positive().max(1000),
});

export type GazeGates = z.infer<typeof gazeGates>;

/**
 * Loss and gap are those by which REFLACX discarded recordings (Bigolin Lanfredi and others 2022);
 * the limits of a validation are about what people reach with a webcam that is well set up
 * (Semmelmann & Weigelt 2018: 3.9° in a laboratory), so that what is worse than usual is refused.
 */
export const defaultGazeGates: GazeGates = {
  meanOffsetDegrees: 3,
  worstOffsetDegrees: 5,
  standardDeviationDegrees: 2,
  lowestHz: 20,
  driftDegrees: 3,
  warnLossShare: 0.1,
  rejectLossShare: 0.15,
  warnGapMs: 1500,
  rejectGapMs: 3000,
  rejectErrorPatches: 1,
  oldestCalibrationHours: 8,
  casesPerCalibration: 25,
};
