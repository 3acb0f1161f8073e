import type { Page } from 'playwright-core';
import { CONNECT } from '../../renderer/sensors/accept-port.ts';
import { type GazeReport, gazeCommand } from '../../renderer/sensors/gaze-protocol.ts';
import { SeededRandom } from '../../src/base/random.ts';
import type { Point } from '../../src/imaging/viewport.ts';
import { syntheticEyes } from './synthetic-eyes.ts';

/** Where the stand-in's eyes look until they are told otherwise, px of the viewport. */
export const LOOKED_AT = { xPx: 640, yPx: 290 };
/** So many readings of one look, over and over: no two next to each other are alike. */
const READING_COUNT = 40;

declare global {
  interface Window {
    /** Of the stand-in's frame: what its eyes look like, one reading after the other. */
    standInEyes: string[];
  }
}

/**
 * Puts a gaze frame without a camera into the page's place: a face sits still in the middle of the
 * picture, and its eyes look at one point of the screen, whatever is shown.
 */
export async function standInGazeFrame(page: Page): Promise<void> {
  const types = gazeCommand.options.map(option => option.shape.type.value);
  const body = `<!doctype html><title>gaze</title><style>html{background:#000}</style><script>(${frame})(${JSON.stringify({ connect: CONNECT, eyes: [syntheticEyes(LOOKED_AT)], types })})</script>`;
  await page.route('**/gaze.html', route => route.fulfill({ contentType: 'text/html', body }));
}

/** From now on the stand-in's eyes look there, with some noise; null: no face is in the picture. */
export async function standInLooksAt(page: Page, place: Point | null, seed = 1): Promise<void> {
  const noise = new SeededRandom(seed, 'stand-in');
  const eyes =
    place === null
      ? []
      : Array.from({ length: READING_COUNT }, () => syntheticEyes(place, { noise }));
  const frame = page.frames().find(one => one.url().endsWith('/gaze.html'));
  if (frame === undefined) throw new Error('the page has no gaze frame');
  await frame.evaluate(now => {
    window.standInEyes = now;
  }, eyes);
}

/** Runs in the frame. */
function frame({ connect, eyes, types }: { connect: string; eyes: string[]; types: string[] }) {
  window.standInEyes = eyes;
  let count = 0;
  addEventListener('message', event => {
    const port = event.ports[0];
    if (event.data !== connect || port === undefined) return;
    const report = (message: GazeReport) => port.postMessage(message);
    const box = { left: 0.35, top: 0.25, width: 0.3, height: 0.5, light: 0.5, unevenness: 0.1 };
    let timer: ReturnType<typeof setInterval> | undefined;
    port.onmessage = ({ data }) => {
      if (!types.includes(data.type)) throw new Error(`unknown command ${data.type}`);
      if (data.type === 'ping') report({ type: 'pong', nowMs: performance.now() });
      if (data.type === 'start') {
        report({ type: 'started', cameraLabel: 'Stand-in' });
        timer = setInterval(() => {
          const nowMs = performance.now();
          const now = window.standInEyes;
          const seen = now[count++ % Math.max(1, now.length)] ?? null;
          report({
            type: 'sample',
            captureMs: nowMs,
            emittedMs: nowMs,
            eyes: seen,
            face: seen === null ? null : box,
            webGazer: null,
          });
        }, 30);
      }
      if (data.type === 'stop') {
        clearInterval(timer);
        report({ type: 'stopped' });
      }
    };
  });
}
