import type { Region } from '../../imaging/region.ts';

/** A box by its left upper corner and its sides, image px; null where one is missing or no number. */
export function boxRegion(
  xPx: number | null,
  yPx: number | null,
  widthPx: number | null,
  heightPx: number | null,
): Region | null {
  if (xPx === null || yPx === null || widthPx === null || heightPx === null) return null;
  if (![xPx, yPx].every(Number.isFinite) || !(widthPx > 0) || !(heightPx > 0)) return null;
  const [rightPx, bottomPx] = [xPx + widthPx, yPx + heightPx];
  return [
    [
      { xPx, yPx },
      { xPx: rightPx, yPx },
      { xPx: rightPx, yPx: bottomPx },
      { xPx, yPx: bottomPx },
    ],
  ];
}
