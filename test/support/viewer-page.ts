import { decode } from 'fast-png';
import type { Browser, Locator, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import type { OpenLibrary } from '../../main/node/open-library.ts';
import type { Settings } from '../../src/api/contract.ts';
import { filmOf } from '../../src/api/plane.ts';
import type { Film } from '../../src/imaging/film.ts';
import type { ViewEvent } from '../../src/reading/journal.ts';
import { agree } from './consent.ts';
import { openTestHost, openTestLibrary } from './open-client.ts';

/** A film that is being read, without camera and microphone. */
export interface ReadingPage {
  page: Page;
  library: OpenLibrary;
  film: Film;
  /** The film on the page. */
  locator: Locator;
  /** What the journal holds so far. */
  views(): Promise<ViewEvent[]>;
  /** The last view, once the journal has a view that passes. */
  viewWhere(passes: (view: ViewEvent) => boolean): Promise<ViewEvent>;
  /** Grey of each screen pixel, 0 to 255. */
  screen(): Promise<(xPx: number, yPx: number) => number>;
}

/**
 * Imports the film into a new library and opens it for reading at 1280 × 720. `beforeScripts` runs in
 * the page before the app's own scripts.
 */
export async function readFilm(
  browser: Browser,
  file: { fileName: string; content: Uint8Array<ArrayBuffer> },
  settings: Partial<Settings> = {},
  beforeScripts: () => void = () => {},
): Promise<ReadingPage> {
  const library = await openTestLibrary();
  const { api } = library.app.openSession();
  const { imported, refused } = await api['studies.import']({ files: [file] });
  expect(refused).toEqual([]);
  const studyId = imported[0]?.studyId ?? '';
  await api['settings.set']({ reader: 'Dr Ada Test', ...settings });
  await agree(api);
  const host = await openTestHost(library);
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await page.addInitScript(beforeScripts);
  const thrown: Error[] = [];
  page.on('pageerror', error => thrown.push(error));
  onTestFinished(async () => {
    await page.close();
    expect(thrown).toEqual([]);
  });
  await page.goto(`${host.url}#/read/${studyId}`);
  await page.getByRole('switch', { name: 'Record gaze' }).uncheck();
  await page.getByRole('switch', { name: 'Record dictation' }).uncheck();
  await page.getByRole('button', { name: 'Open the film' }).click();
  const locator = page.getByRole('img', { name: 'Chest film' });
  await locator.waitFor();

  const views = async () => {
    const [reading] = await api['readings.list']({ studyId });
    const { events } = await api['readings.read']({ readingId: reading?.readingId ?? '' });
    return events.filter(event => event.type === 'view');
  };
  const opened: ReadingPage = {
    page,
    library,
    film: filmOf(await api['studies.film']({ studyId })),
    locator,
    views,
    async viewWhere(passes) {
      let last: ViewEvent | undefined;
      const isThere = async () => {
        last = (await views()).at(-1);
        return last !== undefined && passes(last);
      };
      await expect.poll(isThere, { timeout: 10_000 }).toBe(true);
      return last as ViewEvent;
    },
    async screen() {
      const { width, channels, data } = decode(await page.screenshot());
      return (xPx, yPx) => data[(Math.floor(yPx) * width + Math.floor(xPx)) * channels] as number;
    },
  };
  await opened.viewWhere(() => true);
  return opened;
}
