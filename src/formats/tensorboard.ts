/** Figures of one step. */
export interface ScalarEvent {
  step: number;
  /** Unix time. */
  wallSeconds: number;
  values: [tag: string, value: number][];
}

const text = new TextEncoder();

/**
 * A TensorBoard event file: TFRecords (tensorflow/core/lib/io/record_writer.h) of Event messages
 * (tensorflow/core/util/event.proto), the first with the version of the format.
 */
export function tensorboardEvents(
  events: readonly ScalarEvent[],
  startedSeconds: number,
): Uint8Array<ArrayBuffer> {
  const version = message(double(1, startedSeconds), bytes(3, text.encode('brain.Event:2')));
  return message(
    record(version),
    ...events.map(({ step, wallSeconds, values }) => {
      const summary = message(
        ...values.map(([tag, value]) =>
          bytes(1, message(bytes(1, text.encode(tag)), float(2, value))),
        ),
      );
      return record(message(double(1, wallSeconds), varintField(2, step), bytes(5, summary)));
    }),
  );
}

/** Length, its checksum, the data, theirs. */
function record(data: Uint8Array): Uint8Array {
  const framed = new Uint8Array(12 + data.length + 4);
  const view = new DataView(framed.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc(framed.subarray(0, 8)), true);
  framed.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc(data), true);
  return framed;
}

function message(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

function double(field: number, value: number): Uint8Array {
  const coded = new Uint8Array(9);
  coded[0] = (field << 3) | 1;
  new DataView(coded.buffer).setFloat64(1, value, true);
  return coded;
}

function float(field: number, value: number): Uint8Array {
  const coded = new Uint8Array(5);
  coded[0] = (field << 3) | 5;
  new DataView(coded.buffer).setFloat32(1, value, true);
  return coded;
}

function bytes(field: number, value: Uint8Array): Uint8Array {
  return message(varint((field << 3) | 2), varint(value.length), value);
}

function varintField(field: number, value: number): Uint8Array {
  return message(varint(field << 3), varint(value));
}

function varint(value: number): Uint8Array {
  const coded: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) coded.push((rest % 128) + 128);
  return Uint8Array.of(...coded, rest);
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});

/** CRC-32C (Castagnoli, RFC 3720). */
export function crc32c(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) crc = (table[(crc ^ byte) & 255] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** As TFRecords mask checksums, so that data which holds checksums has good ones too. */
function maskedCrc(data: Uint8Array): number {
  const crc = crc32c(data);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
