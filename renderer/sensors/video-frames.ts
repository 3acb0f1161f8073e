/** A camera frame: its picture and when the camera took it, ms of this page's performance.now(). */
export interface DatedPicture {
  canvas: HTMLCanvasElement;
  captureMs: number;
}

/**
 * Takes a playing video's frames as they are presented, picture and capture time together
 * (requestVideoFrameCallback, WICG HTMLVideoElement rVFC): a picture that is taken later, when
 * somebody has time to look at it, may already be of the next frame. Where a camera gives no
 * capture time, the time of presentation stands in.
 */
export class VideoFrames {
  readonly #video: HTMLVideoElement;
  readonly #canvas = document.createElement('canvas');

  constructor(video: HTMLVideoElement) {
    this.#video = video;
  }

  /** The next frame to be presented; its picture stays until the one after is asked for. */
  next(): Promise<DatedPicture> {
    return new Promise(resolve => {
      this.#video.requestVideoFrameCallback((_nowMs, frame) => {
        this.#paint();
        const captureMs = frame.captureTime ?? frame.presentationTime;
        resolve({ canvas: this.#canvas, captureMs });
      });
    });
  }

  #paint(): void {
    const { videoWidth, videoHeight } = this.#video;
    if (this.#canvas.width !== videoWidth) this.#canvas.width = videoWidth;
    if (this.#canvas.height !== videoHeight) this.#canvas.height = videoHeight;
    this.#canvas
      .getContext('2d', { willReadFrequently: true })
      ?.drawImage(this.#video, 0, 0, videoWidth, videoHeight);
  }
}
