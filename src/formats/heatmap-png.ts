import { encode } from 'fast-png';
import type { Grid } from '../base/grid.ts';

/**
 * A heatmap as a 16-bit grey PNG: its maximum becomes 65535, 0 stays 0, negative values become 0.
 * A value is level × `unitsPerLevel`; an empty heatmap is all 0 with `unitsPerLevel` 0.
 */
export function encodeHeatmapPng({ widthPx, heightPx, values }: Grid): {
  png: Uint8Array;
  unitsPerLevel: number;
} {
  const maximum = values.reduce((most, value) => Math.max(most, value), 0);
  const unitsPerLevel = maximum / 65535;
  const data = new Uint16Array(values.length);
  if (maximum > 0) {
    for (let i = 0; i < data.length; i++) {
      data[i] = Math.round(Math.max(0, values[i] as number) / unitsPerLevel);
    }
  }
  const png = encode({ width: widthPx, height: heightPx, data, depth: 16, channels: 1 });
  return { png, unitsPerLevel };
}
