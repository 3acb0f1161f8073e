import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { padToSquare, resizeAntialiased } from '../../../src/imaging/resize.ts';

const golden: {
  widthPx: number;
  heightPx: number;
  values: number[];
  resized: Record<string, number[]>;
} = JSON.parse(readFileSync(new URL('../../golden/resize.json', import.meta.url), 'utf8'));

describe('resampling is that of Pillow’s BILINEAR', () => {
  const source = { ...golden, values: Float32Array.from(golden.values) };
  test.each(Object.keys(golden.resized))('to %s', name => {
    const [widthPx, heightPx] = name.split('x').map(Number) as [number, number];
    const resized = resizeAntialiased(source, widthPx, heightPx);
    expect([resized.widthPx, resized.heightPx]).toEqual([widthPx, heightPx]);
    const expected = golden.resized[name] as number[];
    const worst = expected.map((value, i) => Math.abs(value - (resized.values[i] as number)));
    expect(expected.length).toBe(resized.values.length);
    expect(Math.max(...worst)).toBeLessThan(3e-6);
  });
});

test('a wide grid is centred between rows of zeros, the odd one below', () => {
  const wide = { widthPx: 4, heightPx: 1, values: Float32Array.of(1, 2, 3, 4) };
  const square = padToSquare(wide);
  expect([square.widthPx, square.heightPx]).toEqual([4, 4]);
  expect([...square.values]).toEqual([0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0]);
});

test('a tall grid is centred between columns of zeros', () => {
  const square = padToSquare({ widthPx: 1, heightPx: 3, values: Float32Array.of(1, 2, 3) });
  expect([...square.values]).toEqual([0, 1, 0, 0, 2, 0, 0, 3, 0]);
});
