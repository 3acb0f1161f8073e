import { z } from 'zod';

/**
 * What the app and the gaze frame say to each other over their MessagePort. Screen positions are
 * CSS px of the app's viewport: the frame only learns and repeats them. Times are ms of the
 * frame's own performance.now(); the app converts them with the offset it measured by `ping`.
 */
export const gazeCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('start') }),
  /** Learn this target from `sampleCount` video frames captured from now on, a moment apart. */
  z.object({
    type: z.literal('train'),
    xPx: z.number(),
    yPx: z.number(),
    sampleCount: z.number().int().positive(),
  }),
  z.object({ type: z.literal('forget') }),
  z.object({ type: z.literal('preview'), shown: z.boolean() }),
  z.object({ type: z.literal('stop') }),
]);

export const gazeReport = z.discriminatedUnion('type', [
  z.object({ type: z.literal('pong'), nowMs: z.number() }),
  z.object({ type: z.literal('started'), cameraLabel: z.string() }),
  /** getUserMedia or the tracker refused; `name` is the DOMException's, for example NotAllowedError. */
  z.object({ type: z.literal('failed'), name: z.string(), message: z.string() }),
  z.object({
    type: z.literal('sample'),
    captureMs: z.number(),
    emittedMs: z.number(),
    /** Estimate, or null before training and where no face was found. */
    xPx: z.number().nullable(),
    yPx: z.number().nullable(),
    /** Box around the face as shares of the (unmirrored) video; null where no face was found. */
    face: z
      .object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() })
      .nullable(),
  }),
  z.object({ type: z.literal('trained'), sampleCount: z.number().int() }),
  /** No estimate was made between the two times. */
  z.object({
    type: z.literal('gap'),
    fromMs: z.number(),
    toMs: z.number(),
    reason: z.string(),
  }),
  /** Something went wrong that the frame survived. */
  z.object({ type: z.literal('problem'), message: z.string() }),
  z.object({ type: z.literal('stopped') }),
]);

export type GazeCommand = z.infer<typeof gazeCommand>;
export type GazeReport = z.infer<typeof gazeReport>;
export type FaceBox = NonNullable<Extract<GazeReport, { type: 'sample' }>['face']>;
