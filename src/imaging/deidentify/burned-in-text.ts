import type { DataSet } from 'dicom-parser';

/** `possible`: a person should look at the film for text in its pixels before it is shared. */
export type BurnedInText = 'no' | 'possible';

/** Modalities whose consoles write the patient's name into the picture. */
const writingModalities = new Set(['US', 'SC', 'OT', 'IVUS', 'ES', 'XC', 'GM', 'DOC', 'SM']);
/** Secondary Capture and its multi-frame kinds (PS3.4 B.5). */
const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';

/**
 * Whether the header gives a reason to look for burned-in text: it says so, it comes from a modality
 * that writes, it is a secondary capture or a digitised film (labels), or an overlay is in unused
 * bits of the pixels.
 */
export function burnedInTextOf(dataSet: DataSet): BurnedInText {
  const isWriting = writingModalities.has(dataSet.string('x00080060') ?? '');
  const isCapture = (dataSet.string('x00080016') ?? '').startsWith(SECONDARY_CAPTURE);
  const isConverted = !['', 'DI', 'WSD'].includes(dataSet.string('x00080064') ?? '');
  const isSaid = dataSet.string('x00280301') === 'YES';
  const hasEmbeddedOverlay = Object.values(dataSet.elements).some(
    ({ tag }) => /^x60..0102$/.test(tag) && (dataSet.uint16(tag) ?? 0) > 0,
  );
  const isSuspect = isWriting || isCapture || isConverted || isSaid || hasEmbeddedOverlay;
  return isSuspect ? 'possible' : 'no';
}
