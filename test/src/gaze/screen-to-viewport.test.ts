import { expect, test } from 'vitest';
import {
  isOnTrackedScreen,
  type TrackedScreen,
  type ViewportPlacement,
  viewportPoint,
} from '../../../src/gaze/screen-to-viewport.ts';

const fullHd: TrackedScreen = { leftPx: 0, topPx: 0, widthPx: 1920, heightPx: 1080 };

/** A window at (100, 50) of a full-HD screen, its viewport 8 px to the right and 80 px below. */
const plain: ViewportPlacement = {
  screenWidthPx: 1920,
  screenHeightPx: 1080,
  availableLeftPx: 0,
  availableTopPx: 0,
  viewportLeftPx: 108,
  viewportTopPx: 130,
  devicePixelRatio: 1,
};

test('shares of the screen become px of the viewport', () => {
  expect(viewportPoint({ x: 0.5, y: 0.5 }, fullHd, plain)).toEqual({ xPx: 852, yPx: 410 });
  expect(viewportPoint({ x: 0, y: 0 }, fullHd, plain)).toEqual({ xPx: -108, yPx: -130 });
});

test.each([
  // device px, system px of the screen, ratio: a place in the system’s px is divided by the zoom
  ['scale 1.5', 2880, 1920, 1.5, 852],
  ['scale 1.5, zoom 1.25', 2880, 1920, 1.875, 852 / 1.25],
  ['zoom 0.5', 1920, 1920, 0.5, 852 / 0.5],
])('%s', (_name, widthPx, screenWidthPx, devicePixelRatio, xPx) => {
  const tracked = { ...fullHd, widthPx, heightPx: (widthPx * 9) / 16 };
  const placement = { ...plain, screenWidthPx, devicePixelRatio };
  expect(viewportPoint({ x: 0.5, y: 0.5 }, tracked, placement).xPx).toBeCloseTo(xPx, 9);
});

test('a bar at the left edge of the main screen shifts nothing', () => {
  const barred = { ...plain, availableLeftPx: 62 };
  expect(viewportPoint({ x: 0.5, y: 0.5 }, fullHd, barred)).toEqual({ xPx: 852, yPx: 410 });
  expect(isOnTrackedScreen(fullHd, barred)).toBe(true);
});

test('a window on a second screen, left of the main one, is mapped there', () => {
  const tracked = { ...fullHd, leftPx: -1920 };
  const onSecond = { ...plain, availableLeftPx: -1920, viewportLeftPx: -1812 };
  expect(isOnTrackedScreen(tracked, onSecond)).toBe(true);
  expect(viewportPoint({ x: 0.5, y: 0.5 }, tracked, onSecond)).toEqual({ xPx: 852, yPx: 410 });
});

test('a window on another screen than the tracked one is noticed', () => {
  const onSecond = { ...plain, availableLeftPx: 1920, viewportLeftPx: 2028 };
  expect(isOnTrackedScreen(fullHd, onSecond)).toBe(false);
  expect(isOnTrackedScreen({ ...fullHd, leftPx: 1920 }, plain)).toBe(false);
  expect(isOnTrackedScreen(fullHd, { ...plain, screenHeightPx: 1200 })).toBe(false);
});
