import { expect, test } from 'vitest';
import {
  nearestPoint,
  neighbourTowards,
  placesIn,
} from '../../../../renderer/screens/insights/point-places.ts';

const size = { widthPx: 228, heightPx: 128 };
/** A square of points, in px (0, 0), (10, 0), (0, −10), (10, −10) from the first. */
const square = [0, 0, 10, 0, 0, 10, 10, 10];

test('points are fitted with one scale for both directions, y upwards', () => {
  const places = placesIn(square, size, false);
  // 100 px of height are left for 10 units.
  expect(places[1]?.xPx).toBeCloseTo((places[0]?.xPx ?? 0) + 100, 9);
  expect(places[2]?.yPx).toBeCloseTo((places[0]?.yPx ?? 0) - 100, 9);
  expect(places[0]).toEqual({ xPx: 64, yPx: 114 });
});

test('axes have a scale each, and equal values are no division by 0', () => {
  const places = placesIn(square, size, true);
  expect(places[1]?.xPx).toBeCloseTo((places[0]?.xPx ?? 0) + 200, 9);
  expect(placesIn([1, 1, 1, 1], size, true).every(({ xPx }) => xPx === 114)).toBe(true);
  expect(placesIn([], size, true)).toEqual([]);
});

test('the nearest point counts only where it is near enough', () => {
  const places = placesIn(square, size, false);
  expect(nearestPoint(places, { xPx: 70, yPx: 110 }, 12)).toBe(0);
  expect(nearestPoint(places, { xPx: 114, yPx: 64 }, 12)).toBeNull();
});

test('arrow keys go to the neighbour on that side, and stay where there is none', () => {
  const places = placesIn(square, size, false);
  const [right, up, left] = [
    { xPx: 1, yPx: 0 },
    { xPx: 0, yPx: -1 },
    { xPx: -1, yPx: 0 },
  ];
  expect(neighbourTowards(places, null, right)).toBe(0);
  expect(neighbourTowards(places, 0, right)).toBe(1);
  expect(neighbourTowards(places, 0, up)).toBe(2);
  expect(neighbourTowards(places, 0, left)).toBe(0);
});
