import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AppError } from '../../src/base/app-error.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { ifExists } from './read-json.ts';

const SECRET_BYTES = 32;
/** Who has it and an original can tell its pseudonyms, so nobody but the owner may read it. */
const OWNER_ONLY = 0o600;

/** The library's secret, made at random where it has none. Errors: `library.damagedFile`. */
export async function librarySecret(path: string): Promise<Uint8Array> {
  const stored = await ifExists(readFile(path, 'utf8'));
  const text = stored?.trim() ?? randomBytes(SECRET_BYTES).toString('hex');
  if (stored === null) await writeFileAtomically(path, `${text}\n`, OWNER_ONLY);
  if (/^[0-9a-f]{64}$/.test(text)) return new Uint8Array(Buffer.from(text, 'hex'));
  throw new AppError({
    code: 'library.damagedFile',
    message: `${path} can’t be read.`,
    expected: `${2 * SECRET_BYTES} hexadecimal digits`,
    actual: `${text.length} characters of another kind`,
    advice: 'Restore it from a backup; without it, known patients get new pseudonyms.',
  });
}
