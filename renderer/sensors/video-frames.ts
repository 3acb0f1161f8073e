/** A camera frame as the page sees it. */
export interface VideoFrameTime {
  /** When the camera took it, ms of this page's performance.now(). */
  captureMs: number;
}

/** A frame's picture and its time. */
export interface DatedPicture extends VideoFrameTime {
  canvas: HTMLCanvasElement;
}

/**
 * Takes a playing video's frames as they are presented, picture and capture time together
 * (requestVideoFrameCallback, WICG HTMLVideoElement rVFC): a picture that is taken later, when
 * somebody has time to look at it, may already be of the next frame. Where a camera gives no
 * capture time, the time of presentation stands in.
 */
export class VideoFrames {
  #newest = newPicture();
  #spare = newPicture();
  #isTaken = true;
  #wake: (() => void) | null = null;

  constructor(video: HTMLVideoElement) {
    const follow = (_nowMs: number, frame: VideoFrameCallbackMetadata) => {
      video.requestVideoFrameCallback(follow);
      paint(video, this.#newest.canvas);
      this.#newest.captureMs = frame.captureTime ?? frame.presentationTime;
      this.#isTaken = false;
      this.#wake?.();
    };
    video.requestVideoFrameCallback(follow);
  }

  /** The newest frame that nobody was given yet; waits for one. It stays as it is until the next is asked for. */
  async next(): Promise<DatedPicture> {
    if (this.#isTaken) {
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    }
    const taken = this.#newest;
    this.#newest = this.#spare;
    this.#spare = taken;
    this.#isTaken = true;
    return taken;
  }
}

function newPicture(): DatedPicture {
  return { canvas: document.createElement('canvas'), captureMs: 0 };
}

function paint(video: HTMLVideoElement, canvas: HTMLCanvasElement): void {
  const { videoWidth, videoHeight } = video;
  if (canvas.width !== videoWidth) canvas.width = videoWidth;
  if (canvas.height !== videoHeight) canvas.height = videoHeight;
  canvas.getContext('2d', { willReadFrequently: true })?.drawImage(video, 0, 0);
}
