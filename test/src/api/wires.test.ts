import { expect, test } from 'vitest';
import { gridOf, planeOf } from '../../../src/api/plane.ts';
import { portWire } from '../../../src/api/port-wire.ts';
import { type SocketLike, socketWire } from '../../../src/api/socket-wire.ts';

test('a MessagePort carries bytes, and both ends hear of its closing', async () => {
  const { port1, port2 } = new MessageChannel();
  const [near, far] = [portWire(port1), portWire(port2)];
  const received = new Promise(resolve => far.onMessage(resolve));
  near.send({ bytes: Uint8Array.of(1, 2, 3) });
  expect(await received).toEqual({ bytes: Uint8Array.of(1, 2, 3) });
  const closed = Promise.all([
    new Promise<void>(resolve => near.onClose(resolve)),
    new Promise<void>(resolve => far.onClose(resolve)),
  ]);
  far.close();
  await closed;
});

/** A socket whose other end the test plays. */
function playedSocket() {
  const listeners: { message: ((event: { data: unknown }) => void)[]; close: (() => void)[] } = {
    message: [],
    close: [],
  };
  const sent: Uint8Array[] = [];
  const socket = {
    binaryType: 'blob',
    readyState: 1,
    send: (bytes: Uint8Array) => sent.push(bytes),
    close: () => {
      for (const listener of listeners.close) listener();
    },
    addEventListener: (type: 'message' | 'close', listener: never) =>
      listeners[type].push(listener),
  };
  const receive = (data: unknown) => {
    for (const listener of listeners.message) listener({ data });
  };
  return { socket: socket as SocketLike, sent, receive };
}

test.each([
  ['a text frame', 'hello'],
  ['bytes that are no MessagePack', Uint8Array.of(0xc1).buffer],
  ['a message that is cut short', Uint8Array.of(0x93, 1).buffer],
])('%s closes the socket', async (_what, data) => {
  const { socket, receive } = playedSocket();
  const wire = socketWire(socket);
  const closed = new Promise<void>(resolve => wire.onClose(resolve));
  receive(data);
  await closed;
});

test('what is said into a closed socket is dropped', () => {
  const { socket, sent } = playedSocket();
  const wire = socketWire({ ...socket, readyState: 3 });
  wire.send({ a: 1 });
  expect(sent).toEqual([]);
});

test('a plane survives lying at any place in a message', () => {
  const grid = { widthPx: 2, heightPx: 1, values: Float32Array.of(0.5, -3) };
  const plane = planeOf(grid);
  const shifted = new Uint8Array(plane.float32.length + 1);
  shifted.set(plane.float32, 1);
  expect(gridOf({ ...plane, float32: shifted.subarray(1) })).toEqual(grid);
});
