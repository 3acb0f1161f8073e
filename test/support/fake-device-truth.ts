import type { BrowserContext, Frame, Page } from 'playwright-core';
import type { Look } from './fake-camera.ts';

/** What the fake devices really did, noted in the pages themselves; times are Unix ms. */
export interface DeviceTruth {
  /** Which stretch of the schedule the camera showed, by capture time of the frames. */
  looks: { atMs: number; code: number }[];
  /** When each opening of the microphone succeeded: the recording plays from then on. */
  microphoneOpenedMs: number[];
}

declare global {
  interface Window {
    fovealTruth: DeviceTruth;
  }
}

/** Makes every page of the context note what its fake devices do. */
export async function watchDevices(context: BrowserContext): Promise<void> {
  await context.addInitScript(watchDevicesInPage);
}

/** Waits until the camera shows this look of the schedule, and has for a moment. */
export async function untilLookingAt(gazeFrame: Frame, { code }: Look): Promise<void> {
  await gazeFrame.waitForFunction(
    wanted => {
      // A saccade later than the first frame: samples from now on belong to the new place.
      const settledMs = 200;
      const recent = window.fovealTruth.looks.findLast(look => look.code !== wanted);
      const latest = window.fovealTruth.looks.at(-1);
      return latest?.code === wanted && latest.atMs - (recent?.atMs ?? 0) >= settledMs;
    },
    code,
    { polling: 50, timeout: 120_000 },
  );
}

export async function readTruth(page: Page, gazeFrame: Frame): Promise<DeviceTruth> {
  const { looks } = await gazeFrame.evaluate(() => window.fovealTruth);
  const { microphoneOpenedMs } = await page.evaluate(() => window.fovealTruth);
  return { looks, microphoneOpenedMs };
}

/** Runs in the page, before its own scripts; may use nothing outside itself. */
function watchDevicesInPage(): void {
  const truth: DeviceTruth = { looks: [], microphoneOpenedMs: [] };
  window.fovealTruth = truth;
  if (!navigator.mediaDevices) return;

  const canvas = document.createElement('canvas');
  const [blockPx, blocks] = [20, 8];
  canvas.width = blockPx * blocks;
  canvas.height = blockPx;
  const context = canvas.getContext('2d', { willReadFrequently: true });

  /** The eight blocks at the bottom left of the picture: white is 1, least significant first. */
  const readCode = (video: HTMLVideoElement): number => {
    if (!context) return 0;
    const top = video.videoHeight - blockPx;
    context.drawImage(video, 0, top, canvas.width, blockPx, 0, 0, canvas.width, blockPx);
    const { data } = context.getImageData(0, blockPx / 2, canvas.width, 1);
    let code = 0;
    for (let bit = 0; bit < blocks; bit++) {
      if ((data[(bit * blockPx + blockPx / 2) * 4] ?? 0) > 128) code |= 1 << bit;
    }
    return code;
  };
  const follow = (video: HTMLVideoElement) => {
    const note = (_nowMs: number, frame: VideoFrameCallbackMetadata) => {
      const atMs = performance.timeOrigin + (frame.captureTime ?? frame.presentationTime);
      if (atMs - (truth.looks.at(-1)?.atMs ?? 0) >= 60) {
        truth.looks.push({ atMs, code: readCode(video) });
      }
      video.requestVideoFrameCallback(note);
    };
    video.requestVideoFrameCallback(note);
  };
  const seen = new WeakSet<HTMLVideoElement>();
  setInterval(() => {
    for (const video of document.querySelectorAll('video')) {
      if (!seen.has(video)) follow(video);
      seen.add(video);
    }
  }, 100);

  const devices = navigator.mediaDevices;
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async constraints => {
    const stream = await open(constraints);
    if (constraints?.audio) {
      truth.microphoneOpenedMs.push(performance.timeOrigin + performance.now());
    }
    return stream;
  };
}
