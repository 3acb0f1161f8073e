import type { Point } from '../../../src/imaging/viewport.ts';

/** Where a point is drawn, px of its plot. */
export type Place = Point;

const MARGIN_PX = 14;

/** Points fitted into a plot; y grows upwards, and without axes both directions have one scale. */
export function placesIn(
  points: readonly number[],
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
  hasAxes: boolean,
): Place[] {
  const count = points.length / 2;
  if (count === 0) return [];
  const [x, y] = [0, 1].map(axis => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = axis; i < points.length; i += 2) {
      low = Math.min(low, points[i] as number);
      high = Math.max(high, points[i] as number);
    }
    return { middle: (low + high) / 2, extent: high - low || 1 };
  }) as [Extent, Extent];
  const room = { x: widthPx - 2 * MARGIN_PX, y: heightPx - 2 * MARGIN_PX };
  const own = { x: room.x / x.extent, y: room.y / y.extent };
  const scale = hasAxes ? own : { x: Math.min(own.x, own.y), y: Math.min(own.x, own.y) };
  return Array.from({ length: count }, (_, i) => ({
    xPx: widthPx / 2 + ((points[2 * i] as number) - x.middle) * scale.x,
    yPx: heightPx / 2 - ((points[2 * i + 1] as number) - y.middle) * scale.y,
  }));
}

interface Extent {
  middle: number;
  extent: number;
}

/** The point under the pointer; null where none is near enough. */
export function nearestPoint(places: readonly Place[], at: Point, withinPx: number): number | null {
  let best: number | null = null;
  let bestPx = withinPx;
  places.forEach(({ xPx, yPx }, index) => {
    const distance = Math.hypot(xPx - at.xPx, yPx - at.yPx);
    if (distance <= bestPx) [best, bestPx] = [index, distance];
  });
  return best;
}

/** The next point in a direction: near, and not too far to the side; the same one where there is none. */
export function neighbourTowards(
  places: readonly Place[],
  from: number | null,
  direction: Point,
): number | null {
  const start = from === null ? undefined : places[from];
  if (start === undefined) return places.length === 0 ? null : 0;
  let best = from;
  let bestCost = Number.POSITIVE_INFINITY;
  places.forEach(({ xPx, yPx }, index) => {
    const [dx, dy] = [xPx - start.xPx, yPx - start.yPx];
    const along = dx * direction.xPx + dy * direction.yPx;
    const aside = Math.abs(dx * direction.yPx) + Math.abs(dy * direction.xPx);
    if (index === from || along <= 0 || aside > 2 * along) return;
    const cost = along + 2 * aside;
    if (cost < bestCost) [best, bestCost] = [index, cost];
  });
  return best;
}
