import type { Point } from '../imaging/viewport.ts';

/** The screen an eye tracker follows: its place and size on the desktop, px of the device. */
export interface TrackedScreen {
  leftPx: number;
  topPx: number;
  widthPx: number;
  heightPx: number;
}

/**
 * Where a page's viewport lies. All but the ratio in the system's own px, which a zoom of the page
 * does not change and of which a dense screen's device px are several.
 */
export interface ViewportPlacement {
  /** Size of the screen that the window is on. */
  screenWidthPx: number;
  screenHeightPx: number;
  /** Corner of that screen's usable part on the desktop. */
  availableLeftPx: number;
  availableTopPx: number;
  /** Corner of the viewport (not of the window) on the desktop. */
  viewportLeftPx: number;
  viewportTopPx: number;
  /** Device px of a CSS px: the screen's scale times the page's zoom. */
  devicePixelRatio: number;
}

/** Aspect ratios closer than this are the same; sizes in whole px make them differ a little. */
const ASPECT_TOLERANCE = 0.01;

/**
 * Whether the window is on the screen that the tracker follows. Desktops with screens of different
 * scales are laid out differently in the two kinds of px, so places are compared coarsely.
 */
export function isOnTrackedScreen(tracked: TrackedScreen, placement: ViewportPlacement): boolean {
  const { screenWidthPx, screenHeightPx } = placement;
  const aspect = tracked.widthPx / tracked.heightPx / (screenWidthPx / screenHeightPx);
  if (Math.abs(aspect - 1) > ASPECT_TOLERANCE) return false;
  const corner = screenCorner(tracked, placement);
  const scale = tracked.widthPx / screenWidthPx;
  const isNear = (onDesktop: number, devicePx: number, sizePx: number) =>
    Math.abs(onDesktop - devicePx / scale) < sizePx / 2;
  return (
    isNear(placement.availableLeftPx, tracked.leftPx, screenWidthPx) &&
    isNear(placement.availableTopPx, tracked.topPx, screenHeightPx) &&
    placement.viewportLeftPx < corner.xPx + screenWidthPx &&
    placement.viewportTopPx < corner.yPx + screenHeightPx
  );
}

/**
 * A place given as shares of the tracked screen, in CSS px of the viewport of a window on it; may
 * lie outside the viewport.
 */
export function viewportPoint(
  share: { x: number; y: number },
  tracked: TrackedScreen,
  placement: ViewportPlacement,
): Point {
  const { screenWidthPx, screenHeightPx, viewportLeftPx, viewportTopPx } = placement;
  const corner = screenCorner(tracked, placement);
  const scale = tracked.widthPx / screenWidthPx;
  const zoom = placement.devicePixelRatio / scale;
  return {
    xPx: (corner.xPx + share.x * screenWidthPx - viewportLeftPx) / zoom,
    yPx: (corner.yPx + share.y * screenHeightPx - viewportTopPx) / zoom,
  };
}

/**
 * Corner of the window's screen on the desktop, system px. That of the main screen is (0, 0),
 * though a bar at its left or upper edge makes the usable part begin later; of another screen the
 * usable part is all that a page can know.
 */
function screenCorner(tracked: TrackedScreen, placement: ViewportPlacement): Point {
  const isMain = tracked.leftPx === 0 && tracked.topPx === 0;
  return isMain
    ? { xPx: 0, yPx: 0 }
    : { xPx: placement.availableLeftPx, yPx: placement.availableTopPx };
}
