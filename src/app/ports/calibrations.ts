import type { CalibrationProfile } from '../../reading/calibration-profile.ts';

/** Calibration profiles, one for each reader, camera and display. */
export interface CalibrationStore {
  /** Of this reader, newest first. */
  list(reader: string): Promise<CalibrationProfile[]>;
  /** Takes the place of the one for the same reader, camera and display. */
  put(profile: CalibrationProfile): Promise<void>;
  removeOf(reader: string): Promise<void>;
}
