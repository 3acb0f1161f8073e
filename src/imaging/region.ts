import { emptyGrid, type Grid } from '../base/grid.ts';
import type { Point } from './viewport.ts';

/** Closed outlines in image px; a region is everything inside any of them (both lungs: two). */
export type Region = Point[][];

/** Whether a point lies inside the region (even–odd rule per outline, union of outlines). */
export function regionContains(region: Region, point: Point): boolean {
  return region.some(outline => outlineContains(outline, point));
}

function outlineContains(outline: Point[], point: Point): boolean {
  let inside = false;
  for (let i = 0, j = outline.length - 1; i < outline.length; j = i++) {
    const a = outline[i] as Point;
    const b = outline[j] as Point;
    const crosses = a.yPx > point.yPx !== b.yPx > point.yPx;
    if (!crosses) continue;
    const xAtRow = a.xPx + ((point.yPx - a.yPx) / (b.yPx - a.yPx)) * (b.xPx - a.xPx);
    if (point.xPx < xAtRow) inside = !inside;
  }
  return inside;
}

/** Distance in px from a point to the region; 0 inside. */
export function distanceToRegion(region: Region, point: Point): number {
  if (regionContains(region, point)) return 0;
  let nearest = Number.POSITIVE_INFINITY;
  for (const outline of region) {
    for (let i = 0, j = outline.length - 1; i < outline.length; j = i++) {
      const distance = distanceToSegment(point, outline[j] as Point, outline[i] as Point);
      nearest = Math.min(nearest, distance);
    }
  }
  return nearest;
}

function distanceToSegment(point: Point, from: Point, to: Point): number {
  const dx = to.xPx - from.xPx;
  const dy = to.yPx - from.yPx;
  const lengthSquared = dx * dx + dy * dy;
  const along =
    lengthSquared === 0
      ? 0
      : ((point.xPx - from.xPx) * dx + (point.yPx - from.yPx) * dy) / lengthSquared;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(point.xPx - from.xPx - t * dx, point.yPx - from.yPx - t * dy);
}

/** The region as a mask: 1 where the pixel's centre lies inside, else 0. */
export function regionMask(region: Region, size: { widthPx: number; heightPx: number }): Grid {
  const mask = emptyGrid(size.widthPx, size.heightPx);
  for (const outline of region) fillOutline(mask, outline);
  return mask;
}

function fillOutline(mask: Grid, outline: Point[]): void {
  // A mask of run lengths has thousands of outlines, each a few rows high.
  const { topPx, bottomPx } = regionBounds([outline]);
  const last = Math.min(mask.heightPx - 1, Math.ceil(bottomPx));
  for (let row = Math.max(0, Math.floor(topPx)); row <= last; row++) {
    const crossings = rowCrossings(outline, row + 0.5);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const from = Math.max(0, Math.ceil((crossings[k] as number) - 0.5));
      const to = Math.min(mask.widthPx - 1, Math.ceil((crossings[k + 1] as number) - 0.5) - 1);
      for (let column = from; column <= to; column++) mask.values[row * mask.widthPx + column] = 1;
    }
  }
}

/** Where a row's centre line crosses the outline, in ascending x. */
function rowCrossings(outline: Point[], yPx: number): number[] {
  const crossings: number[] = [];
  for (let i = 0, j = outline.length - 1; i < outline.length; j = i++) {
    const a = outline[i] as Point;
    const b = outline[j] as Point;
    if (a.yPx > yPx === b.yPx > yPx) continue;
    crossings.push(a.xPx + ((yPx - a.yPx) / (b.yPx - a.yPx)) * (b.xPx - a.xPx));
  }
  return crossings.sort((left, right) => left - right);
}

/** An upright rectangle. */
export interface Bounds {
  leftPx: number;
  topPx: number;
  rightPx: number;
  bottomPx: number;
}

/** Smallest upright rectangle around the region. */
export function regionBounds(region: Region): Bounds {
  const points = region.flat();
  const xs = points.map(point => point.xPx);
  const ys = points.map(point => point.yPx);
  return {
    leftPx: Math.min(...xs),
    topPx: Math.min(...ys),
    rightPx: Math.max(...xs),
    bottomPx: Math.max(...ys),
  };
}
