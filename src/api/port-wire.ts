import { Closing, Listeners, type Wire } from './wire.ts';

/** What a browser's MessagePort and Node's have in common. */
export interface PortLike {
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

/** A wire over a MessagePort: structured clone carries bytes unchanged. */
export function portWire(port: PortLike): Wire {
  const messages = new Listeners<unknown>();
  const closing = new Closing();
  port.addEventListener('message', event => messages.emit(event.data));
  port.addEventListener('close', () => closing.close());
  port.start();
  return {
    send: message => port.postMessage(message),
    onMessage: listener => messages.add(listener),
    onClose: listener => closing.onClose(listener),
    close() {
      port.close();
      closing.close();
    },
  };
}
