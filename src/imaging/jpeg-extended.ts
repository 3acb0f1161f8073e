import { jpegSegments, type Segment } from './jpeg-header.ts';

/** A Huffman table as decoding walks it (T.81 F.2.2.3): by code length 1 to 16. */
interface HuffmanTable {
  largestCode: Int32Array;
  /** Added to a code of that length it gives the position of its value. */
  valueOffset: Int32Array;
  values: Uint8Array;
}

const BLOCK_SIDE = 8;
const DEFINE_QUANTIZATION = 0xffdb;
const DEFINE_HUFFMAN = 0xffc4;
const DEFINE_RESTART = 0xffdd;
const START_OF_SCAN = 0xffda;

/** Position in the block of the k-th coefficient (T.81 figure A.6). */
const zigzag = zigzagOrder();
/** cosines[8 x + u] = c(u)/2 · cos((2x + 1) u π / 16): one dimension of the inverse DCT (T.81 A.3.3). */
const cosines = Float64Array.from({ length: 64 }, (_, i) => {
  const [x, u] = [i >> 3, i & 7];
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});

/**
 * Grey sequential DCT JPEG of up to 12 bits (T.81 extended, Huffman: DICOM's JPEG Extended), which
 * the 8-bit codec refuses. The size has been checked by the caller.
 * @throws RangeError where the data breaks off or contradicts itself
 */
export function decodeJpegExtended(
  bytes: Uint8Array,
  {
    widthPx,
    heightPx,
    bitsPerSample,
  }: { widthPx: number; heightPx: number; bitsPerSample: number },
): Uint16Array {
  const quantization = new Map<number, Uint16Array>();
  const huffman = new Map<number, HuffmanTable>();
  let restartInterval = 0;
  let frame: DataView | null = null;
  let scan: Segment | null = null;
  for (const segment of jpegSegments(bytes)) {
    const { marker, content } = segment;
    if (marker === DEFINE_QUANTIZATION) readQuantization(content, quantization);
    else if (marker === DEFINE_HUFFMAN) readHuffman(content, huffman);
    else if (marker === DEFINE_RESTART) restartInterval = content.getUint16(0);
    else if (marker === 0xffc0 || marker === 0xffc1) frame = content;
    else if (marker === START_OF_SCAN) scan = segment;
  }
  if (!frame || !scan) throw new RangeError('no sequential frame');
  const steps = defined(quantization.get(frame.getUint8(8)), 'quantization table');
  const selector = scan.content.getUint8(2);
  const dc = defined(huffman.get(selector >> 4), 'DC Huffman table');
  const ac = defined(huffman.get(0x10 | (selector & 15)), 'AC Huffman table');

  const reader = new BitReader(bytes, scan.end);
  const values = new Uint16Array(widthPx * heightPx);
  const largest = 2 ** bitsPerSample - 1;
  const middle = 2 ** (bitsPerSample - 1);
  const block = new Float64Array(64);
  const samples = new Float64Array(64);
  const columns = Math.ceil(widthPx / BLOCK_SIDE);
  const blockCount = columns * Math.ceil(heightPx / BLOCK_SIDE);
  let previousDc = 0;
  for (let index = 0; index < blockCount; index++) {
    if (restartInterval > 0 && index > 0 && index % restartInterval === 0) {
      reader.restart();
      previousDc = 0;
    }
    previousDc = readBlock(reader, dc, ac, steps, previousDc, block);
    inverseDct(block, samples);
    const left = (index % columns) * BLOCK_SIDE;
    const top = Math.floor(index / columns) * BLOCK_SIDE;
    const right = Math.min(BLOCK_SIDE, widthPx - left);
    const bottom = Math.min(BLOCK_SIDE, heightPx - top);
    for (let y = 0; y < bottom; y++) {
      for (let x = 0; x < right; x++) {
        const value = Math.round((samples[BLOCK_SIDE * y + x] as number) + middle);
        values[(top + y) * widthPx + left + x] = Math.min(largest, Math.max(0, value));
      }
    }
  }
  return values;
}

/** One block's coefficients, dequantized, in their places; returns its DC difference's sum (F.2.2). */
function readBlock(
  reader: BitReader,
  dc: HuffmanTable,
  ac: HuffmanTable,
  steps: Uint16Array,
  previousDc: number,
  block: Float64Array,
): number {
  block.fill(0);
  const newDc = previousDc + reader.signed(reader.symbol(dc));
  block[0] = newDc * (steps[0] as number);
  for (let k = 1; k < 64; k++) {
    const symbol = reader.symbol(ac);
    const [run, bitCount] = [symbol >> 4, symbol & 15];
    if (bitCount === 0) {
      if (run < 15) break;
      k += 15;
      continue;
    }
    k += run;
    if (k > 63) throw new RangeError('a coefficient outside its block');
    block[zigzag[k] as number] = reader.signed(bitCount) * (steps[k] as number);
  }
  return newDc;
}

/** Rows, then columns: samples[8 y + x] of coefficients[8 v + u]. */
function inverseDct(coefficients: Float64Array, samples: Float64Array): void {
  const rows = new Float64Array(64);
  for (let v = 0; v < 8; v++) {
    for (let x = 0; x < 8; x++) {
      let sum = 0;
      for (let u = 0; u < 8; u++) {
        sum += (coefficients[8 * v + u] as number) * (cosines[8 * x + u] as number);
      }
      rows[8 * v + x] = sum;
    }
  }
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      let sum = 0;
      for (let v = 0; v < 8; v++)
        sum += (rows[8 * v + x] as number) * (cosines[8 * y + v] as number);
      samples[8 * y + x] = sum;
    }
  }
}

/** Entropy-coded data bit by bit, without stuffed bytes (T.81 F.2.2.5). */
class BitReader {
  #bytes: Uint8Array;
  #position: number;
  #bits = 0;
  #bitCount = 0;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes;
    this.#position = position;
  }

  bit(): number {
    if (this.#bitCount === 0) {
      const byte = this.#bytes[this.#position++];
      if (byte === undefined) throw new RangeError('the scan breaks off');
      if (byte === 0xff && this.#bytes[this.#position++] !== 0) {
        throw new RangeError('the scan ends before its last block');
      }
      this.#bits = byte;
      this.#bitCount = 8;
    }
    this.#bitCount--;
    return (this.#bits >> this.#bitCount) & 1;
  }

  /** The value of the next Huffman code. */
  symbol({ largestCode, valueOffset, values }: HuffmanTable): number {
    let code = 0;
    for (let length = 1; length <= 16; length++) {
      code = (code << 1) | this.bit();
      if (code <= (largestCode[length] as number)) {
        return values[code + (valueOffset[length] as number)] as number;
      }
    }
    throw new RangeError('a code that no Huffman table has');
  }

  /** A difference or coefficient of that many bits; a leading 0 is negative (F.2.2.1 EXTEND). */
  signed(bitCount: number): number {
    if (bitCount > 16) throw new RangeError('a value of more than 16 bits');
    let value = 0;
    for (let i = 0; i < bitCount; i++) value = 2 * value + this.bit();
    return bitCount > 0 && value < 2 ** (bitCount - 1) ? value - 2 ** bitCount + 1 : value;
  }

  /** Over the rest of the byte and the restart marker. */
  restart(): void {
    this.#bitCount = 0;
    const marker = this.#bytes[this.#position + 1] ?? 0;
    if (this.#bytes[this.#position] !== 0xff || marker < 0xd0 || marker > 0xd7) {
      throw new RangeError('no restart marker where one has to be');
    }
    this.#position += 2;
  }
}

function readQuantization(content: DataView, tables: Map<number, Uint16Array>): void {
  for (let at = 0; at < content.byteLength; ) {
    const head = content.getUint8(at++);
    const isWide = head >> 4 !== 0;
    const first = at;
    const step = (i: number) =>
      isWide ? content.getUint16(first + 2 * i) : content.getUint8(first + i);
    tables.set(
      head & 15,
      Uint16Array.from({ length: 64 }, (_, i) => step(i)),
    );
    at += isWide ? 128 : 64;
  }
}

function readHuffman(content: DataView, tables: Map<number, HuffmanTable>): void {
  for (let at = 0; at < content.byteLength; ) {
    const head = content.getUint8(at++);
    const largestCode = new Int32Array(17).fill(-1);
    const valueOffset = new Int32Array(17);
    let code = 0;
    let valueCount = 0;
    for (let length = 1; length <= 16; length++) {
      const count = content.getUint8(at++);
      valueOffset[length] = valueCount - code;
      code += count;
      valueCount += count;
      if (count > 0) largestCode[length] = code - 1;
      code <<= 1;
    }
    const values = Uint8Array.from({ length: valueCount }, (_, i) => content.getUint8(at + i));
    tables.set(head, { largestCode, valueOffset, values });
    at += valueCount;
  }
}

function defined<T>(table: T | undefined, name: string): T {
  if (table === undefined) throw new RangeError(`no ${name}`);
  return table;
}

function zigzagOrder(): Uint8Array {
  const order = new Uint8Array(64);
  let k = 0;
  for (let diagonal = 0; diagonal < 15; diagonal++) {
    for (let i = 0; i <= diagonal; i++) {
      const [row, column] = diagonal % 2 ? [i, diagonal - i] : [diagonal - i, i];
      if (row < 8 && column < 8) order[k++] = 8 * row + column;
    }
  }
  return order;
}
