import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PYTHON = '/usr/bin/python3';
const FRAMES_PER_SECOND = 30;
const RENDERED_SECONDS = 2;
const RENDERED_FRAMES = RENDERED_SECONDS * FRAMES_PER_SECOND;
const CACHE = '.cache/fake-devices';

/** One stretch of the video: where the eyes look on a 1280 × 720 screen, and for how long. */
export interface Look {
  name: string;
  xPx: number;
  yPx: number;
  seconds: number;
  /** Code shown in every frame's corner (1 to 255), in the order of the schedule. */
  code: number;
}

/**
 * A webcam video (MJPEG, 30 frames a second) of a face whose eyes follow the schedule, made by
 * the moving-eyes tool. Rendering takes longer than watching, so two seconds of each look are
 * rendered and repeated to its length; what is rendered is cached by the content of tool and places.
 */
export async function fakeCamera(tool: string, looks: Look[]): Promise<string> {
  const frames = splitFrames(await readFile(await rendered(tool, looks)));
  const played = looks.flatMap(({ seconds }, i) => {
    const own = frames.slice(i * RENDERED_FRAMES, (i + 1) * RENDERED_FRAMES);
    const frameCount = Math.round(seconds * FRAMES_PER_SECOND);
    return Array.from({ length: frameCount }, (_, k) => own[k % RENDERED_FRAMES] as Buffer);
  });
  const path = join(CACHE, 'camera.mjpeg');
  await writeFile(`${path}.partial`, Buffer.concat(played));
  await rename(`${path}.partial`, path);
  return path;
}

async function rendered(tool: string, looks: Look[]): Promise<string> {
  const schedule = looks.map(({ xPx, yPx }) => ({ x: xPx, y: yPx, sec: RENDERED_SECONDS }));
  const scheduleText = JSON.stringify(schedule);
  const hash = createHash('sha256')
    .update(await readFile(tool))
    .update(scheduleText);
  const path = join(CACHE, `${hash.digest('hex').slice(0, 16)}.mjpeg`);
  if (existsSync(path)) return path;

  await mkdir(CACHE, { recursive: true });
  const schedulePath = `${path}.schedule.json`;
  await writeFile(schedulePath, scheduleText);
  // The tool tells the format by the ending, so the unfinished file keeps it.
  const partial = `${path}.partial.mjpeg`;
  await run(PYTHON, [tool, partial, '--schedule', schedulePath], { maxBuffer: 1 << 24 });
  await rename(partial, path);
  return path;
}

/** An MJPEG file is JPEG pictures end to end; each starts with the bytes FF D8 FF. */
function splitFrames(file: Buffer): Buffer[] {
  const startOfImage = Buffer.from([0xff, 0xd8, 0xff]);
  const starts: number[] = [];
  for (let at = file.indexOf(startOfImage); at >= 0; at = file.indexOf(startOfImage, at + 2)) {
    starts.push(at);
  }
  return starts.map((start, i) => file.subarray(start, starts[i + 1] ?? file.length));
}
