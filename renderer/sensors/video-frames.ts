/** A camera frame's picture and when the camera took it, ms of this page's performance.now(). */
export interface DatedPicture {
  canvas: HTMLCanvasElement;
  captureMs: number;
}

/**
 * Follows a playing video and keeps the newest frame, picture and capture time together
 * (requestVideoFrameCallback, WICG HTMLVideoElement rVFC): a picture that is taken from the video later,
 * when somebody has time to look at it, may already be of the next frame. A frame is held, not copied
 * (WebCodecs VideoFrame): only those that somebody looks at are. Where a camera gives no capture time,
 * the time of presentation stands in.
 */
export class VideoFrames {
  readonly #canvas = document.createElement('canvas');
  #newest: { frame: VideoFrame; captureMs: number } | null = null;
  #wake: (() => void) | null = null;
  #isClosed = false;

  constructor(video: HTMLVideoElement) {
    const follow = (_nowMs: number, shown: VideoFrameCallbackMetadata) => {
      if (this.#isClosed) return;
      video.requestVideoFrameCallback(follow);
      this.#newest?.frame.close();
      const captureMs = shown.captureTime ?? shown.presentationTime;
      this.#newest = { frame: new VideoFrame(video), captureMs };
      this.#wake?.();
    };
    video.requestVideoFrameCallback(follow);
  }

  /** The newest frame that nobody was given yet; waits for one. Its picture stays until the next is asked for. */
  async next(): Promise<DatedPicture> {
    while (this.#newest === null) {
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    }
    const { frame, captureMs } = this.#newest;
    this.#newest = null;
    const { displayWidth, displayHeight } = frame;
    if (this.#canvas.width !== displayWidth) this.#canvas.width = displayWidth;
    if (this.#canvas.height !== displayHeight) this.#canvas.height = displayHeight;
    this.#canvas.getContext('2d', { willReadFrequently: true })?.drawImage(frame, 0, 0);
    frame.close();
    return { canvas: this.#canvas, captureMs };
  }

  /** Lets go of the frame that is held: cameras have few. */
  close(): void {
    this.#isClosed = true;
    this.#newest?.frame.close();
    this.#newest = null;
  }
}
