import type { DisplayPlace } from '../../src/reading/calibration-profile.ts';

/** Where on which screen the page is now: what a calibration depends on. */
export function displayPlace(): DisplayPlace {
  const { innerWidth, innerHeight, devicePixelRatio, screenX, screenY, screen } = window;
  return {
    widthPx: innerWidth,
    heightPx: innerHeight,
    scale: devicePixelRatio,
    leftPx: screenX,
    topPx: screenY,
    screenWidthPx: screen.width,
    screenHeightPx: screen.height,
  };
}
