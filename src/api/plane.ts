import type { Grid } from '../base/grid.ts';
import type { Plane } from './contract.ts';

/** A grid as it travels: float32, row-major, in the byte order of every platform Foveal runs on (little). */
export function planeOf(grid: Grid): Plane {
  const { widthPx, heightPx, values } = grid;
  return { widthPx, heightPx, float32: bytesOf(values) };
}

/** The grid a plane carries. Copies: a message's bytes need not lie on a multiple of four. */
export function gridOf(plane: Plane): Grid {
  const { widthPx, heightPx, float32 } = plane;
  return { widthPx, heightPx, values: new Float32Array(float32.slice().buffer) };
}

/** The uint16 values of a film as it travels (`studies.film`). */
export function uint16Of(bytes: Uint8Array): Uint16Array<ArrayBuffer> {
  return new Uint16Array(bytes.slice().buffer);
}

/** A copy of a typed array's bytes. */
export function bytesOf(values: Float32Array | Uint16Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
}
