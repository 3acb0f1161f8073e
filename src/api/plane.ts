import type { Grid } from '../base/grid.ts';
import type { Film } from '../imaging/film.ts';
import type { FilmMessage, Plane } from './contract.ts';

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

/** A film as it travels. */
export function filmMessage({ values, presets, ...film }: Film): Omit<FilmMessage, 'studyId'> {
  const travelling = presets.map(voi => {
    if (!('entries' in voi)) return voi;
    const { entries, ...lut } = voi;
    return { ...lut, uint16: bytesOf(entries) };
  });
  return { ...film, uint16: bytesOf(values), presets: travelling };
}

/** The film a message carries. */
export function filmOf({ uint16, presets, ...film }: FilmMessage): Film {
  const arrived = presets.map(voi => {
    if (!('uint16' in voi)) return voi;
    const { uint16, ...lut } = voi;
    return { ...lut, entries: uint16Of(uint16) };
  });
  return { ...film, values: uint16Of(uint16), presets: arrived };
}

/** The uint16 values of a film as it travels (`studies.film`). */
export function uint16Of(bytes: Uint8Array): Uint16Array<ArrayBuffer> {
  return new Uint16Array(bytes.slice().buffer);
}

/** A copy of a typed array's bytes. */
export function bytesOf(values: Float32Array | Uint16Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
}
