import type { Frame, Page } from 'playwright-core';
import { CONNECT } from '../../renderer/sensors/accept-port.ts';

declare global {
  interface Window {
    gazePort: MessagePort;
    gazeReports: unknown[];
  }
}

/**
 * Puts the gaze frame into a page of the app's origin and connects it as the app does; reports are
 * collected in the page's `gazeReports`.
 */
export async function openGazeFrame(page: Page, gazeOrigin: string): Promise<Frame> {
  await page.evaluate(connectFrame, { origin: gazeOrigin, connect: CONNECT });
  const frame = page.frames().find(candidate => candidate.url().startsWith(gazeOrigin));
  if (frame === undefined) throw new Error('the gaze frame has no page');
  return frame;
}

/** Runs in the page. */
async function connectFrame({ origin, connect }: { origin: string; connect: string }) {
  const iframe = document.createElement('iframe');
  iframe.allow = `camera ${origin}`;
  // Out of sight, the browser would stop its animation frames.
  iframe.style.cssText = 'position:fixed;left:0;top:0';
  iframe.src = `${origin}/gaze.html`;
  const loaded = new Promise(resolve => iframe.addEventListener('load', resolve));
  document.body.append(iframe);
  await loaded;
  const { port1, port2 } = new MessageChannel();
  window.gazePort = port1;
  window.gazeReports = [];
  port1.onmessage = event => window.gazeReports.push(event.data);
  iframe.contentWindow?.postMessage(connect, origin, [port2]);
}
