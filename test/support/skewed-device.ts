import { SeededRandom } from '../../src/base/random.ts';

/** One block of a recording as a page would see it. */
export interface DeviceBlock {
  /** Position of its first sample, ms of the audio context. */
  contextMs: number;
  /** performance.now() at which that sample was really heard: what the page can't see. */
  heardMs: number;
  /** What the page reads when the block reaches it; null where the browser gave no reading. */
  reading: { contextMs: number; performanceMs: number } | null;
}

const BLOCK_MS = (2048 / 48_000) * 1000;
/** What AudioContext.getOutputTimestamp() is off by: up to 3 ms, and now and then late by 20 to 60. */
const JITTER_MS = 3;
const LATE_SHARE = 0.02;
const MISSING_SHARE = 0.01;
/** Chance of a stop at each block: about every four minutes. */
const RARE = BLOCK_MS / 240_000;

/**
 * Half an hour and more of a sound device that is not in step with the page: its crystal is off by
 * `skewPpm` (and wanders by a tenth of that), now and then it stops for a while as after an overrun,
 * and now and then the page stops, so that blocks arrive in bursts and are all read at their end.
 */
export function skewedDevice(
  minutes: number,
  { skewPpm, seed }: { skewPpm: number; seed: number },
): DeviceBlock[] {
  const random = new SeededRandom(seed);
  const blockCount = Math.round((minutes * 60_000) / BLOCK_MS);
  const heard: number[] = [];
  let nowMs = 5_000;
  for (let block = 0; block < blockCount; block++) {
    const wander = 1 + 0.1 * Math.sin((6 * Math.PI * block) / blockCount);
    if (random.uniform() < RARE) nowMs += random.uniform(50, 700);
    heard.push(nowMs);
    nowMs += BLOCK_MS * (1 + 1e-6 * skewPpm * wander);
  }

  let [pageFreeMs, reached] = [0, 0];
  return heard.map((heardMs, block) => {
    if (random.uniform() < RARE) pageFreeMs = heardMs + random.uniform(500, 4_000);
    const arrivesMs = Math.max(heardMs + BLOCK_MS, pageFreeMs);
    while ((heard[reached + 1] ?? Number.POSITIVE_INFINITY) <= arrivesMs) reached++;
    const contextMs = block * BLOCK_MS;
    if (random.uniform() < MISSING_SHARE) return { contextMs, heardMs, reading: null };
    // The clock as it is when the block reaches the page; while the device stops, so does its time.
    const sinceMs = Math.min(BLOCK_MS, arrivesMs - (heard[reached] as number));
    const isLate = random.uniform() < LATE_SHARE;
    const offMs = random.uniform(-JITTER_MS, JITTER_MS) + (isLate ? random.uniform(20, 60) : 0);
    const reading = {
      contextMs: reached * BLOCK_MS + sinceMs,
      performanceMs: arrivesMs + offMs,
    };
    return { contextMs, heardMs, reading };
  });
}
