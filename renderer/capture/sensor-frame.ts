import { AppError } from '../../src/base/app-error.ts';
import { CONNECT } from '../sensors/accept-port.ts';

/** A hidden frame of another origin and the port to talk to it. */
export interface SensorFrame {
  iframe: HTMLIFrameElement;
  port: MessagePort;
  close(): void;
}

/**
 * Loads a sensor's page and hands it a MessagePort, addressed to that origin alone.
 *
 * The frame stays inside the viewport at a size of 2 × 2 px, nearly transparent and deaf to the
 * mouse: browsers stop the animation frames of foreign frames that cannot be seen.
 */
export function openSensorFrame(origin: string, page: string, allow: string): Promise<SensorFrame> {
  const iframe = document.createElement('iframe');
  iframe.src = `${origin}${page}`;
  iframe.allow = allow;
  iframe.tabIndex = -1;
  iframe.setAttribute('aria-hidden', 'true');
  hideSensorFrame(iframe);
  return new Promise((resolve, reject) => {
    iframe.addEventListener('load', () => {
      if (!iframe.contentWindow) {
        reject(new AppError({ code: 'sensor.noFrame', message: `${page} could not be loaded.` }));
        return;
      }
      const { port1, port2 } = new MessageChannel();
      iframe.contentWindow.postMessage(CONNECT, origin, [port2]);
      const close = () => {
        port1.close();
        iframe.remove();
      };
      resolve({ iframe, port: port1, close });
    });
    document.body.append(iframe);
  });
}

export function hideSensorFrame(iframe: HTMLIFrameElement): void {
  iframe.style.cssText =
    'position:fixed;left:0;top:0;width:2px;height:2px;border:0;opacity:0.02;pointer-events:none;z-index:1';
}

/**
 * Shows the frame's content over a rectangle of the viewport, as far as it lies within another; still
 * deaf to the mouse, and below what drops down or asks.
 */
export function showSensorFrame(
  iframe: HTMLIFrameElement,
  rectangle: DOMRect,
  within: DOMRect,
): void {
  const { left, top, width, height } = rectangle;
  const cutTop = Math.max(0, within.top - top);
  const cutBottom = Math.max(0, rectangle.bottom - within.bottom);
  iframe.style.cssText = `position:fixed;left:${left}px;top:${top}px;width:${width}px;height:${height}px;border:0;clip-path:inset(${cutTop}px 0 ${cutBottom}px 0 round 8px);pointer-events:none;z-index:100`;
}
