import { expect, test } from 'vitest';
import { crc32c, tensorboardEvents } from '../../../src/formats/tensorboard.ts';

test('the checksum is the one of RFC 3720', () => {
  expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
});

/** The first event of a file that TensorFlow writes for `tf.summary` at time 0, worked out by hand. */
test('an event is framed as a TFRecord and coded as a protocol buffer', () => {
  const file = tensorboardEvents([{ step: 300, wallSeconds: 1.5, values: [['a', 0.25]] }], 0);
  const view = new DataView(file.buffer);
  const firstLength = Number(view.getBigUint64(0, true));
  expect(firstLength).toBe(24);
  const first = file.subarray(12, 12 + firstLength);
  expect([...first.subarray(0, 11)]).toEqual([0x09, 0, 0, 0, 0, 0, 0, 0, 0, 0x1a, 13]);
  expect(new TextDecoder().decode(first.subarray(11))).toBe('brain.Event:2');
  const second = file.subarray(12 + firstLength + 4);
  expect([...second.subarray(12, -4)]).toEqual([
    ...[0x09, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f],
    ...[0x10, 0xac, 0x02],
    ...[0x2a, 10, 0x0a, 8, 0x0a, 1, 0x61, 0x15, 0, 0, 0x80, 0x3e],
  ]);
});

test('every record carries the masked checksums of its length and its data', () => {
  const unmask = (masked: number) => {
    const rotated = (masked - 0xa282ead8) >>> 0;
    return ((rotated >>> 17) | (rotated << 15)) >>> 0;
  };
  const values: [string, number][] = [['loss/total', 1.25]];
  const events = [1, 2, 300].map(step => ({ step, wallSeconds: step, values }));
  const file = tensorboardEvents(events, 0);
  const view = new DataView(file.buffer);
  let offset = 0;
  let count = 0;
  for (; offset < file.length; count++) {
    const length = Number(view.getBigUint64(offset, true));
    const data = file.subarray(offset + 12, offset + 12 + length);
    expect(unmask(view.getUint32(offset + 8, true))).toBe(
      crc32c(file.subarray(offset, offset + 8)),
    );
    expect(unmask(view.getUint32(offset + 12 + length, true))).toBe(crc32c(data));
    offset += 12 + length + 4;
  }
  expect(count).toBe(4);
});
