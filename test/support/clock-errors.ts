import { AudioClock } from '../../renderer/capture/audio-clock.ts';
import { quantile } from './quantile.ts';
import { skewedDevice } from './skewed-device.ts';

export interface ClockErrors {
  skewPpm: number;
  medianMs: number;
  p99Ms: number;
  /** Share of moments more than 20 ms off: the device stalled while the page could not look. */
  beyondShare: number;
  /** Median error of the last minute less that of the first. */
  driftMs: number;
}

/** How far the audio clock is from the truth on a simulated device. */
export function clockErrors(
  minutes: number,
  device: { skewPpm: number; seed: number },
): ClockErrors {
  const clock = new AudioClock();
  const blocks = skewedDevice(minutes, device);
  for (const { reading } of blocks) if (reading) clock.note(reading);
  const errors = blocks.map(({ contextMs, heardMs }) => clock.toPerformanceMs(contextMs) - heardMs);
  const sizes = errors.map(Math.abs);
  const perMinute = Math.round(errors.length / minutes);
  return {
    skewPpm: device.skewPpm,
    medianMs: quantile(sizes, 0.5),
    p99Ms: quantile(sizes, 0.99),
    beyondShare: sizes.filter(error => error > 20).length / sizes.length,
    driftMs: quantile(errors.slice(-perMinute), 0.5) - quantile(errors.slice(0, perMinute), 0.5),
  };
}
