import { portWire } from '../src/api/port-wire.ts';
import { socketWire } from '../src/api/socket-wire.ts';
import type { Wire } from '../src/api/wire.ts';

declare global {
  interface Window {
    /** Put there by Electron's preload script: asks the main process for a port. */
    foveal?: { requestPort(): void };
  }
}

/** A wire to the host: a MessagePort under Electron, otherwise a WebSocket with this page's token. */
export function openWire(): Promise<Wire> {
  return window.foveal === undefined ? openSocket() : openPort(window.foveal);
}

function openSocket(): Promise<Wire> {
  const token = new URLSearchParams(location.search).get('token') ?? '';
  const url = new URL(`/api?token=${encodeURIComponent(token)}`, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url);
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(socketWire(socket)), { once: true });
    socket.addEventListener('close', () => reject(new Error('The host did not answer.')), {
      once: true,
    });
  });
}

function openPort(bridge: { requestPort(): void }): Promise<Wire> {
  return new Promise(resolve => {
    const onMessage = (event: MessageEvent) => {
      const port = event.ports[0];
      if (event.source !== window || event.data !== 'foveal:port' || port === undefined) return;
      window.removeEventListener('message', onMessage);
      resolve(portWire(port));
    };
    window.addEventListener('message', onMessage);
    bridge.requestPort();
  });
}
