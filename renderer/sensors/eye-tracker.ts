import bundle, { type EyePatches, type WebGazer } from 'webgazer/dist/webgazer.commonjs2.js';
import { FaceWatch } from './face-watch.ts';
import type { FaceView, GazeReport } from './gaze-protocol.ts';
import { readEyes } from './read-eyes.ts';
import { isDrawnBySoftware } from './software-webgl.ts';
import { type DatedPicture, VideoFrames } from './video-frames.ts';

const webgazer: WebGazer = bundle.webgazer.default ?? bundle.webgazer;

/** A pause between estimates longer than this is reported as a gap. */
const GAP_MS = 1_000;
/** A loop that has not turned for this long is taken for dead and started again. */
const STALL_MS = 5_000;
/** The first detection compiles the face model, which takes this long on slow machines. */
const FIRST_DETECTION_MS = 60_000;
/** For so long WebGazer's own regression can still be taught a frame. */
const TEACHABLE_MS = 3_000;

/** What was found in one frame. */
interface Found {
  eyes: EyePatches;
  landmarks: [number, number, number][];
  face: FaceView;
}

/**
 * WebGazer 3.5.3, tamed: it finds the eyes and says what they look like, unfiltered, storing
 * nothing, with the capture time of the very frame, and watched for stalls. Its own regression
 * is taught only where it is to be compared with ours: it takes 9 ms a frame.
 */
export class EyeTracker {
  readonly #report: (message: GazeReport) => void;
  #frames: VideoFrames | null = null;
  /** The frame the running detection looks at. */
  #frame: DatedPicture | null = null;
  #found: Found | null = null;
  #isRefined = false;
  readonly #faceWatch = new FaceWatch();
  #teachable: { captureMs: number; eyes: EyePatches }[] = [];
  #lastTurnMs = 0;
  #gapReportedMs = 0;
  #loop = 0;
  #turnCount = 0;
  #isOn = false;
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
   * Opens the camera and begins reporting; answers by a `started` or `failed` report.
   */
  async start(): Promise<void> {
    this.#turnCount = 0;
    if (document.createElement('canvas').getContext('webgl') === null) {
      this.#report({ type: 'failed', name: 'NoWebgl', message: 'no WebGL context' });
      return;
    }
    try {
      await webgazer.begin(() => {});
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      this.#report({ type: 'failed', name, message });
      return;
    }
    this.#isOn = true;
    this.#lastTurnMs = performance.now();
    this.#watchdog = setInterval(() => this.#checkForStall(), GAP_MS / 2);
    const track = this.#cameraTrack();
    track?.addEventListener('ended', () => this.#loseCamera());
    this.#report({ type: 'started', cameraLabel: track?.label ?? '' });
  }

  /** Teaches WebGazer's own regression; nothing happens where no eyes were found in that frame. */
  teachWebGazer(captureMs: number, xPx: number, yPx: number): void {
    const frame = this.#teachable.find(kept => kept.captureMs === captureMs);
    if (!frame) return;
    for (const regression of webgazer.getRegression()) {
      regression.addData(frame.eyes, [xPx, yPx], 'click');
    }
  }

  showPreview(shown: boolean): void {
    webgazer.showVideo(shown);
  }

  /** Turns the camera off, where it is on. What was learnt stays. */
  stop(): void {
    this.#turnOff();
    this.#report({ type: 'stopped' });
  }

  /** `end()` alone would leave the camera on, and the next `begin()` find the old video. */
  #turnOff(): void {
    if (!this.#isOn) return;
    this.#isOn = false;
    clearInterval(this.#watchdog);
    this.#loop++;
    this.#frames?.close();
    this.#frames = null;
    webgazer.stopVideo();
    webgazer.end();
  }

  /**
   * Stands between WebGazer's loop and its face detector: has it look at each camera frame once, in a
   * picture whose time is known, notes whether a face was found, and keeps a rejection from ending
   * the loop in silence.
   */
  #watchDetection(): void {
    const tracker = webgazer.getTracker();
    const detect = tracker.getEyePatches.bind(tracker);
    tracker.getEyePatches = async () => {
      // begin() has just installed mouse training; nothing can have been learnt before the
      // first detection has found eyes, so this is early enough.
      if (this.#turnCount === 0) webgazer.removeMouseEventListeners();
      this.#frames ??= new VideoFrames(this.#video());
      const loop = this.#loop;
      const never = new Promise<never>(() => {});
      try {
        await this.#refineMesh();
        const frame = await this.#frames.next();
        // What outlived its loop must not wake that loop beside the new one.
        if (loop !== this.#loop) return await never;
        this.#frame = frame;
        const { canvas } = frame;
        const eyes = await detect(canvas, canvas, canvas.width, canvas.height);
        if (loop !== this.#loop) return await never;
        const landmarks = eyes ? tracker.getPositions() : null;
        this.#found = eyes && landmarks ? this.#view(canvas, eyes, landmarks) : null;
        return eyes;
      } catch (error) {
        this.#found = null;
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
    const [frame, found] = [this.#frame, this.#found];
    if (!frame) return;
    this.#report({
      type: 'sample',
      captureMs: frame.captureMs,
      emittedMs: nowMs,
      eyes:
        found &&
        readEyes(found.landmarks, frame.canvas.width, webgazer.util.getEyeFeats(found.eyes)),
      face: found?.face ?? null,
      webGazer: estimate && { xPx: estimate.x, yPx: estimate.y },
    });
    if (found) this.#keepTeachable(frame.captureMs, found.eyes);
  }

  #view(
    picture: HTMLCanvasElement,
    eyes: EyePatches,
    landmarks: [number, number, number][],
  ): Found {
    return { eyes, landmarks, face: this.#faceWatch.look(landmarks, picture) };
  }

  /**
   * The mesh that finds the irises, too: WebGazer asks for the other. Where WebGL is drawn by the
   * processor, MediaPipe's own code for processors takes a third of the time.
   */
  async #refineMesh(): Promise<void> {
    if (this.#isRefined) return;
    const tracker = webgazer.getTracker();
    await tracker.init();
    tracker.detector?.faceMeshSolution.setOptions({
      refineLandmarks: true,
      useCpuInference: isDrawnBySoftware(),
    });
    this.#isRefined = true;
  }

  /** Pictures of eyes stay in memory for moments only. */
  #keepTeachable(captureMs: number, eyes: EyePatches): void {
    const sinceMs = captureMs - TEACHABLE_MS;
    this.#teachable = [...this.#teachable, { captureMs, eyes }].filter(
      kept => kept.captureMs > sinceMs,
    );
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
    // Started again, WebGazer must not meet what is left of this time.
    this.#turnOff();
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
