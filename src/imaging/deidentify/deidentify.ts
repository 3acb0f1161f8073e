import type { DecodedFilm } from '../decode.ts';
import { type CleanFile, deidentifyDicom } from './deidentify-dicom.ts';
import { stripJpeg } from './strip-jpeg.ts';
import { stripPng } from './strip-png.ts';

/**
 * A film's file as it may be kept. PNG and JPEG lose their words; nothing in them says whose they
 * are or that no words are in the picture, so a person should look.
 *
 * @throws AppError `study.dicom`, `study.notCleanable`
 */
export function deidentify(
  bytes: Uint8Array,
  format: DecodedFilm['format'],
  secret: Uint8Array,
): CleanFile {
  if (format === 'dicom') return deidentifyDicom(bytes, secret);
  const clean = format === 'png' ? stripPng(bytes) : stripJpeg(bytes);
  return { bytes: clean, patientKey: null, burnedInText: 'possible', modality: null };
}
