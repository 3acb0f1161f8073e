import type { Page } from 'playwright-core';
import type { WebHost } from '../../../main/host/web-host.ts';
import { type GazeReport, gazeReport } from '../../../renderer/sensors/gaze-protocol.ts';
import type { CalibrationSample } from '../../../src/gaze/estimator/calibration-sample.ts';
import { OpenEyes } from '../../../src/gaze/estimator/open-eyes.ts';
import type { Point } from '../../../src/imaging/viewport.ts';
import { launchBrowser } from '../../support/browser.ts';
import { openGazeFrame } from '../../support/gaze-frame-page.ts';
import type { TargetLook } from './videos.ts';

const SAMPLES_PER_TARGET = 5;
const SAMPLE_INTERVAL_MS = 120;
/** Samples count from so long after the eyes have jumped. */
const SETTLED_MS = 300;
/** Each place is looked at until this many samples of it are there, or for the whole of a pass. */
const VALIDATION_SAMPLES = 3;
const POLL_MS = 150;
/** Slow machines need the video five times; whatever takes longer hangs. */
const LONGEST_MS = 240_000;

export interface ValidationSample {
  target: Point;
  captureMs: number;
  eyes: string | null;
  webGazer: Point | null;
}

/** What came out of one video: the same frames for both estimators. */
export interface EyesRecording {
  calibration: CalibrationSample[];
  validation: ValidationSample[];
  /** Frames a second that were looked at. */
  rateHz: number;
}

type Sample = Extract<GazeReport, { type: 'sample' }>;

/**
 * Plays a video to the real gaze frame in Chromium: nine places are learnt, five samples each, by
 * whoever fits an estimator to them later and by WebGazer at once; then all samples at other places
 * are kept. The video starts again until everything was seen.
 */
export async function recordVideo(
  host: WebHost,
  videoPath: string,
  looks: readonly TargetLook[],
): Promise<EyesRecording> {
  const browser = await launchBrowser([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${videoPath}`,
  ]);
  try {
    const page = await browser.newPage({ viewport: { width: 640, height: 480 } });
    await page.goto(host.url);
    const frame = await openGazeFrame(page, host.origins.gaze);
    await frame.evaluate(tellCodes);
    await page.evaluate(hearCodes);
    return await record(page, looks);
  } finally {
    await browser.close();
  }
}

async function record(page: Page, looks: readonly TargetLook[]): Promise<EyesRecording> {
  const calibration: CalibrationSample[] = [];
  const validation: ValidationSample[] = [];
  const times: number[] = [];
  const openEyes = new OpenEyes();
  let current = { code: 0, sinceMs: 0 };
  let learntMs = Number.POSITIVE_INFINITY;
  let lastLearntMs = 0;
  const countOf = (look: TargetLook, samples: readonly Point[]) =>
    samples.filter(({ xPx, yPx }) => xPx === look.xPx && yPx === look.yPx).length;
  const isComplete = (phase: TargetLook['phase'], samples: readonly Point[], count: number) =>
    looks.every(look => look.phase !== phase || countOf(look, samples) >= count);

  const take = async (sample: Sample, code: number) => {
    const { captureMs, eyes, webGazer } = sample;
    times.push(captureMs);
    if (code !== current.code) current = { code, sinceMs: captureMs };
    const look = looks.find(candidate => candidate.code === code);
    const isOpen = eyes !== null && openEyes.are(eyes);
    if (!look || captureMs - current.sinceMs < SETTLED_MS) return;
    const { xPx, yPx } = look;
    if (look.phase === 'calibration' && eyes !== null && isOpen) {
      if (captureMs < lastLearntMs + SAMPLE_INTERVAL_MS) return;
      if (countOf(look, calibration) >= SAMPLES_PER_TARGET) return;
      lastLearntMs = captureMs;
      calibration.push({ xPx, yPx, eyes });
      await page.evaluate(message => window.gazePort.postMessage(message), {
        type: 'teachWebGazer',
        captureMs,
        xPx,
        yPx,
      });
      if (isComplete('calibration', calibration, SAMPLES_PER_TARGET)) learntMs = performance.now();
    }
    // What was in the frame's queue while the last lesson was on its way is not counted.
    if (look.phase === 'validation' && performance.now() > learntMs + 500) {
      validation.push({ target: { xPx, yPx }, captureMs, eyes, webGazer });
    }
  };

  await page.evaluate(() => window.gazePort.postMessage({ type: 'start' }));
  const targets = () => validation.map(({ target }) => target);
  const startedMs = performance.now();
  while (!isComplete('validation', targets(), VALIDATION_SAMPLES)) {
    if (performance.now() - startedMs > LONGEST_MS) {
      throw new Error(`${times.length} frames in ${LONGEST_MS / 1000} s do not show every place`);
    }
    await new Promise(resolve => setTimeout(resolve, POLL_MS));
    for (const { report, code } of await page.evaluate(takeReports)) {
      const parsed = gazeReport.parse(report);
      if (parsed.type === 'failed') throw new Error(`${parsed.name}: ${parsed.message}`);
      if (parsed.type === 'sample') await take(parsed, code);
    }
  }
  const rateHz = (1000 * (times.length - 1)) / ((times.at(-1) ?? 0) - (times[0] ?? 0));
  return { calibration, validation, rateHz };
}

declare global {
  interface Window {
    frameCodes: Map<number, number>;
  }
}

/** Runs in the page: codes by capture time, as the frame tells them. */
function hearCodes(): void {
  window.frameCodes = new Map();
  addEventListener('message', ({ data }) => {
    if (typeof data?.frameCode === 'number') window.frameCodes.set(data.captureMs, data.frameCode);
  });
}

/** Runs in the page: takes the reports whose frame's code is known. */
function takeReports(): { report: unknown; code: number }[] {
  const taken: { report: unknown; code: number }[] = [];
  const isReady = (report: unknown) => {
    const { type, captureMs } = report as { type: string; captureMs: number };
    // Frames before the first whose code was read have none, and are not waited for.
    const isTold = [...window.frameCodes.keys()].some(toldMs => toldMs >= captureMs);
    return type !== 'sample' || isTold;
  };
  while (window.gazeReports.length > 0 && isReady(window.gazeReports[0])) {
    const report = window.gazeReports.shift();
    const { captureMs } = report as { captureMs: number };
    taken.push({ report, code: window.frameCodes.get(captureMs) ?? 0 });
  }
  return taken;
}

/**
 * Runs in the gaze frame, before the camera is on: tells the page which code stands in the picture
 * that the tracker copies from the camera, under the time that the tracker is given with it.
 */
function tellCodes(): void {
  let shownMs = 0;
  const request = HTMLVideoElement.prototype.requestVideoFrameCallback;
  HTMLVideoElement.prototype.requestVideoFrameCallback = function (callback) {
    return request.call(this, (nowMs, frame) => {
      shownMs = frame.captureTime ?? frame.presentationTime;
      callback(nowMs, frame);
    });
  };
  const timesMs = new WeakMap<object, number>();
  window.VideoFrame = new Proxy(VideoFrame, {
    construct(original, inputs) {
      const frame: VideoFrame = Reflect.construct(original, inputs);
      timesMs.set(frame, shownMs);
      return frame;
    },
  });
  const [blockPx, blocks] = [20, 8];
  const tell = (context: CanvasRenderingContext2D, captureMs: number) => {
    const middle = context.canvas.height - blockPx / 2;
    const { data } = context.getImageData(0, middle, blockPx * blocks, 1);
    let frameCode = 0;
    for (let bit = 0; bit < blocks; bit++) {
      if ((data[(bit * blockPx + blockPx / 2) * 4] ?? 0) > 128) frameCode |= 1 << bit;
    }
    parent.postMessage({ frameCode, captureMs }, '*');
  };
  const draw = CanvasRenderingContext2D.prototype.drawImage as (...inputs: unknown[]) => void;
  CanvasRenderingContext2D.prototype.drawImage = function (...inputs: unknown[]) {
    draw.apply(this, inputs);
    const captureMs = timesMs.get(inputs[0] as object);
    if (captureMs !== undefined) tell(this, captureMs);
  };
}
