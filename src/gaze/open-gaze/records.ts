import type { TrackedScreen } from '../screen-to-viewport.ts';
import { numberOf, type OpenGazeMessage } from './messages.ts';

/** A point of gaze as shares of the tracked screen: (0, 0) its top left corner, (1, 1) bottom right. */
export interface ScreenShare {
  x: number;
  y: number;
}

/** One sample of the device. */
export interface GazeRecord {
  /** Counts what the device sent; a jump tells how many samples were lost on the way. */
  counter: number;
  /** The device's high-resolution clock, ms; goes on through calibrations, as TIME does not. */
  deviceMs: number;
  /** Mean of both eyes, or the one that was seen (BPOG); null where the device says it is not valid. */
  gaze: ScreenShare | null;
}

/** What a calibration target and the eyes' places at it are, as shares of the screen. */
export interface CalibratedPoint {
  target: ScreenShare;
  /** Where the device placed each eye; null where it failed at this point. */
  left: ScreenShare | null;
  right: ScreenShare | null;
}

/**
 * A REC line. BPOG is the estimate before the device's own fixation filter: what is filtered is
 * decided after recording, in the open. Times come from TIME_TICK; where a device sends none, from TIME.
 * @param ticksPerSecond from `tickFrequency`
 */
export function gazeRecord(message: OpenGazeMessage, ticksPerSecond: number): GazeRecord | null {
  const ticks = numberOf(message, 'TIME_TICK');
  const deviceMs = Number.isNaN(ticks)
    ? numberOf(message, 'TIME') * 1000
    : (ticks / ticksPerSecond) * 1000;
  const counter = numberOf(message, 'CNT');
  if (!Number.isFinite(deviceMs) || !Number.isFinite(counter)) return null;
  return { counter, deviceMs, gaze: validShare(message, 'BPOGX', 'BPOGY', 'BPOGV') };
}

/**
 * The share that the attributes named hold, where its flag is 1: without it the device repeats the
 * last place it knew. Places beyond the screen's edges are real.
 */
function validShare(message: OpenGazeMessage, x: string, y: string, flag: string) {
  const share = { x: numberOf(message, x), y: numberOf(message, y) };
  const isValid = numberOf(message, flag) === 1 && Number.isFinite(share.x + share.y);
  return isValid ? share : null;
}

/** No computer's clock ticks so fast: the number is the bits of a double. */
const LARGEST_FREQUENCY = 1e15;

/**
 * Ticks a second, of the answer to TIME_TICK_FREQUENCY. Some versions print the bits of a double
 * as an integer, the manual's own example among them: 4704405731611246592 is 3330093.0.
 * NaN where there is none.
 */
export function tickFrequency(message: OpenGazeMessage): number {
  const text = message.attributes.FREQ?.trim() ?? '';
  if (!/^\d+$/.test(text)) return Number.NaN;
  if (Number(text) < LARGEST_FREQUENCY) return Number(text);
  return new Float64Array(BigUint64Array.of(BigInt(text)).buffer)[0] ?? Number.NaN;
}

/** The answer to SCREEN_SIZE; null where it is incomplete. */
export function trackedScreen(message: OpenGazeMessage): TrackedScreen | null {
  const screen = {
    leftPx: numberOf(message, 'X'),
    topPx: numberOf(message, 'Y'),
    widthPx: numberOf(message, 'WIDTH'),
    heightPx: numberOf(message, 'HEIGHT'),
  };
  const isWhole = Object.values(screen).every(Number.isFinite);
  return isWhole && screen.widthPx > 0 && screen.heightPx > 0 ? screen : null;
}

/** The points of a CALIB_RESULT, in the device's order. */
export function calibratedPoints(message: OpenGazeMessage): CalibratedPoint[] {
  const points: CalibratedPoint[] = [];
  for (let i = 1; `CALX${i}` in message.attributes; i++) {
    points.push({
      target: { x: numberOf(message, `CALX${i}`), y: numberOf(message, `CALY${i}`) },
      left: validShare(message, `LX${i}`, `LY${i}`, `LV${i}`),
      right: validShare(message, `RX${i}`, `RY${i}`, `RV${i}`),
    });
  }
  return points;
}
