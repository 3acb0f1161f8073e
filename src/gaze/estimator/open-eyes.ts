import { median } from '../track.ts';
import { eyeGeometry, opennessOf } from './eye-geometry.ts';
import { decodeEyeReading } from './eye-reading.ts';

/** So many readings tell how far these eyes are open just now. */
const WINDOW = 15;

/** Eyes less open than this share of their usual opening are closing, closed or opening. */
export const BLINK_SHARE = 0.6;

/** Tells open eyes from a blink, one reading after the other, before there is a calibration. */
export class OpenEyes {
  #recent: number[] = [];

  are(eyes: string): boolean {
    const openness = opennessOf(eyeGeometry(decodeEyeReading(eyes)));
    this.#recent = [...this.#recent, openness].slice(-WINDOW);
    return openness >= BLINK_SHARE * median(Float64Array.from(this.#recent));
  }
}
