/**
 * One reading as the model is trained on it: an image, its sentences, and where the reader looked
 * while saying each.
 */
export interface Example {
  exampleId: string;
  /** Whose film it is; the film's own id where that was blanked. */
  patientId: string;
  /** Displayed grey in [0, 1], square-padded with black and resized: [imageSizePx, imageSizePx]. */
  image: Float32Array;
  sentences: string[];
  /** Sentence heatmaps on the patch grid, [sentences.length, patchCount]; null for a reading without gaze. */
  gaze: Float32Array | null;
}
