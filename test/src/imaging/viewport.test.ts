import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  fitToRectangle,
  imageToScreen,
  panBy,
  screenToImage,
  zoomAt,
} from '../../../src/imaging/viewport.ts';

const coordinate = fc.double({ min: -4000, max: 4000, noNaN: true });
const point = fc.record({ xPx: coordinate, yPx: coordinate });
const room = { leftPx: 100, topPx: 40, widthPx: 1280, heightPx: 720 };
const fitted = fitToRectangle({ widthPx: 3000, heightPx: 2500 }, room);

test('after any zoom and pan a point goes to the screen and back within 0.01 px', () => {
  const factor = fc.double({ min: 0.2, max: 20, noNaN: true });
  fc.assert(
    fc.property(point, point, factor, coordinate, coordinate, (image, anchor, zoom, x, y) => {
      const view = panBy(zoomAt(fitted, anchor, zoom), x, y);
      const back = screenToImage(view, imageToScreen(view, image));
      expect(Math.hypot(back.xPx - image.xPx, back.yPx - image.yPx)).toBeLessThan(0.01);
    }),
    { seed: 1 },
  );
});

test('zooming keeps the image under the cursor where it is', () => {
  const cursor = { xPx: 333, yPx: 222 };
  const under = screenToImage(fitted, cursor);
  const { xPx, yPx } = imageToScreen(zoomAt(fitted, cursor, 2.5), under);
  expect(xPx).toBeCloseTo(cursor.xPx, 9);
  expect(yPx).toBeCloseTo(cursor.yPx, 9);
});
