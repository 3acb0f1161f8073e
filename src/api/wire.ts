import type { ErrorReport } from '../base/app-error.ts';

/**
 * A two-way channel for whole messages: MessagePort, WebSocket, or a pair of objects in a test.
 * Messages hold plain objects, arrays, strings, finite numbers, booleans, null and Uint8Array.
 */
export interface Wire {
  send(message: unknown): void;
  /** Returns the function that stops listening. */
  onMessage(listener: (message: unknown) => void): () => void;
  /** Called once, whichever side closed; at once if the wire is closed already. */
  onClose(listener: () => void): () => void;
  close(): void;
}

/** What travels: a call, its answer, or an event. `id` pairs an answer with its call. */
export type CallMessage = { kind: 'call'; id: number; method: string; input: unknown };
export type AnswerMessage =
  | { kind: 'answer'; id: number; output: unknown }
  | { kind: 'answer'; id: number; error: ErrorReport };
export type EventMessage = { kind: 'event'; event: string; payload: unknown };

/** A set of listeners that can be called and left: the bookkeeping every wire needs. */
export class Listeners<T> {
  #listeners = new Set<(value: T) => void>();

  add(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }
}

/** The closing half of a wire: listeners hear of it once, late ones at once. */
export class Closing {
  #closed = false;
  #listeners = new Listeners<void>();

  get closed(): boolean {
    return this.#closed;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#listeners.emit();
  }

  onClose(listener: () => void): () => void {
    if (!this.#closed) return this.#listeners.add(listener);
    listener();
    return () => {};
  }
}
