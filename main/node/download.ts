import type { Download } from '../../src/app/ports.ts';
import { AppError } from '../../src/base/app-error.ts';

/** No dictation model is larger. */
const LARGEST_BYTES = 3 * 1024 ** 3;
/** A server that sends nothing for this long has gone away. */
const SILENCE_MS = 60_000;
const MOST_REDIRECTS = 5;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * A file from an address a person confirmed. Nothing is sent but the request itself; redirects are
 * followed as long as every one of them is an address that a person could have given. A user name and
 * password in the address are sent to its own origin only.
 * @throws AppError `download.*`; `AbortError` where it was cancelled
 */
export const download: Download = async (address, signal, onProgress) => {
  const url = checkedAddress(address);
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  try {
    const response = await answerOf(url, AbortSignal.any([signal, silence.signal]));
    if (!response.ok || response.body === null) throw refused(url, response.status);
    const length = Number(response.headers.get('content-length'));
    const total = length > 0 ? length : null;
    if (total !== null && total > LARGEST_BYTES) throw tooLarge(url);
    const pieces: Uint8Array[] = [];
    let done = 0;
    for await (const piece of response.body) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      pieces.push(piece);
      done += piece.length;
      if (done > LARGEST_BYTES) throw tooLarge(url);
      onProgress(done, total);
    }
    if (total !== null && done < total) throw failed(url, `${done} of ${total} bytes`);
    return new Uint8Array(Buffer.concat(pieces));
  } catch (error) {
    if (signal.aborted || error instanceof AppError) throw error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw failed(url, cause instanceof Error ? cause.message : String(cause), error);
  } finally {
    clearTimeout(timer);
  }
};

/** The first answer that is no redirect. Each address is checked before anything is sent to it. */
async function answerOf(first: URL, signal: AbortSignal): Promise<Response> {
  const credentials = authorizationOf(first);
  let url = withoutCredentials(first);
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    // As it lies there: its length and checksum are of that.
    const isFirstOrigin = url.origin === first.origin;
    const headers = {
      'accept-encoding': 'identity',
      ...(isFirstOrigin && credentials !== null ? { authorization: credentials } : {}),
    };
    const response = await fetch(url, { signal, headers, redirect: 'manual' });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    await response.body?.cancel();
    const next = checkedAddress(URL.parse(location, url)?.href ?? location);
    if (url.protocol === 'https:' && next.protocol !== 'https:') throw notEncrypted(next);
    url = withoutCredentials(next);
  }
  throw failed(first, `more than ${MOST_REDIRECTS} redirects`);
}

/** `fetch` refuses addresses with a user name in them. RFC 7617, in UTF-8. */
function authorizationOf({ username, password }: URL): string | null {
  if (username === '' && password === '') return null;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}

function withoutCredentials(url: URL): URL {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  return plain;
}

function checkedAddress(address: string): URL {
  const url = URL.parse(address);
  const isPlainHere = url?.protocol === 'http:' && LOOPBACK.has(url.hostname);
  if (url !== null && (url.protocol === 'https:' || isPlainHere)) return url;
  throw notEncrypted(url);
}

function notEncrypted(url: URL | null): AppError {
  return new AppError({
    code: 'download.address',
    message: 'This address can’t be loaded from.',
    expected: 'an address that begins with https://',
    actual: url === null ? 'no address' : `${url.protocol}//${url.host}`,
    advice:
      'Copy the address of the model’s archive, or load it with a browser and choose the file.',
  });
}

function refused(url: URL, status: number): AppError {
  return new AppError({
    code: 'download.refused',
    message: `${url.host} does not give this file.`,
    expected: 'status 200',
    actual: `status ${status}`,
    advice: 'Look up the address again.',
  });
}

function tooLarge(url: URL): AppError {
  return new AppError({
    code: 'download.tooLarge',
    message: `The file at ${url.host} is larger than any dictation model.`,
    expected: `at most ${LARGEST_BYTES / 1024 ** 3} GiB`,
  });
}

function failed(url: URL, actual: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'download.failed',
      message: `The file could not be loaded from ${url.host}.`,
      actual,
      advice: 'Check the connection and try again, or load it with a browser and choose the file.',
    },
    { cause },
  );
}
