/** How sure it is that a person can be told by it. */
export type Severity = 'high' | 'medium' | 'low';

export interface IdentifyingText {
  reason: string;
  severity: Severity;
  /** Its form alone, so that a report does not spread what it reports: `Aaa^Aaaa`, `99/99/9999`. */
  shape: string;
}

const MONTH = '(?:0[1-9]|1[0-2])';
const DAY = '(?:0[1-9]|[12]\\d|3[01])';

const patterns: { reason: string; severity: Severity; pattern: RegExp }[] = [
  {
    reason: 'a name as DICOM writes it',
    severity: 'high',
    pattern: /(?<!\w)\p{L}[\p{L}'’-]+\^[\p{L}'’-]+/gu,
  },
  {
    reason: 'a labelled identifier',
    severity: 'high',
    pattern:
      /\b(?:MRN|SSN|DOB|patient[ _]?id|accession(?:[ _]number)?|birth[ _]?date|date of birth)\b["']?\s*[:=#]?\s*["']?[\p{L}-]*\d[\w/.-]*/giu,
  },
  {
    reason: 'a name after a title',
    severity: 'medium',
    pattern: /\b(?:(?:Mr|Mrs|Ms|Dr|Prof)\b\.?|Patient:) \p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)?/gu,
  },
  {
    reason: 'an e-mail address',
    severity: 'medium',
    pattern: /[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/gi,
  },
  {
    reason: 'a social security number',
    severity: 'high',
    pattern: /(?<![\w.-])\d{3}-\d{2}-\d{4}(?![\w.-])/g,
  },
  {
    reason: 'a telephone number',
    severity: 'medium',
    pattern:
      /(?<![\w.-])(?:\+\d{1,3}[ -]?)?(?:\(\d{2,4}\)[ -]?|\d{3,4}[ -])\d{3,4}[ -]\d{3,4}(?![\w.-])/g,
  },
  {
    reason: 'a date',
    severity: 'low',
    pattern: new RegExp(
      `(?<![\\w.-])(?:\\d{1,2}[./]\\d{1,2}[./](?:19|20)\\d{2}|(?:19|20)\\d{2}(-?)${MONTH}\\1${DAY})(?![\\w.-])`,
      'g',
    ),
  },
];

/** What in a text looks like a person's name, number, address or date. */
export function findIdentifyingText(text: string): IdentifyingText[] {
  return patterns.flatMap(({ reason, severity, pattern }) =>
    Array.from(text.matchAll(pattern), ([found]) => ({ reason, severity, shape: shapeOf(found) })),
  );
}

/** What in a file's name may tell a patient: the same, and numbers long enough for a record's. */
export function findIdentifyingName(fileName: string): IdentifyingText[] {
  const words = fileName.replace(/\.\w+$/, '').replaceAll('_', ' ');
  const found = findIdentifyingText(words);
  if (found.length > 0) return found;
  return Array.from(words.matchAll(/(?<!\w)\d{6,}(?!\w)/g), ([number]) => ({
    reason: 'a number long enough to be a patient’s',
    severity: 'low' as const,
    shape: shapeOf(number),
  }));
}

function shapeOf(text: string): string {
  return text
    .replace(/\p{Lu}/gu, 'A')
    .replace(/\p{Ll}/gu, 'a')
    .replace(/\d/g, '9');
}
