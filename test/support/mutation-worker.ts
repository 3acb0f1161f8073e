import { type MessagePort, parentPort } from 'node:worker_threads';
import { AppError } from '../../src/base/app-error.ts';
import { decodeFilm } from '../../src/imaging/decode.ts';
import { displayedGrey } from '../../src/imaging/film.ts';

/** Decodes and displays what it is sent, and says what came of it (`mutations.ts`). */
const port = parentPort as MessagePort;

port.on('message', async (bytes: Uint8Array) => {
  try {
    const { film } = await decodeFilm(bytes, 'mutated.dcm');
    const { values } = displayedGrey(film);
    const isWhole = values.length === film.widthPx * film.heightPx;
    const isGrey = values.every(grey => grey >= 0 && grey <= 1);
    if (isWhole && isGrey) port.postMessage({ film: true });
    else port.postMessage({ problem: isWhole ? 'greys outside 0 to 1' : 'not all pixels' });
  } catch (error) {
    const isCoded = error instanceof AppError && /^study\./.test(error.code);
    if (isCoded) port.postMessage({ code: error.code });
    else port.postMessage({ problem: error instanceof Error ? `${error.stack}` : String(error) });
  }
});
