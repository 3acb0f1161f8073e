import { AppError, type ErrorReport } from '../base/app-error.ts';
import { type Api, type EventName, type EventPayload, methods } from './contract.ts';
import type { AnswerMessage, CallMessage, EventMessage, Wire } from './wire.ts';

/** The caller's end of a wire. */
export interface Connection {
  api: Api;
  /** Returns the function that stops listening. */
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void;
  /** Called once when the wire has closed; at once if it already has. */
  onClose(listener: () => void): () => void;
  close(): void;
}

interface Pending {
  resolve(output: unknown): void;
  reject(error: unknown): void;
}

/**
 * The contract's methods, called over `wire`. A failure of the serving side arrives as the AppError
 * it was; calls still waiting when the wire closes are rejected with `api.disconnected`.
 */
export function connect(wire: Wire): Connection {
  const pending = new Map<number, Pending>();
  const listeners = new Map<string, Set<(payload: never) => void>>();
  let nextId = 1;
  let open = true;

  wire.onMessage(message => {
    // The serving side has validated both against the contract.
    const received = message as AnswerMessage | EventMessage;
    if (received.kind === 'event') {
      for (const listener of listeners.get(received.event) ?? [])
        listener(received.payload as never);
      return;
    }
    const call = pending.get(received.id);
    pending.delete(received.id);
    if ('error' in received) call?.reject(new AppError(received.error));
    else call?.resolve(received.output);
  });
  wire.onClose(() => {
    open = false;
    for (const call of pending.values()) call.reject(new AppError(disconnected));
    pending.clear();
  });

  const call = (method: string, input: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      if (!open) {
        reject(new AppError(disconnected));
        return;
      }
      const message: CallMessage = { kind: 'call', id: nextId++, method, input };
      pending.set(message.id, { resolve, reject });
      wire.send(message);
    });

  const api = Object.fromEntries(
    Object.keys(methods).map(method => [method, (input: unknown) => call(method, input)]),
  ) as unknown as Api;

  return {
    api,
    on(event, listener) {
      const ofEvent = listeners.get(event) ?? new Set();
      listeners.set(event, ofEvent);
      ofEvent.add(listener);
      return () => ofEvent.delete(listener);
    },
    onClose: listener => wire.onClose(listener),
    close: () => wire.close(),
  };
}

const disconnected: ErrorReport = {
  code: 'api.disconnected',
  message: 'The connection to Foveal’s host has closed.',
  advice: 'Check that Foveal is still running, then reload the page.',
};
