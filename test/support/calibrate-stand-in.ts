import type { Page } from 'playwright-core';
import {
  calibrationPoints,
  validationPoints,
} from '../../renderer/screens/read/calibration-points.ts';
import type { Point } from '../../src/imaging/viewport.ts';
import { standInLooksAt } from './stand-in-gaze-frame.ts';

/** The viewport that the stand-in's eyes are made for. */
const VIEWPORT = { widthPx: 1280, heightPx: 720 };

/** The stand-in looks at each dot of a calibration and its validation, by keyboard. */
export async function calibrateStandIn(page: Page): Promise<void> {
  for (const [i, dot] of calibrationPoints(VIEWPORT).entries()) {
    await takeDot(page, `Calibration dot ${i + 1}`, dot, i);
  }
  for (const [i, dot] of validationPoints(VIEWPORT).entries()) {
    await takeDot(page, `Validation dot ${i + 1}`, dot, 100 + i);
  }
}

/** Looks at one dot that is shown, and presses the space bar until its ring is full. */
export async function takeDot(page: Page, name: string, dot: Point, seed: number): Promise<void> {
  const shown = page.getByRole('button', { name, exact: true });
  await shown.waitFor();
  await standInLooksAt(page, dot, seed);
  await page.keyboard.press('Space');
  await shown.waitFor({ state: 'detached' });
}
