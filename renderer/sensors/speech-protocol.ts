import { z } from 'zod';

/** What the app and the recogniser's frame say to each other over their MessagePort. */
export const speechCommand = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('load'),
    /** Path on the frame's own origin, named by the archive's SHA-256. */
    modelPath: z.string().regex(/^\/models\/[0-9a-f]{64}\.tar\.gz$/),
  }),
  /** A fresh recogniser with the loaded model: its seconds count from the first sample fed to it. */
  z.object({ type: z.literal('begin'), sampleRate: z.number().min(16_000) }),
  /** Mono samples in ±1, transferred; every chunk continues where the last one ended. */
  z.object({ type: z.literal('audio'), samples: z.instanceof(Float32Array) }),
  z.object({ type: z.literal('finish') }),
]);

const spokenWord = z.object({
  text: z.string(),
  /** Seconds of audio fed since `begin`. */
  startSeconds: z.number(),
  endSeconds: z.number(),
  confidence: z.number(),
});

export const speechReport = z.discriminatedUnion('type', [
  z.object({ type: z.literal('loaded') }),
  z.object({ type: z.literal('failed'), message: z.string() }),
  z.object({ type: z.literal('partial'), text: z.string() }),
  z.object({ type: z.literal('words'), words: z.array(spokenWord) }),
  /** Everything fed before `finish` has been answered. */
  z.object({ type: z.literal('finished') }),
]);

export type SpeechCommand = z.infer<typeof speechCommand>;
export type SpeechReport = z.infer<typeof speechReport>;
export type SpokenWord = z.infer<typeof spokenWord>;
