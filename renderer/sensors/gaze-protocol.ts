import { z } from 'zod';
import { encodedEyes } from '../../src/gaze/estimator/eye-reading.ts';

/**
 * What the app and the gaze frame say to each other over their MessagePort. Screen positions are
 * CSS px of the app's viewport: the frame only learns and repeats them. Times are ms of the
 * frame's own performance.now(); the app converts them with the offset it measured by `ping`.
 */
export const gazeCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('start') }),
  /** Teach WebGazer's own regression with a frame of the last seconds, to compare it with ours. */
  z.object({
    type: z.literal('teachWebGazer'),
    captureMs: z.number(),
    xPx: z.number(),
    yPx: z.number(),
  }),
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
    /** What the eyes look like, in numbers; null where no eyes were found. */
    eyes: encodedEyes.nullable(),
    /** Box around the face as shares of the (unmirrored) video; null where no face was found. */
    face: z
      .object({
        left: z.number(),
        top: z.number(),
        width: z.number(),
        height: z.number(),
        /** Mean grey of the face, 0 (black) to 1. */
        light: z.number(),
        /** Difference of its left and right half, as a share of that. */
        unevenness: z.number(),
      })
      .nullable(),
    /** The estimate of WebGazer's own regression, once it was taught. */
    webGazer: z.object({ xPx: z.number(), yPx: z.number() }).nullable(),
  }),
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
export type FaceView = NonNullable<Extract<GazeReport, { type: 'sample' }>['face']>;
