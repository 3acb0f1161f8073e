import type { DataSet } from 'dicom-parser';

/** Names, numbers and addresses by which the file itself says who and where the patient is. */
const identifyingTags = [
  'x00080050', // Accession Number
  'x00080080', // Institution Name
  'x00080081', // Institution Address
  'x00080090', // Referring Physician's Name
  'x00081048', // Physician(s) of Record
  'x00081050', // Performing Physician's Name
  'x00081070', // Operators' Name
  'x00100010', // Patient's Name
  'x00100020', // Patient ID
  'x00100030', // Patient's Birth Date
  'x00101000', // Other Patient IDs
  'x00101001', // Other Patient Names
  'x00101040', // Patient's Address
  'x00102154', // Patient's Telephone Numbers
];

/** Shorter ones stand in too many words that have nothing to do with the patient. */
const MIN_LENGTH = 4;
/** Longer values are bulk data, not text. */
const MAX_TEXT_BYTES = 65536;
const textForms = new Set(['AE', 'LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UN', 'UR', 'UT']);

/**
 * The identifiers of a file, to be found where they don't belong: in text that no profile lists,
 * because its writer put a name into a field meant for something else.
 */
export class KnownIdentifiers {
  #identifiers: string[];

  constructor(identifiers: string[]) {
    this.#identifiers = identifiers.map(normal).filter(text => text.trim().length >= MIN_LENGTH);
  }

  static of(dataSet: DataSet): KnownIdentifiers {
    const values = identifyingTags.flatMap(tag => dataSet.string(tag)?.split('\\') ?? []);
    const family = dataSet.string('x00100010')?.split(/[\^=]/) ?? [];
    return new KnownIdentifiers([...values, ...family]);
  }

  /** Whether a text, or a value of unknown form, has one of the identifiers as words of its own. */
  isIn(value: Uint8Array, vr: string): boolean {
    if (!textForms.has(vr) || value.length > MAX_TEXT_BYTES) return false;
    const text = normal(Array.from(value, byte => String.fromCharCode(byte)).join(''));
    return this.#identifiers.some(identifier => ` ${text} `.includes(identifier));
  }
}

/** Lower case, one space for whatever separates words, and one at each end. */
function normal(text: string): string {
  const words = text.toLowerCase().split(/[\s^=_,;:/()\\[\]\0]+/);
  return ` ${words.filter(word => word !== '').join(' ')} `;
}
