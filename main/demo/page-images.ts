import { encode } from 'fast-png';
import type { Grid } from '../../src/base/grid.ts';
import { alignReading, sentenceHeatmap } from '../../src/heatmap/align.ts';
import { colourMaps } from '../../src/heatmap/colour-map.ts';
import type { Region } from '../../src/imaging/region.ts';
import { resizeAntialiased } from '../../src/imaging/resize.ts';
import { replay } from '../../src/reading/replay.ts';
import { type DemoCase, headerOf } from './demo-case.ts';

const OVERLAY_SIDE_PX = 96;
const MOST_OPAQUE = 0.72;

export function dataUrl(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}

/** A map as a smooth, coloured, see-through picture; its own range from lowest to highest. */
export function overlayUrl(map: Grid): string {
  const smooth = resizeAntialiased(map, OVERLAY_SIDE_PX, OVERLAY_SIDE_PX).values;
  const low = Math.min(...smooth);
  const span = Math.max(...smooth) - low;
  const data = new Uint8Array(smooth.length * 4);
  smooth.forEach((value, pixel) => {
    const share = span === 0 ? 0 : (value - low) / span;
    const entry = 3 * Math.round(255 * share);
    data.set(colourMaps.inferno.subarray(entry, entry + 3), 4 * pixel);
    data[4 * pixel + 3] = Math.round(255 * MOST_OPAQUE * share ** 0.8);
  });
  const size = { width: OVERLAY_SIDE_PX, height: OVERLAY_SIDE_PX };
  return dataUrl(encode({ ...size, data, channels: 4, depth: 8 }));
}

/** Where the synthetic reader's webcam says they looked during one sentence. */
export function gazeHeatmap({ patientId, reading, film }: DemoCase, sentenceIndex: number): Grid {
  const alignment = alignReading(replay(headerOf(patientId, reading), reading.events), film);
  return sentenceHeatmap(alignment, sentenceIndex, film, OVERLAY_SIDE_PX);
}

/** The outline of a region as an SVG path in image px. */
export function svgPath(region: Region): string {
  return region
    .map(
      outline =>
        `M${outline.map(({ xPx, yPx }) => `${xPx.toFixed(1)} ${yPx.toFixed(1)}`).join('L')}Z`,
    )
    .join('');
}
