import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { reportOf } from '../../src/base/app-error.ts';
import {
  findIdentifyingName,
  findIdentifyingText,
  type IdentifyingText,
  type Severity,
} from '../../src/base/identifying-text.ts';
import {
  dicomResidue,
  jpegResidue,
  pngResidue,
  type Residue,
} from '../../src/imaging/deidentify/residue.ts';
import { looksLikeDicom } from '../../src/imaging/dicom-file.ts';
import { filesUnder } from './files-under.ts';

/** Something that may tell who a patient is, and where it stands. The value itself is not repeated. */
export interface PhiFinding {
  path: string;
  where: string;
  reason: string;
  severity: Severity;
}

const textExtensions = new Set(
  '.csv .tsv .json .jsonl .log .txt .md .html .xml .yaml .yml'.split(' '),
);

/**
 * Looks through files and folders for what may tell a patient: DICOM attributes that the
 * confidentiality profile would change, words in PNG and JPEG files, names, numbers and dates in
 * texts and file names, and the `known` identifiers in any file at all. Pixels are not looked at.
 */
export async function* lintPhi(
  paths: readonly string[],
  known: readonly string[],
): AsyncGenerator<PhiFinding> {
  for (const path of paths) {
    for await (const found of filesUnder(path)) {
      const { path } = found;
      if ('error' in found) {
        yield { path, where: 'the file', reason: found.error.message, severity: 'medium' };
        continue;
      }
      for (const finding of await findingsIn(path, known)) yield { path, ...finding };
    }
  }
}

async function findingsIn(path: string, known: readonly string[]): Promise<Residue[]> {
  const bytes = await readFile(path);
  return [
    ...findIdentifyingName(basename(path)).map(found => residueOf(found, 'the file’s name')),
    ...knownIn(bytes, basename(path), known),
    ...contentFindings(path, new Uint8Array(bytes)),
  ];
}

function contentFindings(path: string, bytes: Uint8Array): Residue[] {
  try {
    if (bytes[0] === 0x89 && bytes[1] === 0x50) return pngResidue(bytes);
    if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpegResidue(bytes);
    if (textExtensions.has(extname(path).toLowerCase())) return textFindings(bytes);
    return looksLikeDicom(bytes) ? dicomResidue(bytes) : [];
  } catch (error) {
    const { message } = reportOf(error);
    return [{ where: 'the file', reason: `can’t be checked: ${message}`, severity: 'medium' }];
  }
}

function textFindings(bytes: Uint8Array): Residue[] {
  const lines = new TextDecoder().decode(bytes).split('\n');
  return lines.flatMap((line, index) =>
    findIdentifyingText(line).map(found => residueOf(found, `line ${index + 1}`)),
  );
}

function residueOf({ reason, shape, severity }: IdentifyingText, where: string): Residue {
  return { where, reason: `${reason} (${shape})`, severity };
}

/** Where known identifiers stand, in whatever case, as UTF-8, UTF-16 or Latin-1. */
function knownIn(bytes: Buffer, name: string, known: readonly string[]): Residue[] {
  const content = bytes.toString('latin1').toLowerCase();
  return known.flatMap((identifier, index) => {
    const spellings = [identifier, identifier.toLowerCase(), identifier.toUpperCase()];
    const forms = spellings.flatMap(spelling =>
      (['utf8', 'utf16le', 'latin1'] as const).map(encoding =>
        Buffer.from(spelling, encoding).toString('latin1').toLowerCase(),
      ),
    );
    const reason = `known identifier ${index + 1}`;
    const found: Residue[] = [];
    if (name.toLowerCase().includes(identifier.toLowerCase())) {
      found.push({ where: 'the file’s name', reason, severity: 'high' });
    }
    const form = forms.find(form => content.includes(form));
    if (form !== undefined) {
      found.push({ where: `byte ${content.indexOf(form)}`, reason, severity: 'high' });
    }
    return found;
  });
}
