/**
 * Seeded random numbers, the same on every platform. Generator: sfc32 (Chris Doty-Humphrey,
 * PractRand), seeded from a string by FNV-1a; normal deviates by Box–Muller.
 */
export class SeededRandom {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** Different labels under one seed give independent streams: `new SeededRandom(7, 'shuffle')`. */
  constructor(seed: number, label = '') {
    const text = `${seed}/${label}`;
    this.#a = fnv1a(`a${text}`);
    this.#b = fnv1a(`b${text}`);
    this.#c = fnv1a(`c${text}`);
    for (let i = 0; i < 12; i++) this.#next();
  }

  #next(): number {
    const t = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + t) | 0;
    return t >>> 0;
  }

  /** Uniform in [low, high). */
  uniform(low = 0, high = 1): number {
    return low + (this.#next() / 4294967296) * (high - low);
  }

  /** Normal with the given mean and standard deviation. */
  normal(mean = 0, standardDeviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return mean + standardDeviation * radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Integer in [0, count). */
  integer(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  choice<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('choice needs at least one item');
    return items[this.integer(items.length)] as T;
  }

  /** A shuffled copy (Fisher–Yates). */
  shuffled<T>(items: readonly T[]): T[] {
    const copy = [...items];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
    }
    return copy;
  }
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}
