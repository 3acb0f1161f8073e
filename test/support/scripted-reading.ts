import {
  calibrationPoints,
  validationPoints,
} from '../../renderer/screens/read/calibration-points.ts';
import { filmRectangle } from '../../renderer/screens/read/layout.ts';
import { fitToRectangle, imageToScreen, type Point } from '../../src/imaging/viewport.ts';
import type { Look } from './fake-camera.ts';
import type { Utterance } from './fake-microphone.ts';

/** The screen the moving-eyes tool paints its gaze for. */
export const VIEWPORT = { widthPx: 1280, heightPx: 720 };
/** The film of the scripted reading: a frontal chest film of 1024 × 1024 px. */
export const FILM = { widthPx: 1024, heightPx: 1024 };

/** What the scripted reader says while looking where (film px). */
export const FINDINGS = [
  { name: 'heart', xPx: 580, yPx: 640, sentence: 'the heart size is normal' },
  { name: 'right base', xPx: 250, yPx: 600, sentence: 'there is a small right pleural effusion' },
  { name: 'left apex', xPx: 630, yPx: 200, sentence: 'there is no pneumothorax' },
];

const OPENING_SECONDS = 16;
/** Enough for a handful of samples from a tracker as slow as three in two seconds. */
const TARGET_SECONDS = 5;
/** From opening the film to the first finding: time to start the microphone. */
const SETTLE_SECONDS = 5;
const FINDING_SECONDS = 5;
/** A sentence starts this long after the eyes have arrived: people look before they speak. */
const SPEECH_DELAY_SECONDS = 1.8;

const fitted = fitToRectangle(FILM, filmRectangle(VIEWPORT));
const centre: Point = { xPx: VIEWPORT.widthPx / 2, yPx: VIEWPORT.heightPx / 2 };

/** Where the scripted reader looks on the screen, from the camera's first frame to its last. */
export function scriptedLooks(): Look[] {
  const plan: [string, Point, number][] = [
    ['opening', centre, OPENING_SECONDS],
    ...calibrationPoints(VIEWPORT).map((point, i): [string, Point, number] => [
      `calibration ${i}`,
      point,
      TARGET_SECONDS,
    ]),
    ...validationPoints(VIEWPORT).map((point, i): [string, Point, number] => [
      `validation ${i}`,
      point,
      TARGET_SECONDS,
    ]),
    ['settle', centre, SETTLE_SECONDS],
    ...FINDINGS.map((finding): [string, Point, number] => [
      finding.name,
      imageToScreen(fitted, finding),
      FINDING_SECONDS,
    ]),
    ['rest', centre, 4],
  ];
  return plan.map(([name, { xPx, yPx }, seconds], i) => ({
    name,
    xPx,
    yPx,
    seconds,
    code: i + 1,
  }));
}

/** What the scripted reader says, timed from the opening of the microphone. */
export function scriptedUtterances(): Utterance[] {
  // The microphone opens about half a second into the settling time.
  const firstFindingSeconds = SETTLE_SECONDS - 0.5;
  return FINDINGS.map(({ sentence }, i) => ({
    text: sentence,
    startSeconds: firstFindingSeconds + i * FINDING_SECONDS + SPEECH_DELAY_SECONDS,
  }));
}
