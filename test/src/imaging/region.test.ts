import { expect, test } from 'vitest';
import {
  distanceToRegion,
  type Region,
  regionBounds,
  regionContains,
  regionMask,
} from '../../../src/imaging/region.ts';

const rectangle: Region = [
  [
    { xPx: 2, yPx: 1 },
    { xPx: 5, yPx: 1 },
    { xPx: 5, yPx: 3 },
    { xPx: 2, yPx: 3 },
  ],
];
const circle = (x: number, y: number, radius: number): Region => [
  Array.from({ length: 720 }, (_, i) => ({
    xPx: x + radius * Math.cos((i * Math.PI) / 360),
    yPx: y + radius * Math.sin((i * Math.PI) / 360),
  })),
];

test('the mask has exactly the pixels whose centres are inside', () => {
  const { values } = regionMask(rectangle, { widthPx: 6, heightPx: 4 });
  // biome-ignore format: one line per row of pixels
  expect([...values]).toEqual([
    0, 0, 0, 0, 0, 0,
    0, 0, 1, 1, 1, 0,
    0, 0, 1, 1, 1, 0,
    0, 0, 0, 0, 0, 0,
  ]);
});

test('mask and containment agree on every pixel of a circle, whose area is πr²', () => {
  const region = circle(50.3, 49.8, 30);
  const { values } = regionMask(region, { widthPx: 100, heightPx: 100 });
  let area = 0;
  values.forEach((inside, pixel) => {
    const centre = { xPx: (pixel % 100) + 0.5, yPx: Math.floor(pixel / 100) + 0.5 };
    expect(regionContains(region, centre)).toBe(inside === 1);
    area += inside;
  });
  expect(area).toBeGreaterThan(0.99 * Math.PI * 900);
  expect(area).toBeLessThan(1.01 * Math.PI * 900);
});

test('the distance is 0 inside, and to the nearest edge or corner outside', () => {
  expect(distanceToRegion(rectangle, { xPx: 3, yPx: 2 })).toBe(0);
  expect(distanceToRegion(rectangle, { xPx: 3, yPx: 7 })).toBe(4);
  expect(distanceToRegion(rectangle, { xPx: 8, yPx: 7 })).toBe(5);
});

test('two outlines are a union, also where they overlap', () => {
  const both = [...circle(20, 20, 10), ...circle(26, 20, 10)];
  expect(regionContains(both, { xPx: 23, yPx: 20 })).toBe(true);
  expect(regionMask(both, { widthPx: 50, heightPx: 50 }).values[20 * 50 + 23]).toBe(1);
  expect(regionBounds(both).rightPx).toBeCloseTo(36, 6);
});
