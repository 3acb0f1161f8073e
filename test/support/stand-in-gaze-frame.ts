import type { Page } from 'playwright-core';
import { CONNECT } from '../../renderer/sensors/accept-port.ts';
import { type GazeReport, gazeCommand } from '../../renderer/sensors/gaze-protocol.ts';
import { syntheticEyes } from './synthetic-eyes.ts';

/** Where the stand-in's eyes look, px of the viewport. */
export const LOOKED_AT = { xPx: 640, yPx: 290 };

/**
 * Puts a gaze frame without a camera into the page's place: a face sits still in the middle of the
 * picture, and its eyes look at one point of the screen, whatever is shown.
 */
export async function standInGazeFrame(page: Page): Promise<void> {
  const types = gazeCommand.options.map(option => option.shape.type.value);
  const body = `<!doctype html><title>gaze</title><script>(${frame})(${JSON.stringify({ connect: CONNECT, eyes: syntheticEyes(LOOKED_AT), types })})</script>`;
  await page.route('**/gaze.html', route => route.fulfill({ contentType: 'text/html', body }));
}

/** Runs in the frame. */
function frame({ connect, eyes, types }: { connect: string; eyes: string; types: string[] }) {
  addEventListener('message', event => {
    const port = event.ports[0];
    if (event.data !== connect || port === undefined) return;
    const report = (message: GazeReport) => port.postMessage(message);
    const face = { left: 0.35, top: 0.25, width: 0.3, height: 0.5, light: 0.5 };
    let timer: ReturnType<typeof setInterval> | undefined;
    port.onmessage = ({ data }) => {
      if (!types.includes(data.type)) throw new Error(`unknown command ${data.type}`);
      if (data.type === 'ping') report({ type: 'pong', nowMs: performance.now() });
      if (data.type === 'start') {
        report({ type: 'started', cameraLabel: 'Stand-in' });
        timer = setInterval(() => {
          const nowMs = performance.now();
          report({
            type: 'sample',
            captureMs: nowMs,
            emittedMs: nowMs,
            eyes,
            face,
            webGazer: null,
          });
        }, 40);
      }
      if (data.type === 'stop') {
        clearInterval(timer);
        report({ type: 'stopped' });
      }
    };
  });
}
