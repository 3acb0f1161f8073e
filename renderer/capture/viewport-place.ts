import type { ViewportPlacement } from '../../src/gaze/screen-to-viewport.ts';

/** Of Chromium, which does not tell them under the standard’s names without asking the user. */
interface PlacedScreen extends Screen {
  availLeft?: number;
  availTop?: number;
}

/**
 * Where the viewport lies on the desktop. A page knows its window's corner, but not what the
 * browser's bars take of it: an event of the mouse tells exactly; until the first one the bars are
 * taken to be above the page and the borders equal.
 */
export class ViewportPlace {
  readonly #listening = new AbortController();
  #corner: { insetXPx: number; insetYPx: number; forSize: string } | null = null;

  constructor() {
    const measure = (event: PointerEvent) => {
      const zoom = window.outerWidth > 0 ? this.#zoom() : 1;
      this.#corner = {
        insetXPx: event.screenX - event.clientX * zoom - window.screenX,
        insetYPx: event.screenY - event.clientY * zoom - window.screenY,
        forSize: sizeKey(),
      };
    };
    const options = { passive: true, signal: this.#listening.signal };
    document.addEventListener('pointermove', measure, options);
    document.addEventListener('pointerdown', measure, options);
  }

  close(): void {
    this.#listening.abort();
  }

  now(): ViewportPlacement {
    const zoom = this.#zoom();
    const borderPx = Math.max(0, (window.outerWidth - window.innerWidth * zoom) / 2);
    const barsPx = window.outerHeight - window.innerHeight * zoom - borderPx;
    const isMeasured = this.#corner?.forSize === sizeKey();
    const inset = isMeasured && this.#corner ? this.#corner : null;
    const screen: PlacedScreen = window.screen;
    return {
      screenWidthPx: screen.width,
      screenHeightPx: screen.height,
      availableLeftPx: screen.availLeft ?? 0,
      availableTopPx: screen.availTop ?? 0,
      viewportLeftPx: window.screenX + (inset?.insetXPx ?? borderPx),
      viewportTopPx: window.screenY + (inset?.insetYPx ?? Math.max(0, barsPx)),
      devicePixelRatio: window.devicePixelRatio,
    };
  }

  /** The page's zoom: a window is as wide as its page but for borders of a few px. */
  #zoom(): number {
    return nearestZoom(window.outerWidth / window.innerWidth);
  }
}

/** The steps of Chromium's zoom. */
const ZOOMS = [0.25, 1 / 3, 0.5, 2 / 3, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5];

function nearestZoom(ratio: number): number {
  return ZOOMS.reduce((best, zoom) =>
    Math.abs(Math.log(zoom / ratio)) < Math.abs(Math.log(best / ratio)) ? zoom : best,
  );
}

function sizeKey(): string {
  return `${window.outerWidth} ${window.outerHeight} ${window.innerWidth} ${window.innerHeight}`;
}
