import dicomParser, { type DataSet, type Element } from 'dicom-parser';
import { deflateSync, inflateSync } from 'fflate';

/**
 * Attributes that name or point at a person, an institution or a visit, from the list of PS3.15
 * table E.1-1. Not that whole profile: UIDs, free-text annotations burned into pixels and
 * rarer attributes stay.
 */
const identifyingTags = new Set([
  'x00020016', // Source Application Entity Title
  'x00080012', // Instance Creation Date
  'x00080013', // Instance Creation Time
  'x00080020', // Study Date
  'x00080021', // Series Date
  'x00080022', // Acquisition Date
  'x00080023', // Content Date
  'x0008002a', // Acquisition DateTime
  'x00080030', // Study Time
  'x00080031', // Series Time
  'x00080032', // Acquisition Time
  'x00080033', // Content Time
  'x00080050', // Accession Number
  'x00080080', // Institution Name
  'x00080081', // Institution Address
  'x00080090', // Referring Physician's Name
  'x00080092', // Referring Physician's Address
  'x00080094', // Referring Physician's Telephone Numbers
  'x0008009c', // Consulting Physician's Name
  'x00081010', // Station Name
  'x00081030', // Study Description
  'x0008103e', // Series Description
  'x00081040', // Institutional Department Name
  'x00081048', // Physician(s) of Record
  'x00081050', // Performing Physician's Name
  'x00081060', // Name of Physician(s) Reading Study
  'x00081070', // Operators' Name
  'x00081080', // Admitting Diagnoses Description
  'x00082111', // Derivation Description
  'x00100010', // Patient's Name
  'x00100020', // Patient ID
  'x00100021', // Issuer of Patient ID
  'x00100030', // Patient's Birth Date
  'x00100032', // Patient's Birth Time
  'x00101000', // Other Patient IDs
  'x00101001', // Other Patient Names
  'x00101005', // Patient's Birth Name
  'x00101010', // Patient's Age
  'x00101020', // Patient's Size
  'x00101030', // Patient's Weight
  'x00101040', // Patient's Address
  'x00101050', // Insurance Plan Identification
  'x00101060', // Patient's Mother's Birth Name
  'x00101080', // Military Rank
  'x00101081', // Branch of Service
  'x00101090', // Medical Record Locator
  'x00102000', // Medical Alerts
  'x00102110', // Allergies
  'x00102150', // Country of Residence
  'x00102152', // Region of Residence
  'x00102154', // Patient's Telephone Numbers
  'x00102160', // Ethnic Group
  'x00102180', // Occupation
  'x001021b0', // Additional Patient History
  'x001021f0', // Patient's Religious Preference
  'x00104000', // Patient Comments
  'x00181000', // Device Serial Number
  'x00181004', // Plate ID
  'x00181030', // Protocol Name
  'x00181400', // Acquisition Device Processing Description
  'x00200010', // Study ID
  'x00204000', // Image Comments
  'x00321032', // Requesting Physician
  'x00321033', // Requesting Service
  'x00321060', // Requested Procedure Description
  'x00324000', // Study Comments
  'x00380010', // Admission ID
  'x00380020', // Admitting Date
  'x00380300', // Current Patient Location
  'x00380400', // Patient's Institution Residence
  'x00384000', // Visit Comments
  'x00400006', // Scheduled Performing Physician's Name
  'x00400241', // Performed Station AE Title
  'x00400242', // Performed Station Name
  'x00400244', // Performed Procedure Step Start Date
  'x00400245', // Performed Procedure Step Start Time
  'x00400250', // Performed Procedure Step End Date
  'x00400251', // Performed Procedure Step End Time
  'x00400253', // Performed Procedure Step ID
  'x00400254', // Performed Procedure Step Description
  'x00400280', // Comments on the Performed Procedure Step
  'x00401001', // Requested Procedure ID
  'x00401400', // Requested Procedure Comments
  'x00402016', // Placer Order Number / Imaging Service Request
  'x00402017', // Filler Order Number / Imaging Service Request
  'x00402400', // Imaging Service Request Comments
  'x0040a075', // Verifying Observer Name
  'x0040a123', // Person Name
]);

const PREAMBLE_BYTES = 128;

/**
 * A copy of a DICOM file with the values of identifying and of private attributes overwritten, at
 * every depth of its sequences: text by spaces of the same length, private bytes by zeros. Nothing
 * moves, so every other byte stays as it was.
 */
export function blankIdentity(file: Uint8Array): Uint8Array<ArrayBuffer> {
  let deflatedFrom: number | null = null;
  const dataSet = dicomParser.parseDicom(file.slice(), {
    inflater: (bytes, position) => {
      deflatedFrom = position;
      return concatenate(bytes.subarray(0, position), inflateSync(bytes.subarray(position)));
    },
  });
  const bytes = new Uint8Array(dataSet.byteArray);
  if (isPart10(bytes)) bytes.fill(0, 0, PREAMBLE_BYTES);
  blankDataSet(dataSet, bytes, false);
  if (deflatedFrom === null) return bytes;
  return concatenate(bytes.subarray(0, deflatedFrom), deflateSync(bytes.subarray(deflatedFrom)));
}

function blankDataSet(dataSet: DataSet, bytes: Uint8Array, insidePrivate: boolean): void {
  for (const element of Object.values(dataSet.elements)) {
    const isPrivate = insidePrivate || isPrivateValue(element);
    if (element.items !== undefined) {
      for (const { dataSet } of element.items) if (dataSet) blankDataSet(dataSet, bytes, isPrivate);
    } else if (isPrivate) {
      bytes.fill(0, element.dataOffset, element.dataOffset + element.length);
    } else if (identifyingTags.has(element.tag)) {
      bytes.fill(0x20, element.dataOffset, element.dataOffset + element.length);
    }
  }
}

/** Private creators (gggg,0010–00FF) name a vendor's block, not a person (PS3.5 7.8.1). */
function isPrivateValue({ tag }: Element): boolean {
  const group = Number.parseInt(tag.slice(1, 5), 16);
  const element = Number.parseInt(tag.slice(5, 9), 16);
  return group % 2 === 1 && group > 8 && element > 0xff;
}

function isPart10(bytes: Uint8Array): boolean {
  const magic = bytes.subarray(PREAMBLE_BYTES, PREAMBLE_BYTES + 4);
  return String.fromCharCode(...magic) === 'DICM';
}

function concatenate(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}
