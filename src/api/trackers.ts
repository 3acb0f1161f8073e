import { z } from 'zod';
import { method, none } from './basics.ts';

/** Where a tracker's software (Gazepoint Control) listens. */
export const trackerAddress = z.object({
  host: z.string().trim().min(1).max(253),
  port: z.number().int().min(1).max(65_535),
  /** The user was told that gaze will cross a network, unencrypted. */
  acceptsRemote: z.boolean(),
});

const share = z.object({ x: z.number(), y: z.number() });

export const trackerDevice = z.object({
  /** As it calls itself: GP3, GP3HD. */
  product: z.string(),
  serial: z.string(),
  /** Samples a second, as it says; null where it does not. */
  rateHz: z.number().positive().nullable(),
  /** The screen it follows, device px of its computer's desktop. */
  screen: z.object({
    leftPx: z.number(),
    topPx: z.number(),
    widthPx: z.number().positive(),
    heightPx: z.number().positive(),
  }),
});

/** What the device says of a calibration, places as shares of the screen. */
export const trackerCalibration = z.object({
  points: z.array(
    z.object({
      target: share,
      /** Where it placed each eye; null where it failed at this point. */
      left: share.nullable(),
      right: share.nullable(),
    }),
  ),
  /** Mean error over the points, device px; null where it says none. */
  meanErrorPx: z.number().nonnegative().nullable(),
  validPointCount: z.number().int().nonnegative(),
});

/** What happens at a tracker; times are those of `trackers.clock`. */
export const trackerReport = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('samples'),
    samples: z.array(
      z.object({
        captureMs: z.number(),
        emittedMs: z.number(),
        /** Shares of the screen; null where the device says the eyes were lost. */
        gaze: share.nullable(),
      }),
    ),
  }),
  z.object({ type: z.literal('gap'), fromMs: z.number(), toMs: z.number(), reason: z.string() }),
  /** The connection broke; it is tried again until it is there or nobody wants it. */
  z.object({ type: z.literal('lost'), reason: z.string() }),
  z.object({ type: z.literal('found'), device: trackerDevice }),
  /** The device shows calibration point number `point`, from 1. */
  z.object({ type: z.literal('calibrating'), point: z.number().int(), target: share }),
]);

export const trackersMethods = {
  /** Connects and begins to stream; a tracker that was connected before is left. */
  'trackers.connect': method(trackerAddress, trackerDevice),
  'trackers.disconnect': method(none, none),
  /** What the host's clock shows now, by which reports are dated. */
  'trackers.clock': method(none, z.object({ nowMs: z.number() })),
  /** Lets the device calibrate with its own dots, over its own window; answers when it is done. */
  'trackers.calibrate': method(none, trackerCalibration),
  'trackers.cancelCalibration': method(none, none),
} as const;

export type TrackerAddress = z.infer<typeof trackerAddress>;
export type TrackerDevice = z.infer<typeof trackerDevice>;
export type TrackerCalibration = z.infer<typeof trackerCalibration>;
export type TrackerReport = z.infer<typeof trackerReport>;
