import { AppError } from '../../base/app-error.ts';

/** The bytes of a pickle, read from front to back; whatever reaches beyond its end is refused. */
export class PickleBytes {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get offset(): number {
    return this.#offset;
  }

  /** Passes over that many bytes; where they began. */
  skip(length: number): number {
    const at = this.#offset;
    if (length > this.#bytes.length - at) {
      throw damaged(`${length} more bytes`, `${this.#bytes.length - at}`);
    }
    this.#offset = at + length;
    return at;
  }

  /** Little-endian. */
  unsigned(length: 1 | 2 | 4): number {
    const at = this.skip(length);
    if (length === 1) return this.#view.getUint8(at);
    return length === 2 ? this.#view.getUint16(at, true) : this.#view.getUint32(at, true);
  }

  /** Little-endian. */
  int32(): number {
    return this.#view.getInt32(this.skip(4), true);
  }

  /** Big-endian, as pickles have it. */
  float64(): number {
    return this.#view.getFloat64(this.skip(8), false);
  }

  /** Two's complement, little-endian. Sizes and keys fit into a double; longer ones don't occur. */
  long(length: number): number {
    if (length > 8) throw damaged('a number of at most 8 bytes', `${length} bytes`);
    let value = 0n;
    this.#take(length).forEach((byte, i) => {
      value |= BigInt(byte) << BigInt(8 * i);
    });
    const number = Number(BigInt.asIntN(8 * length, value));
    if (Number.isSafeInteger(number)) return number;
    throw damaged('a number below 2^53', String(number));
  }

  text(length: number): string {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(this.#take(length));
    } catch (error) {
      throw error instanceof AppError ? error : damaged('UTF-8 text', 'other bytes');
    }
  }

  /** Up to the next line feed, which is passed over. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#offset);
    if (end < 0 || end - this.#offset > 1000) throw damaged('a name', 'no end of line');
    const text = this.text(end - this.#offset);
    this.skip(1);
    return text;
  }

  #take(length: number): Uint8Array {
    const at = this.skip(length);
    return this.#bytes.subarray(at, at + length);
  }
}

/** What no pickle looks like. */
export function damaged(expected: string, actual: string): AppError {
  const message = 'The pickle is damaged.';
  return new AppError({ code: 'pickle.damaged', message, expected, actual: actual.slice(0, 120) });
}
