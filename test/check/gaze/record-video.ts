import type { WebHost } from '../../../main/host/web-host.ts';
import type { CalibrationSample } from '../../../src/gaze/estimator/calibration-sample.ts';
import { OpenEyes } from '../../../src/gaze/estimator/open-eyes.ts';
import type { Point } from '../../../src/imaging/viewport.ts';
import { launchBrowser } from '../../support/browser.ts';
import { PatientCamera } from './patient-camera.ts';
import { FRAMES_PER_SECOND, type TargetLook } from './videos.ts';

const SAMPLES_PER_TARGET = 5;

export interface ValidationSample {
  target: Point;
  /** Time in the video, ms. */
  captureMs: number;
  eyes: string | null;
  webGazer: Point | null;
}

/** What came out of one video: the same frames for both estimators. */
export interface EyesRecording {
  calibration: CalibrationSample[];
  validation: ValidationSample[];
}

/**
 * Shows a video's frames to the real gaze frame in Chromium: nine places are learnt, five samples of open
 * eyes each, by whoever fits an estimator to them later and by WebGazer at once; then all samples at
 * other places are kept.
 */
export async function recordVideo(
  host: WebHost,
  pictures: readonly Buffer[],
  looks: readonly TargetLook[],
): Promise<EyesRecording> {
  const [first] = pictures;
  if (first === undefined) throw new Error('a video without pictures');
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 640, height: 480 } });
    await page.goto(host.url);
    const camera = await PatientCamera.open(page, host.origins.gaze, first);
    return await record(camera, pictures, looks);
  } finally {
    await browser.close();
  }
}

async function record(
  camera: PatientCamera,
  pictures: readonly Buffer[],
  looks: readonly TargetLook[],
): Promise<EyesRecording> {
  const recording: EyesRecording = { calibration: [], validation: [] };
  const openEyes = new OpenEyes();
  const left = [...pictures];
  let lookStart = 0;
  for (const { phase, xPx, yPx, frameCount, shown } of looks) {
    let learntCount = 0;
    for (const k of shown) {
      const picture = left.shift();
      if (picture === undefined) throw new Error('the video ends too early');
      if (phase === 'calibration' && learntCount >= SAMPLES_PER_TARGET) continue;
      const { captureMs, eyes, webGazer } = await camera.look(picture);
      const isOpen = eyes !== null && openEyes.are(eyes);
      if (phase === 'validation') {
        const videoMs = (1000 * (lookStart + k)) / FRAMES_PER_SECOND;
        recording.validation.push({ target: { xPx, yPx }, captureMs: videoMs, eyes, webGazer });
      } else if (isOpen) {
        learntCount++;
        recording.calibration.push({ xPx, yPx, eyes });
        await camera.teach({ captureMs, xPx, yPx });
      }
    }
    lookStart += frameCount;
  }
  return recording;
}
