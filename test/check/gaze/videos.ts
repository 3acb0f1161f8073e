import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SeededRandom } from '../../../src/base/random.ts';

const run = promisify(execFile);
const TOOL = 'test/check/gaze/moving-eyes.py';
const CACHE = '.cache/moving-eyes';

export const FRAMES_PER_SECOND = 15;
const CALIBRATION_FRAMES = 24;
const VALIDATION_FRAMES = 18;
const VALIDATION_COUNT = 12;
/** Eyes have settled 333 ms after they jumped; pictures of the same moment teach nothing new. */
const FIRST_SHOWN = 5;
const SHOW_EVERY = { calibration: 2, validation: 3 };
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);
const SCREEN = { widthPx: 1280, heightPx: 720 };

/** One stretch of a video. */
export interface TargetLook {
  phase: 'calibration' | 'validation';
  xPx: number;
  yPx: number;
  frameCount: number;
  /** Which of its frames the camera shows. */
  shown: number[];
  headMm: readonly [number, number];
}

export interface EyesVideo {
  name: string;
  /** Videos on which nothing was tuned. */
  isHeldOut: boolean;
  face: 'astronaut' | 'webcam';
  seed: number;
  swayMm: number;
  rollDegrees: number;
  blinksPerMinute: number;
  light: number;
  /** Standard deviation of the pixels, of 255. */
  noise: number;
  eyesFixed: boolean;
  /** Where the head is after calibration, mm to the right and down. */
  shiftMm: readonly [number, number];
}

const QUIET = {
  isHeldOut: false,
  face: 'astronaut',
  swayMm: 0.3,
  rollDegrees: 0.1,
  blinksPerMinute: 0,
  light: 1,
  noise: 2,
  eyesFixed: false,
  shiftMm: [0, 0],
} as const;

/** Heads that are held still move by 0.3 mm; people at a desk by 3 mm and 1°; blinks are 15 a minute. */
export const VIDEOS: readonly EyesVideo[] = [
  { ...QUIET, name: 'still', seed: 1 },
  { ...QUIET, name: 'head sway', seed: 2, swayMm: 3, rollDegrees: 1 },
  { ...QUIET, name: 'head shift', seed: 3, swayMm: 1, rollDegrees: 0.3, shiftMm: [15, 6] },
  { ...QUIET, name: 'blinks', seed: 4, swayMm: 1, rollDegrees: 0.3, blinksPerMinute: 20 },
  { ...QUIET, name: 'low light', seed: 5, swayMm: 1, rollDegrees: 0.3, light: 0.25, noise: 4 },
  { ...QUIET, name: 'noise', seed: 6, swayMm: 1, rollDegrees: 0.3, noise: 12 },
  {
    ...QUIET,
    name: 'other face',
    isHeldOut: true,
    face: 'webcam',
    seed: 107,
    swayMm: 2,
    rollDegrees: 0.6,
    blinksPerMinute: 15,
    noise: 4,
  },
  {
    ...QUIET,
    name: 'other motion',
    isHeldOut: true,
    seed: 108,
    swayMm: 3,
    rollDegrees: 1.2,
    blinksPerMinute: 15,
    light: 0.6,
    noise: 5,
    shiftMm: [-8, 4],
  },
];

/** The same faces, whose eyes never move. */
export const FIXED_EYES: readonly EyesVideo[] = [
  { ...QUIET, name: 'eyes fixed', seed: 11, swayMm: 3, rollDegrees: 1, eyesFixed: true },
  {
    ...QUIET,
    name: 'eyes fixed, other face',
    face: 'webcam',
    seed: 12,
    swayMm: 1,
    eyesFixed: true,
  },
  {
    ...QUIET,
    name: 'eyes fixed, blinks, head shift',
    seed: 13,
    swayMm: 2,
    blinksPerMinute: 15,
    shiftMm: [-8, 4],
    eyesFixed: true,
  },
  {
    ...QUIET,
    name: 'eyes fixed, other face, low light',
    face: 'webcam',
    seed: 14,
    swayMm: 3,
    rollDegrees: 1,
    light: 0.4,
    noise: 8,
    eyesFixed: true,
  },
];

/** What the eyes look at: nine calibration points, then new places drawn from the seed. */
export function looksOf({ seed, shiftMm }: EyesVideo): TargetLook[] {
  const random = new SeededRandom(seed, 'looks');
  const at = (phase: TargetLook['phase'], x: number, y: number, frameCount: number) => ({
    phase,
    xPx: Math.round(x * SCREEN.widthPx),
    yPx: Math.round(y * SCREEN.heightPx),
    frameCount,
    shown: shownOf(frameCount, SHOW_EVERY[phase]),
    headMm: (phase === 'validation' ? shiftMm : [0, 0]) as readonly [number, number],
  });
  const grid = [0.1, 0.5, 0.9];
  return [
    ...grid.flatMap(y => grid.map(x => at('calibration', x, y, CALIBRATION_FRAMES))),
    ...Array.from({ length: VALIDATION_COUNT }, () =>
      at('validation', random.uniform(0.12, 0.88), random.uniform(0.12, 0.88), VALIDATION_FRAMES),
    ),
  ];
}

function shownOf(frameCount: number, every: number): number[] {
  const all = Array.from({ length: frameCount }, (_, k) => k);
  return all.filter(k => k >= FIRST_SHOWN && (k - FIRST_SHOWN) % every === 0);
}

/** The frames that are shown, as JPEG; rendered unless they were before from the same tool and specification. */
export async function renderVideo(shared: string, video: EyesVideo): Promise<Buffer[]> {
  const specification = JSON.stringify({ ...video, looks: looksOf(video) });
  const hash = createHash('sha256')
    .update(await readFile(TOOL))
    .update(specification);
  const path = join(CACHE, `${hash.digest('hex').slice(0, 16)}.mjpeg`);
  if (!existsSync(path)) {
    await mkdir(CACHE, { recursive: true });
    await writeFile(`${path}.json`, specification);
    await run('/usr/bin/python3', [TOOL, `${path}.partial`, shared, `${path}.json`]);
    await rename(`${path}.partial`, path);
  }
  return splitJpegs(await readFile(path));
}

/** Pictures end with FF D9, which stands nowhere else in a JPEG without a thumbnail (ITU-T T.81, B.1.1). */
function splitJpegs(joined: Buffer): Buffer[] {
  const pictures: Buffer[] = [];
  for (let start = 0; start < joined.length; ) {
    const end = joined.indexOf(END_OF_IMAGE, start) + END_OF_IMAGE.length;
    pictures.push(joined.subarray(start, end));
    start = end;
  }
  return pictures;
}
