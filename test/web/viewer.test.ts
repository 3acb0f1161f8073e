import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildRendererIfStale } from '../../main/host/renderer-build.ts';
import { displayedGrey } from '../../src/imaging/film.ts';
import { mapAt, screenToImage } from '../../src/imaging/viewport.ts';
import type { ViewEvent } from '../../src/reading/journal.ts';
import { viewOf } from '../../src/reading/shown-view.ts';
import { launchBrowser } from '../support/browser.ts';
import { dicomFile, littleEndian } from '../support/dicom-builder.ts';
import { type ReadingPage, readFilm } from '../support/viewer-page.ts';

const eventually = <T>(read: () => Promise<T> | undefined) =>
  expect.poll(read, { timeout: 10_000 });

let browser: Browser;
beforeAll(async () => {
  await buildRendererIfStale();
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const size = { widthPx: 480, heightPx: 320 };

/** Smooth, and another grey almost everywhere: bright to the right, brighter still downwards. */
function slopingFilm(): { fileName: string; content: Uint8Array<ArrayBuffer> } {
  const values = Array.from({ length: 480 * 320 }, (_, i) => {
    const [x, y] = [i % 480, Math.floor(i / 480)];
    return 1000 + 4 * x + 10 * y;
  });
  const content = dicomFile(size, littleEndian(values), {
    '0018,1164': { text: ['DS', '0.2\\0.2'] },
    '0028,1050': { text: ['DS', '3500\\2000'] },
    '0028,1051': { text: ['DS', '5120\\1000'] },
    '0028,1055': { text: ['LO', 'WIDE\\HARD'] },
  }).slice();
  return { fileName: 'sloping.dcm', content };
}

test('presets come by key and by name, are undone, and invert is a state of its own', async () => {
  const reading = await readFilm(browser, slopingFilm());
  const { page, viewWhere } = reading;
  expect(await viewWhere(() => true)).toMatchObject({ preset: 'file-0', windowCentre: 3500 });
  const shown: [string, string][] = [
    ['2', 'auto'],
    ['3', 'full'],
    ['4', 'lung'],
    ['5', 'bone'],
    ['1', 'file-0'],
    ['1', 'file-1'],
  ];
  for (const [key, preset] of shown) {
    await page.keyboard.press(key);
    await viewWhere(view => view.preset === preset);
  }
  await expectGreysOf(reading, await viewWhere(() => true));

  await page.keyboard.press('i');
  await viewWhere(view => view.inverted && view.preset === 'file-1');
  await page.keyboard.press('4');
  await expectGreysOf(reading, await viewWhere(view => view.inverted && view.preset === 'lung'));
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await viewWhere(view => !view.inverted && view.preset === 'file-1');
  await page.keyboard.press('Control+y');
  await viewWhere(view => view.inverted && view.preset === 'file-1');
  await page.keyboard.press('Space');
  await viewWhere(view => !view.inverted && view.preset === 'file-0');

  await page.mouse.move(640, 30);
  await page.getByRole('button', { name: 'Window presets' }).click();
  await page.getByRole('menuitem', { name: 'HARD' }).waitFor();
  expect(await page.getByRole('menuitem').allTextContents()).toEqual([
    'WIDE1',
    'HARD',
    'Auto 1–99 %2',
    'Full range3',
    'Lung4',
    'Bone and mediastinum5',
  ]);
  await page.getByRole('menuitem', { name: 'HARD' }).click();
  await viewWhere(view => view.preset === 'file-1' && view.windowWidth === 1000);
});

test('through zoom, pan, turns, flips and the magnifier, gaze lands on what is seen there', async () => {
  const reading = await readFilm(browser, slopingFilm());
  const { page, viewWhere } = reading;
  const warning = page.getByRole('alert').getByText('Mirrored');
  expect(await warning.count()).toBe(0);
  await page.keyboard.press('r');
  await expectGreysOf(reading, await viewWhere(view => view.imageToScreen[1] > 0));
  await page.keyboard.press('h');
  await warning.waitFor();
  await page.keyboard.press('o');
  await expectGreysOf(
    reading,
    await viewWhere(view => view.imageToScreen[1] > 0 && view.imageToScreen[2] > 0),
  );
  await page.mouse.move(700, 250);
  await page.mouse.wheel(0, -300);
  await page.mouse.down({ button: 'middle' });
  await page.mouse.move(640, 300, { steps: 3 });
  await page.mouse.up({ button: 'middle' });
  await page.keyboard.press('v');
  await page.keyboard.press('l');
  const view = await viewWhere(({ imageToScreen: [a, b] }) => a < 0 && Math.abs(b) < 1e-9);
  await expectGreysOf(reading, view);
  expect(await warning.isVisible()).toBe(false);

  await page.mouse.move(600, 320);
  await page.keyboard.down('m');
  const under = await viewWhere(({ magnifier }) => magnifier !== null);
  expect(under.magnifier).toMatchObject({ xPx: 600, yPx: 320 });
  await expectGreysOf(reading, under);
  await page.keyboard.up('m');
  await viewWhere(({ magnifier }) => magnifier === null);
  // Every press and every move of the mouse is a view of its own, in order of time.
  const times = (await reading.views()).map(({ tMs }) => tMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test('lengths are in honest units, angles in degrees; Escape puts a tool away first', async () => {
  const { page, viewWhere } = await readFilm(browser, slopingFilm());
  await page.keyboard.press('0');
  await viewWhere(view => view.imageToScreen[0] === 1);
  await page.keyboard.press('d');
  await page.mouse.move(500, 300);
  await page.mouse.down();
  await page.mouse.move(600, 300, { steps: 3 });
  await page.mouse.up();
  await page.getByText('20.0 mm at detector').waitFor();
  await page.keyboard.press('a');
  for (const [x, y] of [
    [600, 250],
    [650, 250],
    [650, 350],
  ] as const) {
    await page.mouse.click(x, y);
  }
  await page.getByText('90.0°').waitFor();
  await page.keyboard.press('Delete');
  await page.getByText('90.0°').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+z');
  await page.getByText('90.0°').waitFor();

  await page.keyboard.press('d');
  await page.keyboard.press('Escape');
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor();
});

test('double click maximises and restores, and never touches the window', async () => {
  const { page, viewWhere, locator } = await readFilm(browser, slopingFilm());
  await page.mouse.move(600, 300);
  await page.mouse.down();
  await page.mouse.move(650, 300, { steps: 3 });
  await page.mouse.up();
  // 50 px to the right, each 0.4 % wider.
  const isDragged = (view: ViewEvent) => Math.abs(view.windowWidth - 5120 * Math.exp(0.2)) < 0.01;
  const { windowWidth } = await viewWhere(isDragged);
  await page.mouse.dblclick(600, 300);
  const height = async () => (await locator.boundingBox())?.height;
  await eventually(height).toBe(720);
  const larger = await viewWhere(view => view.imageToScreen[0] > 2.2);
  expect(larger.windowWidth).toBe(windowWidth);
  await page.mouse.dblclick(600, 300);
  await eventually(height).toBe(632);
  expect((await viewWhere(view => view.imageToScreen[0] < 2.2)).windowWidth).toBe(windowWidth);
});

test('the mouse of REFLACX: right drag for the window, wheel to zoom, left for nothing', async () => {
  const { page, views, viewWhere } = await readFilm(browser, slopingFilm(), {
    mouseProfile: 'reflacx',
  });
  const drag = async (button: 'left' | 'right', x: number, y: number) => {
    await page.mouse.move(600, 300);
    await page.mouse.down({ button });
    await page.mouse.move(600 + x, 300 + y, { steps: 4 });
    await page.mouse.up({ button });
  };
  const [first] = await views();
  if (first === undefined) throw new Error('no view');
  await drag('left', 50, 50);
  await drag('right', 40, 0);
  // By hand: 40 px of 0.25 % of the width each, then 50 px of 0.4 %.
  const centre = first.windowCentre + 0.1 * first.windowWidth;
  const moved = await viewWhere(view => Math.abs(view.windowCentre - centre) < 0.01);
  expect(moved.windowWidth).toBe(first.windowWidth);
  await drag('right', 0, -50);
  const width = first.windowWidth * Math.exp(0.2);
  const wider = await viewWhere(view => Math.abs(view.windowWidth - width) < 0.01);
  expect(wider.windowCentre).toBe(moved.windowCentre);
  expect(wider.imageToScreen).toEqual(first.imageToScreen);
});

test('keys never act behind a dialog', async () => {
  const { page, views } = await readFilm(browser, slopingFilm());
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keys and mouse' });
  await dialog.waitFor();
  const before = (await views()).length;
  for (const key of ['i', 'r', 'h', '4', 'Control+z']) await page.keyboard.press(key);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page.keyboard.press('r');
  await eventually(async () => (await views()).length).toBe(before + 1);
  expect((await views()).at(-1)).toMatchObject({ inverted: false, preset: 'file-0' });
});

test('a key can be changed, taken from another command, and is remembered', async () => {
  const { page, library, views, viewWhere } = await readFilm(browser, slopingFilm());
  await page.keyboard.press('Enter');
  await page.getByText(/^Saved\./).waitFor();
  await page.goto(page.url().replace(/#.*/, '#/settings'));
  const key = (name: string) => page.getByRole('button', { name: `${name}: change the key` });
  await key('Invert').click();
  await page.keyboard.press('Enter');
  await page.getByText('has a meaning on other screens').waitFor();
  await page.keyboard.press('r');
  await page.getByText('R already does: Turn right.').waitFor();
  await page.keyboard.press('r');
  await eventually(() => key('Invert').textContent()).toBe('R');
  expect(await key('Turn right').textContent()).toBe('none');
  const { api } = library.app.openSession();
  await eventually(async () => (await api['settings.get']({})).keys).toEqual({
    invert: ['r'],
    rotateRight: [],
  });

  await page.getByRole('button', { name: 'Restore default keys' }).click();
  await eventually(() => key('Turn right').textContent()).toBe('R');
  // Nothing of this went to a reading.
  const { length } = await views();
  expect(length).toBeLessThan(5);
  expect((await viewWhere(() => true)).inverted).toBe(false);
});

test('a lost context is replaced, and nothing of the view is lost', async () => {
  const reading = await readFilm(browser, slopingFilm());
  const { page, viewWhere, locator } = reading;
  await page.keyboard.press('o');
  await page.keyboard.press('h');
  await page.keyboard.press('4');
  const view = await viewWhere(({ preset }) => preset === 'lung');
  const canvas = await locator.locator('canvas').elementHandle();
  await canvas?.evaluate(element => {
    if (!(element instanceof HTMLCanvasElement)) return;
    element.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
  });
  await eventually(() => canvas?.evaluate(element => element.isConnected)).toBe(false);
  await expectGreysOf(reading, view);
});

test('the keyboard reaches the tools, shows them, and presses them with the space bar', async () => {
  const { page, viewWhere } = await readFilm(browser, slopingFilm());
  const invert = page.getByRole('button', { name: 'Invert' });
  const opacity = () =>
    page.getByRole('toolbar').evaluate(element => getComputedStyle(element).opacity);
  expect(await opacity()).toBe('0');
  await page.keyboard.press('4');
  const isFocused = () => invert.evaluate(element => element === document.activeElement);
  for (let i = 0; i < 30 && !(await isFocused()); i++) await page.keyboard.press('Tab');
  await eventually(opacity).toBe('1');
  await page.keyboard.press('Space');
  // The bar pressed the button and did not reset the film as well.
  await viewWhere(view => view.inverted && view.preset === 'lung');
});

test('a film that is closed gives its graphics memory back at once', async () => {
  const { page, film } = await readFilm(browser, slopingFilm(), {}, countTextureBytes);
  const bytes = () => page.evaluate(() => Number(document.documentElement.dataset.textureBytes));
  const filmBytes = 2 * film.widthPx * film.heightPx;
  expect(await bytes()).toBeGreaterThan(filmBytes);
  await page.keyboard.press('Enter');
  await page.getByText(/^Saved\./).waitFor();
  // What stays are the tables of the canvas that waits for the next film.
  expect(await bytes()).toBeLessThan(filmBytes / 10);
});

/** Runs in the page before its own scripts: the bytes of all textures, as they were uploaded last. */
function countTextureBytes(): void {
  const gl = WebGL2RenderingContext.prototype;
  const bytesPerPx = new Map([
    [gl.R16UI as number, 2],
    [gl.R16F, 2],
    [gl.RGB8, 3],
    [gl.RGBA16UI, 8],
  ]);
  const sizes = new Map<WebGLTexture, number>();
  const { texImage2D, deleteTexture } = gl;
  const note = () => {
    const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    document.documentElement.dataset.textureBytes = String(total);
  };
  gl.texImage2D = function (this: WebGL2RenderingContext, ...input: unknown[]) {
    (texImage2D as (...input: unknown[]) => void).apply(this, input);
    const [, , format, widthPx, heightPx] = input.map(Number);
    const size = (widthPx ?? 0) * (heightPx ?? 0) * (bytesPerPx.get(format ?? 0) ?? Number.NaN);
    sizes.set(this.getParameter(this.TEXTURE_BINDING_2D), size);
    note();
  } as typeof gl.texImage2D;
  gl.deleteTexture = function (texture) {
    deleteTexture.call(this, texture);
    if (texture !== null) sizes.delete(texture);
    note();
  };
}

test('a film looked at from the library is shown with all tools and not recorded', async () => {
  const { page, library } = await readFilm(browser, slopingFilm());
  await page.keyboard.press('Enter');
  await page.getByText(/^Saved\./).waitFor();
  const { api } = library.app.openSession();
  const readings = await api['readings.list']({});
  await page.goto(page.url().replace(/#.*/, '#/library'));
  await page.getByTitle('Look at the film without recording').click();
  await page.getByRole('img', { name: 'Chest film' }).waitFor();
  await page.mouse.move(640, 300);
  await page.getByRole('button', { name: 'Turn right' }).click();
  await page.getByText('Turned by 90°').waitFor();
  // Escape closes a tooltip that is open before it means anything else.
  await page.mouse.move(640, 600);
  await page.getByRole('tooltip').waitFor({ state: 'detached' });
  // Then it puts the tool away, and only then it leaves the film.
  const length = page.getByRole('button', { name: 'Measure a length' });
  const isArmed = () => length.getAttribute('aria-pressed');
  await page.keyboard.press('d');
  await eventually(isArmed).toBe('true');
  await page.keyboard.press('Escape');
  await eventually(isArmed).toBe('false');
  await page.keyboard.press('Escape');
  await page.getByRole('option').waitFor();
  expect(await api['readings.list']({})).toEqual(readings);
});

/** Where the journal's view puts an image point, its grey is on the screen. */
async function expectGreysOf({ film, screen }: ReadingPage, event: ViewEvent): Promise<void> {
  const { voi } = viewOf(film, event);
  const table = displayedGrey({ ...film }, voi).values;
  const worst = async () => {
    const grey = await screen();
    let [difference, count] = [0, 0];
    for (let y = 130; y < 600; y += 23) {
      for (let x = 20; x < 1280; x += 31) {
        const point = { xPx: x + 0.5, yPx: y + 0.5 };
        const map = mapAt(event.imageToScreen, event.magnifier, point);
        const at = screenToImage(map, point);
        if (at.xPx < 2 || at.yPx < 2 || at.xPx > 478 || at.yPx > 318) continue;
        const isAtRim =
          event.magnifier &&
          Math.abs(Math.hypot(x - event.magnifier.xPx, y - event.magnifier.yPx) - 110) < 4;
        if (isAtRim) continue;
        const value = table[Math.floor(at.yPx) * 480 + Math.floor(at.xPx)] as number;
        const wanted = 255 * (event.inverted ? 1 - value : value);
        difference = Math.max(difference, Math.abs(grey(x, y) - wanted));
        count++;
      }
    }
    expect(count).toBeGreaterThan(100);
    return difference;
  };
  // A pixel beside the right one differs by up to 10 of 5120 or, under HARD, of 1000 values.
  await eventually(worst).toBeLessThan(4);
}
