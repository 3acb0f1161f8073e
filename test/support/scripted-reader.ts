import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import type { WebHost } from '../../main/host/web-host.ts';
import type { Look } from './fake-camera.ts';
import { type DeviceTruth, readTruth, untilLookingAt } from './fake-device-truth.ts';
import { SHARED } from './shared-tools.ts';

/** What goes on with a calibration, whether it was accepted or refused. */
const USE_IT = /^(Accept and open the film|Use it anyway)$/;
/** A person repeats a poor calibration, but not for ever. */
const MOST_CALIBRATIONS = 3;

/**
 * A person at the app, whose eyes are the fake camera's: what they press is in step with where the
 * video looks. Takes a picture of every stage.
 */
export class ScriptedReader {
  readonly #page: Page;
  readonly #host: WebHost;
  readonly #looks: Look[];
  readonly #pictures: string;

  constructor(page: Page, host: WebHost, looks: Look[], pictures: string) {
    this.#page = page;
    this.#host = host;
    this.#looks = looks;
    this.#pictures = pictures;
  }

  async installSpeechModel(): Promise<void> {
    const page = this.#page;
    await page.getByRole('link', { name: 'Settings' }).first().click();
    await page
      .getByLabel('Speech model archive')
      .setInputFiles(`${SHARED}data/speech/vosk-radiology-61-words.tar.gz`);
    const chosen = page.getByRole('radio', { name: /vosk-radiology-61-words/, checked: true });
    await chosen.waitFor();
  }

  async importFilm(): Promise<void> {
    const page = this.#page;
    await page.getByRole('link', { name: 'Library', exact: true }).click();
    await page
      .getByLabel('Films to import')
      .setInputFiles(`${SHARED}data/dicom-chest/nih_dx_1024_implicit.dcm`);
    await page.getByRole('button', { name: 'Read this film' }).waitFor();
    await this.picture('1-library');
  }

  /** From the selected film to what was saved of its reading. */
  async readFilm(): Promise<{ zeroMs: number; truth: DeviceTruth }> {
    const page = this.#page;
    await page.getByRole('button', { name: 'Read this film' }).click();
    await page.getByRole('combobox', { name: 'Your name' }).fill('Dr Ada Test');
    for (const kind of ['Camera', 'Microphone', 'Train models']) {
      await page.getByRole('switch', { name: kind }).check();
    }
    await this.picture('2-consent');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('Face found').waitFor({ timeout: 120_000 });
    await page.getByText('Ready to listen').waitFor({ timeout: 120_000 });
    await this.picture('2-set-up');
    const gazeFrame = this.#gazeFrame();

    await untilLookingAt(gazeFrame, this.#look('opening'));
    await page.getByRole('button', { name: 'Calibrate', exact: true }).click();
    await this.#calibrate(gazeFrame);

    await untilLookingAt(gazeFrame, this.#look('settle'));
    await page.getByRole('button', { name: USE_IT }).press('Enter');
    await page.getByText('Recording gaze and voice').waitFor();
    await untilLookingAt(gazeFrame, this.#look('left apex'));
    await this.picture('6-reading');
    await untilLookingAt(gazeFrame, this.#look('rest'));
    const truth = await readTruth(page, gazeFrame);
    const zeroMs = await page.evaluate(() => {
      const started = performance.getEntriesByName('reading.started').at(-1);
      return performance.timeOrigin + (started?.startTime ?? Number.NaN);
    });
    await page.keyboard.press('Enter');
    await page.getByText(/Saved\./).waitFor();
    await page.getByText(/3 sentences/).waitFor();
    // What was asked of a webcam may be too much for a computer that draws the camera's picture, too.
    const takeIn = page.getByRole('button', { name: 'Train on it anyway' });
    if (await takeIn.isVisible()) await takeIn.click();
    await this.picture('7-saved');
    return { zeroMs, truth };
  }

  /** Trains a new model for a few steps. */
  async train(): Promise<void> {
    const page = this.#page;
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByRole('link', { name: 'Train', exact: true }).click();
    await page.getByLabel('Steps').fill('4');
    await page.getByLabel('Batch size').fill('2');
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.getByRole('cell', { name: 'Finished' }).waitFor({ timeout: 180_000 });
    await this.picture('8-trained');
  }

  /** @returns the correlation with the gaze that is shown under attention before and after. */
  async review(): Promise<string[]> {
    const page = this.#page;
    await page.getByRole('link', { name: 'Review', exact: true }).click();
    const panes = page.getByRole('img', { name: /^(Gaze|Attention before|Attention after)/ });
    await panes.nth(2).waitFor();
    const agreements = page.getByText(/^CC −?\d\.\d\d$/);
    await agreements.nth(1).waitFor({ timeout: 120_000 });
    await this.picture('9-review');
    return agreements.allTextContents();
  }

  async picture(name: string): Promise<void> {
    await this.#page.screenshot({ path: join(this.#pictures, `${name}.png`) });
  }

  async #calibrate(gazeFrame: Frame): Promise<void> {
    const page = this.#page;
    for (let attempt = 1; attempt <= MOST_CALIBRATIONS; attempt++) {
      await this.#lookAtDots(gazeFrame, 'Calibration dot', 'calibration', '3-calibration');
      await this.#lookAtDots(gazeFrame, 'Validation dot', 'validation', '4-validation');
      await page.getByRole('button', { name: USE_IT }).waitFor();
      await this.picture('5-accuracy');
      // A slow computer is no reason to repeat it: the next would be as slow.
      const isOff = await page.getByText(/^(The mean offset|The worst dot)/).count();
      if (isOff === 0 || attempt === MOST_CALIBRATIONS) return;
      await page.keyboard.press('r');
    }
  }

  /** Presses Space at each dot once the eyes are there, and waits for the next dot. */
  async #lookAtDots(gazeFrame: Frame, label: string, prefix: string, picture: string) {
    const looks = this.#looks.filter(look => look.name.startsWith(prefix));
    for (const [i, look] of looks.entries()) {
      const dot = this.#page.getByLabel(`${label} ${i + 1}`, { exact: true });
      await dot.waitFor();
      if (i === 0) await this.picture(picture);
      await untilLookingAt(gazeFrame, look);
      await this.#page.keyboard.press('Space');
      await dot.waitFor({ state: 'detached' });
    }
  }

  #gazeFrame(): Frame {
    const { gaze } = this.#host.origins;
    const frame = this.#page.frames().find(candidate => candidate.url().startsWith(gaze));
    if (frame === undefined) throw new Error(`no frame of ${gaze}`);
    return frame;
  }

  #look(name: string): Look {
    const look = this.#looks.find(candidate => candidate.name === name);
    if (look === undefined) throw new Error(`the schedule has no ${name}`);
    return look;
  }
}
