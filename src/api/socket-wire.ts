import { decode, encode } from '@msgpack/msgpack';
import { Closing, Listeners, type Wire } from './wire.ts';

/** What a browser's WebSocket and the `ws` package's have in common. */
export interface SocketLike {
  binaryType: string;
  readonly readyState: number;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

const OPEN = 1;

/**
 * A wire over an open WebSocket: one message, one binary frame, encoded as MessagePack so that
 * bytes travel as bytes. A frame that is not MessagePack closes the socket.
 */
export function socketWire(socket: SocketLike): Wire {
  const messages = new Listeners<unknown>();
  const closing = new Closing();
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', event => {
    let message: unknown;
    try {
      if (!(event.data instanceof ArrayBuffer)) throw new TypeError('a text frame');
      message = decode(new Uint8Array(event.data));
    } catch {
      socket.close();
      return;
    }
    messages.emit(message);
  });
  socket.addEventListener('close', () => closing.close());
  return {
    send(message) {
      if (socket.readyState !== OPEN) return;
      socket.send(encode(message, { ignoreUndefined: true }));
    },
    onMessage: listener => messages.add(listener),
    onClose: listener => closing.onClose(listener),
    close: () => socket.close(),
  };
}
