import type { Calibration } from '../../src/reading/journal.ts';
import { noteSensor } from '../shell/sensors-in-use.ts';
import { Dictation } from './dictation.ts';
import type { GazeSource } from './gaze-source.ts';
import { WebcamGaze } from './webcam-gaze.ts';

/**
 * The reader's place: eye tracker and recogniser outlive a single reading, because both take
 * seconds to load and the tracker holds what it learnt of the reader's eyes. Camera and microphone
 * themselves are on only while they are needed.
 */
let gaze: Promise<GazeSource> | null = null;
let dictation: { speechModelId: string; loading: Promise<Dictation> } | null = null;
let calibration: { made: Calibration; forViewport: string } | null = null;
/** Starts and stops of the camera happen one after the other, in the order asked for. */
let cameraQueue: Promise<unknown> = Promise.resolve();

/**
 * Turns the camera on.
 * @throws AppError `gaze.noAnswer`, `camera.*`
 */
export function startCamera(): Promise<GazeSource> {
  const started = cameraQueue.then(async () => {
    gaze ??= origins().then(({ gazeOrigin }) => openWebcam(gazeOrigin));
    try {
      const source = await gaze;
      if (!source.isRunning) await source.start();
      noteSensor('camera', source, true);
      return source;
    } catch (error) {
      // The next attempt starts from nothing: half-started trackers do not recover.
      await gaze.then(
        source => {
          source.close();
          noteSensor('camera', source, false);
        },
        () => {},
      );
      gaze = null;
      calibration = null;
      throw error;
    }
  });
  cameraQueue = started.catch(() => {});
  return started;
}

/** Turns the camera off; what the tracker learnt is kept. */
export function stopCamera(): void {
  cameraQueue = cameraQueue.then(async () => {
    const source = await gaze;
    if (source === null) return;
    if (source.isRunning) await source.stop();
    noteSensor('camera', source, false);
  });
}

async function openWebcam(gazeOrigin: string): Promise<GazeSource> {
  const source = await WebcamGaze.open(gazeOrigin);
  source.onFailure.add(() => noteSensor('camera', source, false));
  return source;
}

/**
 * A recogniser with the model loaded; the last one is used again where the model is the same.
 * @throws AppError `speech.modelFailed`
 */
export function openDictation(speechModelId: string): Promise<Dictation> {
  if (dictation?.speechModelId === speechModelId) return dictation.loading;
  dictation?.loading.then(
    previous => previous.close(),
    () => {},
  );
  const loading = origins().then(({ speechOrigin }) => Dictation.open(speechOrigin, speechModelId));
  const opened = { speechModelId, loading };
  dictation = opened;
  loading.catch(() => {
    if (dictation === opened) dictation = null;
  });
  return loading;
}

/** The calibration made earlier in this session; null once the window has changed its size or place. */
export function keptCalibration(): Calibration | null {
  return calibration?.forViewport === viewportKey() ? calibration.made : null;
}

export function keepCalibration(made: Calibration): void {
  calibration = { made, forViewport: viewportKey() };
}

/** Before a new calibration: nothing is estimated with the old one, so it is no longer kept either. */
export function forgetCalibration(gaze: GazeSource): void {
  gaze.calibration?.use(null);
  calibration = null;
}

/** A calibration ties eyes to a place on the glass: it ends when the window is moved, resized or zoomed. */
function viewportKey(): string {
  const { innerWidth, innerHeight, devicePixelRatio, screenX, screenY } = window;
  return [innerWidth, innerHeight, devicePixelRatio, screenX, screenY].join(' ');
}

async function origins(): Promise<{ gazeOrigin: string; speechOrigin: string }> {
  const answer = await fetch('/config.json');
  return answer.json();
}
