import type { RecordingSetup } from '../reading/journal.ts';

/**
 * How much later than the eye's movement a gaze sample is stamped, ms. Webcam samples carry the
 * capture time of their frame; half a frame of exposure and the camera's own delay remain: 20–30 ms
 * were measured where detection latency was taken out (Yang & Krajbich 2021, doi
 * 10.1017/S1930297500008512). Words need no correction: their boundaries are within 15–36 ms of the
 * sound, either way.
 */
export const SOURCE_LAG_MS: Record<RecordingSetup['gazeSource'], number> = {
  webcam: 25,
  // Stamped when the picture has arrived, at most a frame (7 or 17 ms) late; how much is not published.
  gazepoint: 0,
  mouse: 0,
  replay: 0,
  synthetic: 0,
  none: 0,
  // Their trackers stamp samples themselves.
  'egd-cxr': 0,
  reflacx: 0,
  'siim-gaze': 0,
};
