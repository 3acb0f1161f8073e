import bundle, { type WebGazer } from 'webgazer/dist/webgazer.commonjs2.js';
import type { FaceBox, GazeReport } from './gaze-protocol.ts';
import { followVideoFrames, type VideoFrameTime } from './video-frames.ts';

const webgazer: WebGazer = bundle.webgazer.default ?? bundle.webgazer;

/** A pause between estimates longer than this is reported as a gap. */
const GAP_MS = 1_000;
/** A loop that has not turned for this long is taken for dead and started again. */
const STALL_MS = 5_000;
/** Training samples of one target lie this far apart: pictures of the same moment teach nothing new. */
const TRAINING_INTERVAL_MS = 120;
/** The first detection compiles the face model, which takes this long on slow machines. */
const FIRST_DETECTION_MS = 60_000;

interface Training {
  xPx: number;
  yPx: number;
  sampleCount: number;
  doneCount: number;
  notBeforeMs: number;
}

/**
 * WebGazer 3.5.3, tamed: trained only by explicit targets, unfiltered, storing nothing, with the
 * capture time of the very frame each estimate was made from, and watched for stalls.
 */
export class EyeTracker {
  readonly #report: (message: GazeReport) => void;
  #frames: { newest(): VideoFrameTime | null } | null = null;
  /** The frame the running detection looks at. */
  #frame: VideoFrameTime | null = null;
  #face: FaceBox | null = null;
  #lastFrameNumber = -1;
  #lastTurnMs = 0;
  #gapReportedMs = 0;
  #loop = 0;
  #turnCount = 0;
  #training: Training | null = null;
  #watchdog: ReturnType<typeof setInterval> | undefined;

  constructor(report: (message: GazeReport) => void) {
    this.#report = report;
    webgazer.params.faceMeshSolutionPath = new URL('/mediapipe/face_mesh', location.href).href;
    webgazer.params.showFaceOverlay = false;
    webgazer.params.showFaceFeedbackBox = false;
    webgazer.params.showGazeDot = false;
    webgazer.saveDataAcrossSessions(false).applyKalmanFilter(false);
    webgazer.setGazeListener(estimate => this.#emit(estimate));
    this.#watchDetection();
  }

  /**
   * Opens the camera and begins estimating, with whatever was learnt before; answers by a
   * `started` or `failed` report.
   */
  async start(): Promise<void> {
    this.#frames = null;
    this.#turnCount = 0;
    this.#lastFrameNumber = -1;
    try {
      await webgazer.begin(() => {});
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      this.#report({ type: 'failed', name, message });
      return;
    }
    this.#lastTurnMs = performance.now();
    this.#watchdog = setInterval(() => this.#checkForStall(), GAP_MS / 2);
    const track = this.#cameraTrack();
    track?.addEventListener('ended', () => this.#loseCamera());
    this.#report({ type: 'started', cameraLabel: track?.label ?? '' });
  }

  /** The next frames captured from now on teach the estimator this target. */
  train(target: { xPx: number; yPx: number; sampleCount: number }): void {
    this.#training = { ...target, doneCount: 0, notBeforeMs: performance.now() };
  }

  forget(): void {
    this.#training = null;
    for (const regression of webgazer.getRegression()) regression.init();
  }

  showPreview(shown: boolean): void {
    webgazer.showVideo(shown);
  }

  /** Turns the camera off: `end()` alone would leave it on. What was learnt stays. */
  stop(): void {
    clearInterval(this.#watchdog);
    this.#loop++;
    webgazer.stopVideo();
    webgazer.end();
    this.#report({ type: 'stopped' });
  }

  /**
   * Stands between WebGazer's loop and its face detector, which the loop calls right after
   * painting a frame: notes which frame that is, whether a face was found, and keeps a rejection
   * from ending the loop in silence.
   */
  #watchDetection(): void {
    const tracker = webgazer.getTracker();
    const detect = tracker.getEyePatches.bind(tracker);
    tracker.getEyePatches = async (...inputs) => {
      // begin() has just installed mouse training; nothing can have been learnt before the
      // first detection has found eyes, so this is early enough.
      if (this.#turnCount === 0) webgazer.removeMouseEventListeners();
      this.#frames ??= followVideoFrames(this.#video());
      this.#frame = this.#frames.newest();
      const loop = this.#loop;
      try {
        const eyes = await detect(...inputs);
        // A detection that outlived its loop must not wake that loop beside the new one.
        if (loop !== this.#loop) return await new Promise<never>(() => {});
        this.#face = eyes ? faceBox(tracker.getPositions(), this.#video()) : null;
        return eyes;
      } catch (error) {
        this.#face = null;
        if (this.#turnCount === 0) throw error;
        this.#report({ type: 'problem', message: String(error) });
        return null;
      } finally {
        this.#turnCount++;
      }
    };
  }

  #emit(estimate: { x: number; y: number } | null): void {
    const nowMs = performance.now();
    this.#closeGap(nowMs);
    this.#lastTurnMs = nowMs;
    const frame = this.#frame;
    if (!frame || frame.frameNumber === this.#lastFrameNumber) return;
    this.#lastFrameNumber = frame.frameNumber;
    this.#report({
      type: 'sample',
      captureMs: frame.captureMs,
      emittedMs: nowMs,
      xPx: estimate?.x ?? null,
      yPx: estimate?.y ?? null,
      face: this.#face,
    });
    this.#learn(frame);
  }

  #learn(frame: VideoFrameTime): void {
    const training = this.#training;
    if (!training || !this.#face || frame.captureMs < training.notBeforeMs) return;
    training.notBeforeMs = frame.captureMs + TRAINING_INTERVAL_MS;
    webgazer.recordScreenPosition(training.xPx, training.yPx, 'click');
    training.doneCount++;
    if (training.doneCount === training.sampleCount) this.#training = null;
    this.#report({ type: 'trained', sampleCount: training.doneCount });
  }

  #closeGap(nowMs: number): void {
    if (nowMs - this.#lastTurnMs < GAP_MS || this.#turnCount < 2) return;
    const reason = this.#gapReportedMs > this.#lastTurnMs ? 'restarted' : 'slow';
    this.#report({ type: 'gap', fromMs: this.#lastTurnMs, toMs: nowMs, reason });
  }

  /** WebGazer's loop ends silently on any exception: notice, and start it again. */
  #checkForStall(): void {
    const limitMs = this.#turnCount < 2 ? FIRST_DETECTION_MS : STALL_MS;
    const stalledMs = performance.now() - Math.max(this.#lastTurnMs, this.#gapReportedMs);
    if (stalledMs < limitMs) return;
    this.#gapReportedMs = performance.now();
    this.#loop++;
    this.#report({ type: 'problem', message: 'The eye tracker stalled and was restarted.' });
    webgazer.pause();
    void webgazer.resume();
  }

  #loseCamera(): void {
    this.#report({
      type: 'failed',
      name: 'DeviceLost',
      message: 'The camera stopped delivering pictures.',
    });
  }

  #video(): HTMLVideoElement {
    const video = document.getElementById(webgazer.params.videoElementId);
    if (!(video instanceof HTMLVideoElement)) throw new Error('WebGazer has no video element');
    return video;
  }

  #cameraTrack(): MediaStreamTrack | undefined {
    const stream = this.#video().srcObject;
    return stream instanceof MediaStream ? stream.getVideoTracks()[0] : undefined;
  }
}

/** The box around the face landmarks, as shares of the video's width and height. */
function faceBox(
  landmarks: [number, number, number][] | null,
  video: HTMLVideoElement,
): FaceBox | null {
  if (!landmarks || landmarks.length === 0) return null;
  const x = landmarks.map(point => point[0] / video.videoWidth);
  const y = landmarks.map(point => point[1] / video.videoHeight);
  const left = Math.min(...x);
  const top = Math.min(...y);
  return { left, top, width: Math.max(...x) - left, height: Math.max(...y) - top };
}
