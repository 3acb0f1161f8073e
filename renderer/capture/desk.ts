import { noteSensor } from '../shell/sensors-in-use.ts';
import { Dictation } from './dictation.ts';
import { type GazeChoice, usesCamera } from './gaze-choice.ts';
import type { GazeSource } from './gaze-source.ts';
import { WebcamGaze } from './webcam-gaze.ts';

/**
 * The reader's place: eye tracker and recogniser outlive a single reading, because both take
 * seconds to load and the tracker holds what it learnt of the reader's eyes. Camera and microphone
 * themselves are on only while they are needed.
 */
let gaze: { key: string; opening: Promise<GazeSource> } | null = null;
let dictation: { speechModelId: string; loading: Promise<Dictation> } | null = null;
/** Starts and stops of the source of gaze happen one after the other, in the order asked for. */
let gazeQueue: Promise<unknown> = Promise.resolve();

export const webcamChoice: GazeChoice = {
  key: 'webcam',
  async open() {
    const source = await WebcamGaze.open((await origins()).gazeOrigin);
    source.onFailure.add(() => noteSensor('camera', source, false));
    return source;
  },
};

/**
 * Starts a source of gaze (for the webcam: turns it on); another one is let go of, with what it learnt.
 * @throws AppError `gaze.*`, `camera.*`, `tracker.*`
 */
export function startGaze(choice: GazeChoice): Promise<GazeSource> {
  const started = gazeQueue.then(async () => {
    if (gaze?.key !== choice.key) await letGo();
    gaze ??= { key: choice.key, opening: choice.open() };
    try {
      const source = await gaze.opening;
      if (!source.isRunning) await source.start();
      // Of a mouse, and of what is only played, there is no camera to tell of.
      if (usesCamera(source.kind)) noteSensor('camera', source, true);
      return source;
    } catch (error) {
      // The next attempt starts from nothing: half-started trackers do not recover.
      await letGo();
      throw error;
    }
  });
  gazeQueue = started.catch(() => {});
  return started;
}

/** Stops the source of gaze; what it learnt is kept. */
export function stopGaze(): void {
  const stopped = gazeQueue.then(async () => {
    const source = await gaze?.opening;
    if (source === undefined) return;
    try {
      if (source.isRunning) await source.stop();
    } finally {
      noteSensor('camera', source, false);
    }
  });
  // A tracker whose host is away can't be told; it is left by the host itself, and others can start.
  gazeQueue = stopped.catch(reason => console.warn('Stopping the source of gaze:', reason));
}

/**
 * Starts a source again that was lost in the middle; what was learnt of the eyes still holds. In
 * its turn: a stop that is asked for meanwhile comes after it, so that no camera stays on.
 */
export function restartGaze(source: GazeSource): Promise<void> {
  const restarted = gazeQueue.then(async () => {
    await source.stop();
    await source.start();
    if (usesCamera(source.kind)) noteSensor('camera', source, true);
  });
  gazeQueue = restarted.catch(() => {});
  return restarted;
}

async function letGo(): Promise<void> {
  await gaze?.opening.then(
    source => {
      source.close();
      noteSensor('camera', source, false);
    },
    () => {},
  );
  gaze = null;
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

async function origins(): Promise<{ gazeOrigin: string; speechOrigin: string }> {
  const answer = await fetch('/config.json');
  return answer.json();
}
