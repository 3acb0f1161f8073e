import { randomBytes } from 'node:crypto';
import type { Clock } from '../../src/app/ports.ts';

export class SystemClock implements Clock {
  #lastIdMs = 0;

  now(): Date {
    return new Date();
  }

  /** Of two ids made here the later sorts behind, even within one millisecond. */
  newId(): string {
    this.#lastIdMs = Math.max(Date.now(), this.#lastIdMs + 1);
    const time = new Date(this.#lastIdMs)
      .toISOString()
      .replace(/[-:.Z]/g, '')
      .toLowerCase();
    return `${time}-${randomBytes(3).toString('hex')}`;
  }
}
