/** A camera frame as the page sees it. */
export interface VideoFrameTime {
  /** Count of presented frames: equal numbers are the same picture. */
  frameNumber: number;
  /** When the camera took it, ms of this page's performance.now(). */
  captureMs: number;
}

/**
 * Follows which frame a playing video shows, by requestVideoFrameCallback (WICG HTMLVideoElement
 * rVFC). Where a camera gives no capture time, the time of presentation stands in.
 */
export function followVideoFrames(video: HTMLVideoElement): { newest(): VideoFrameTime | null } {
  let newest: VideoFrameTime | null = null;
  const follow = (_nowMs: number, frame: VideoFrameCallbackMetadata) => {
    newest = {
      frameNumber: frame.presentedFrames,
      captureMs: frame.captureTime ?? frame.presentationTime,
    };
    video.requestVideoFrameCallback(follow);
  };
  video.requestVideoFrameCallback(follow);
  return { newest: () => newest };
}
