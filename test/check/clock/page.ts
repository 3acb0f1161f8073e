/**
 * The app's own recorder and webcam source in a page of the app's origin, without its screens. What
 * they say is noted for the check: when beeps were heard, and when pictures were taken.
 */
import type { GazeEstimate } from '../../../renderer/capture/gaze-source.ts';
import { type AudioChunk, Recorder } from '../../../renderer/capture/recorder.ts';
import { WebcamGaze } from '../../../renderer/capture/webcam-gaze.ts';

declare global {
  interface Window {
    clockCheck: {
      start(gazeOrigin: string): Promise<void>;
      recorded(): { beepsMs: number[]; picturesMs: number[] };
    };
  }
}

/** Louder than this is a beep; its start is where a quiet moment ends. */
const LOUD = 0.05;
const QUIET_MS = 300;

const beepFrames: number[] = [];
const beepsMs: number[] = [];
const picturesMs: number[] = [];
let lastLoudFrame = Number.NEGATIVE_INFINITY;

function hear({ firstFrame, samples }: AudioChunk, sampleRate: number): void {
  const quietFrames = (QUIET_MS / 1000) * sampleRate;
  for (const [i, value] of samples.entries()) {
    if (Math.abs(value) < LOUD) continue;
    const frame = firstFrame + i;
    if (frame - lastLoudFrame > quietFrames) beepFrames.push(frame);
    lastLoudFrame = frame;
  }
}

window.clockCheck = {
  async start(gazeOrigin) {
    const recorder = await Recorder.open();
    recorder.onChunk.add(chunk => {
      hear(chunk, recorder.sampleRate);
      // As a word is: dated once the clock around it is known.
      const datedFrame = chunk.firstFrame - 2 * recorder.sampleRate;
      while ((beepFrames[0] ?? Number.POSITIVE_INFINITY) < datedFrame) {
        beepsMs.push(recorder.toPerformanceMs(beepFrames.shift() as number));
      }
    });
    const gaze = await WebcamGaze.open(gazeOrigin);
    gaze.onEstimate.add(({ captureMs }: GazeEstimate) => picturesMs.push(captureMs));
    await gaze.start();
  },
  recorded: () => ({ beepsMs, picturesMs }),
};
