import type { Frame, Page } from 'playwright-core';
import { type GazeReport, gazeReport } from '../../../renderer/sensors/gaze-protocol.ts';
import { openGazeFrame } from '../../support/gaze-frame-page.ts';

/** A frame that was shown is shown again after so long without a word of it: the tracker was restarted. */
const PATIENCE_MS = 15_000;
const REST_MS = 500;
/** The first detection compiles the face model. */
const LONGEST_START_MS = 120_000;

type Sample = Extract<GazeReport, { type: 'sample' }>;

/** Chromium's alone (W3C mediacapture-transform, its first form); TypeScript does not know it. */
declare class MediaStreamTrackGenerator extends MediaStreamTrack {
  constructor(init: { kind: 'video' });
  readonly writable: WritableStream<VideoFrame>;
}

declare global {
  interface Window {
    showPicture(jpeg: string): Promise<number>;
  }
}

/**
 * The real gaze frame behind a camera that shows the next picture only when the last was looked at: what
 * is seen does not depend on how fast the machine is.
 */
export class PatientCamera {
  readonly #page: Page;
  readonly #frame: Frame;

  private constructor(page: Page, frame: Frame) {
    this.#page = page;
    this.#frame = frame;
  }

  /** Starts the tracker and waits until it has looked at `rest`. */
  static async open(page: Page, gazeOrigin: string, rest: Buffer): Promise<PatientCamera> {
    const frame = await openGazeFrame(page, gazeOrigin);
    await frame.evaluate(replaceCamera);
    const camera = new PatientCamera(page, frame);
    await camera.#send({ type: 'start' });
    const endMs = performance.now() + LONGEST_START_MS;
    while (performance.now() < endMs) {
      await camera.#show(rest);
      const reports = await camera.#reports(REST_MS, 'sample');
      if (reports.some(({ type }) => type === 'sample')) return camera;
    }
    throw new Error('the eye tracker did not start');
  }

  /** Shows a picture; what the tracker says of it. */
  async look(jpeg: Buffer): Promise<Sample> {
    for (let attempt = 0; attempt < 3; attempt++) {
      const captureMs = await this.#show(jpeg);
      const endMs = performance.now() + PATIENCE_MS;
      while (performance.now() < endMs) {
        const reports = await this.#reports(endMs - performance.now(), 'sample');
        const sample = reports
          .filter(report => report.type === 'sample')
          .find(report => report.captureMs === captureMs);
        if (sample) return sample;
      }
    }
    throw new Error('the eye tracker says nothing of a picture');
  }

  /** Teaches WebGazer's own regression the picture that was shown last; has learnt it when it returns. */
  async teach(lesson: { captureMs: number; xPx: number; yPx: number }): Promise<void> {
    await this.#send({ type: 'teachWebGazer', ...lesson });
    await this.#send({ type: 'ping' });
    await this.#reports(PATIENCE_MS, 'pong');
  }

  #show(jpeg: Buffer): Promise<number> {
    return this.#frame.evaluate(picture => window.showPicture(picture), jpeg.toString('base64'));
  }

  #send(command: object): Promise<void> {
    return this.#page.evaluate(message => window.gazePort.postMessage(message), command);
  }

  /** Takes what was reported, as soon as one of this type is there or the time is over. */
  async #reports(limitMs: number, type: GazeReport['type']): Promise<GazeReport[]> {
    const taken = await this.#page.evaluate(takeReports, { limitMs, type });
    const reports = taken.map(report => gazeReport.parse(report));
    const failure = reports.find(report => report.type === 'failed');
    if (failure) throw new Error(`${failure.name}: ${failure.message}`);
    return reports;
  }
}

/** Runs in the page. */
async function takeReports({ limitMs, type }: { limitMs: number; type: string }) {
  const endMs = performance.now() + limitMs;
  const isThere = () =>
    window.gazeReports.some(report => (report as { type: string }).type === type);
  while (!isThere() && performance.now() < endMs) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  return window.gazeReports.splice(0);
}

/** Runs in the gaze frame, before the camera is on. A picture's time is the one the tracker is given with it. */
function replaceCamera(): void {
  const track = new MediaStreamTrackGenerator({ kind: 'video' });
  const writer = track.writable.getWriter();
  navigator.mediaDevices.getUserMedia = async () => new MediaStream([track]);
  const videoElement = async () => {
    const endMs = performance.now() + 60_000;
    while (performance.now() < endMs) {
      const video = document.querySelector('video');
      if (video) return video;
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    throw new Error('the eye tracker opened no camera');
  };
  window.showPicture = async jpeg => {
    const bytes = Uint8Array.from(atob(jpeg), character => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
    const video = await videoElement();
    return new Promise(resolve => {
      video.requestVideoFrameCallback((_nowMs, frame) =>
        resolve(frame.captureTime ?? frame.presentationTime),
      );
      void writer.write(new VideoFrame(bitmap, { timestamp: 1000 * performance.now() }));
    });
  };
}
