import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PYTHON = '/usr/bin/python3';
const FRAMES_PER_SECOND = 30;
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
 * the moving-eyes tool and kept in the cache by the content of tool and schedule. The first look
 * is rendered for two seconds and repeated to its length: it only bridges the start of the page.
 */
export async function fakeCamera(tool: string, looks: Look[]): Promise<string> {
  const hash = createHash('sha256');
  hash.update(await readFile(tool)).update(JSON.stringify(looks));
  const path = join(CACHE, `${hash.digest('hex').slice(0, 16)}.mjpeg`);
  if (existsSync(path)) return path;

  await mkdir(CACHE, { recursive: true });
  const renderedSeconds = looks.map((look, i) => (i === 0 ? 2 : look.seconds));
  const schedule = looks.map(({ name, xPx, yPx }, i) => ({
    name,
    x: xPx,
    y: yPx,
    sec: renderedSeconds[i],
  }));
  const schedulePath = `${path}.schedule.json`;
  await writeFile(schedulePath, JSON.stringify(schedule));
  const rendered = `${path}.rendered.mjpeg`;
  await run(PYTHON, [tool, rendered, '--schedule', schedulePath], { maxBuffer: 1 << 24 });

  const frames = splitFrames(await readFile(rendered));
  const [first] = looks;
  const opening = frames.slice(0, 2 * FRAMES_PER_SECOND);
  const lengthened = Array.from(
    { length: Math.round((first?.seconds ?? 0) * FRAMES_PER_SECOND) },
    (_, i) => opening[i % opening.length] as Buffer,
  );
  const temporary = `${path}.partial`;
  await writeFile(temporary, Buffer.concat([...lengthened, ...frames.slice(opening.length)]));
  await rename(temporary, path);
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
