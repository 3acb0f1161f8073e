import { Closing, Listeners, type Wire } from '../../src/api/wire.ts';

/** Two ends of one wire: what is sent into one comes out of the other, cloned, a microtask later. */
export function memoryWirePair(): [Wire, Wire] {
  const closing = new Closing();
  const ends = [new Listeners<unknown>(), new Listeners<unknown>()] as const;
  const end = (own: Listeners<unknown>, other: Listeners<unknown>): Wire => ({
    send(message) {
      const copy = structuredClone(message);
      queueMicrotask(() => {
        if (!closing.closed) other.emit(copy);
      });
    },
    onMessage: listener => own.add(listener),
    onClose: listener => closing.onClose(listener),
    close: () => closing.close(),
  });
  return [end(ends[0], ends[1]), end(ends[1], ends[0])];
}
