import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { BrowserContext, Frame } from 'playwright-core';
import { wav } from './fake-microphone.ts';

const WIDTH_PX = 320;
const HEIGHT_PX = 240;
const FRAMES_PER_SECOND = 30;
/** Side of each of the eight blocks at the bottom left that spell the marker: white is 1. */
const BLOCK_PX = 20;
/** The video is this many seconds long, one marker a second, and plays from the start again. */
export const MARKER_COUNT = 10;
const SAMPLE_RATE = 16_000;
const BEEP_HZ = 1_000;
const BEEP_SECONDS = 0.05;

/** A video (MJPEG) whose marker changes with each second. Needs ffmpeg. */
export async function markedCamera(path: string): Promise<string> {
  const raw = `-f rawvideo -pix_fmt gray -s ${WIDTH_PX}x${HEIGHT_PX} -r ${FRAMES_PER_SECOND} -i -`;
  const coded = `-c:v mjpeg -pix_fmt yuvj420p -q:v 5 -f mjpeg -y ${path}`;
  const ffmpeg = spawn('ffmpeg', `-v error ${raw} ${coded}`.split(' '), {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  for (let second = 0; second < MARKER_COUNT; second++) {
    const picture = marked(second + 1);
    for (let i = 0; i < FRAMES_PER_SECOND; i++) {
      if (!ffmpeg.stdin.write(picture)) await once(ffmpeg.stdin, 'drain');
    }
  }
  ffmpeg.stdin.end();
  const [code] = await once(ffmpeg, 'exit');
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
  return path;
}

function marked(code: number): Uint8Array {
  const picture = new Uint8Array(WIDTH_PX * HEIGHT_PX).fill(120);
  for (let y = HEIGHT_PX - BLOCK_PX; y < HEIGHT_PX; y++) {
    for (let x = 0; x < 8 * BLOCK_PX; x++) {
      const isWhite = (code >> Math.floor(x / BLOCK_PX)) & 1;
      picture[y * WIDTH_PX + x] = isWhite ? 235 : 20;
    }
  }
  return picture;
}

/** A recording (mono WAV) with a beep at each whole second from the first on. */
export async function beepingMicrophone(path: string, seconds: number): Promise<string> {
  const samples = new Int16Array(seconds * SAMPLE_RATE);
  for (let second = 1; second < seconds; second++) {
    for (let i = 0; i < BEEP_SECONDS * SAMPLE_RATE; i++) {
      const value = Math.sin((2 * Math.PI * BEEP_HZ * (i + 0.5)) / SAMPLE_RATE);
      samples[second * SAMPLE_RATE + i] = Math.round(16_000 * value);
    }
  }
  await writeFile(path, wav(samples));
  return path;
}

/** What the camera showed, by the capture time of every picture; Unix ms. */
export interface Picture {
  atMs: number;
  code: number;
}

declare global {
  interface Window {
    shownPictures: Picture[];
  }
}

/** Makes every page note each picture of its camera, apart from what the app does with it. */
export async function watchPictures(context: BrowserContext): Promise<void> {
  await context.addInitScript(notePictures, BLOCK_PX);
}

export function shownPictures(gazeFrame: Frame): Promise<Picture[]> {
  return gazeFrame.evaluate(() => window.shownPictures);
}

/** Runs in the page, before its own scripts; may use nothing outside itself. */
function notePictures(blockPx: number): void {
  const pictures: Picture[] = [];
  window.shownPictures = pictures;
  const canvas = document.createElement('canvas');
  canvas.width = 8 * blockPx;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const codeOf = (video: HTMLVideoElement): number => {
    if (context === null) return 0;
    const top = video.videoHeight - blockPx / 2;
    context.drawImage(video, 0, top, canvas.width, 1, 0, 0, canvas.width, 1);
    const { data } = context.getImageData(0, 0, canvas.width, 1);
    let code = 0;
    for (let bit = 0; bit < 8; bit++) {
      if ((data[(bit * blockPx + blockPx / 2) * 4] ?? 0) > 128) code |= 1 << bit;
    }
    return code;
  };
  const seen = new WeakSet<HTMLVideoElement>();
  setInterval(() => {
    for (const video of document.querySelectorAll('video')) {
      if (seen.has(video)) continue;
      seen.add(video);
      const note = (_nowMs: number, frame: VideoFrameCallbackMetadata) => {
        const atMs = performance.timeOrigin + (frame.captureTime ?? frame.presentationTime);
        pictures.push({ atMs, code: codeOf(video) });
        video.requestVideoFrameCallback(note);
      };
      video.requestVideoFrameCallback(note);
    }
  }, 50);
}
