import { z } from 'zod';
import { calibrationSample } from '../gaze/estimator/calibration-sample.ts';
import { gazeEstimator } from '../gaze/estimator/gaze-estimator.ts';
import { calibrationSchema } from './journal.ts';

/** Where on which glass the page's px are: a calibration holds for this and no other. */
export const displayPlace = z.object({
  /** The page's viewport, CSS px, and how many of the screen's own one of them is. */
  widthPx: z.number().positive(),
  heightPx: z.number().positive(),
  scale: z.number().positive(),
  /** The window's place on the screens, and the size of its screen. */
  leftPx: z.number(),
  topPx: z.number(),
  screenWidthPx: z.number().positive(),
  screenHeightPx: z.number().positive(),
});

/**
 * What was learnt of a reader's eyes before one display through one camera, to be used again: numbers
 * about the eyes and the weights that follow from them, never a picture.
 */
export const calibrationProfile = z.object({
  profileVersion: z.literal(1),
  reader: z.string().min(1),
  /** The camera's own name. */
  camera: z.string(),
  display: displayPlace,
  /** Wall clock, ISO 8601 in UTC. */
  madeAt: z.string(),
  calibration: calibrationSchema,
  /** null: of a source that needs none. */
  estimator: gazeEstimator.nullable(),
  /** What the estimator was learnt from. */
  samples: z.array(calibrationSample),
});

export type DisplayPlace = z.infer<typeof displayPlace>;
export type CalibrationProfile = z.infer<typeof calibrationProfile>;

/** Why a profile can't be used now; null: it can. */
export type Misfit = 'camera' | 'display' | 'age' | null;

/** Whether a profile fits what is there now; one that fits in nothing else is told by its camera first. */
export function misfitOf(
  profile: Pick<CalibrationProfile, 'camera' | 'display' | 'madeAt'>,
  now: { camera: string; display: DisplayPlace; date: Date; oldestHours: number },
): Misfit {
  if (profile.camera !== now.camera) return 'camera';
  if (!isSameDisplay(profile.display, now.display)) return 'display';
  const ageMs = now.date.getTime() - Date.parse(profile.madeAt);
  // A date that can't be read is no fitting one.
  return ageMs <= now.oldestHours * 3_600_000 ? null : 'age';
}

export function isSameDisplay(a: DisplayPlace, b: DisplayPlace): boolean {
  const names = Object.keys(displayPlace.shape) as (keyof DisplayPlace)[];
  return names.every(name => a[name] === b[name]);
}
