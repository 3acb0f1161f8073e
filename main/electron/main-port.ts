import type { MessagePortMain } from 'electron';
import type { PortLike } from '../../src/api/port-wire.ts';

/** Electron's port of the main process, seen as a browser's. */
export function portOfMain(port: MessagePortMain): PortLike {
  return {
    postMessage: message => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
    addEventListener(type: 'message' | 'close', listener: (event: { data: unknown }) => void) {
      if (type === 'message') port.on('message', ({ data }) => listener({ data }));
      else port.on('close', () => listener({ data: null }));
    },
  };
}
