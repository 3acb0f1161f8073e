/** Height of the strip under the film that shows the transcript and the controls. */
export const READING_BAR_HEIGHT_PX = 88;

interface ViewportSize {
  widthPx: number;
  heightPx: number;
}

/** The part of the viewport the film is first fitted into, viewport px. */
export function filmRectangle({ widthPx, heightPx }: ViewportSize): {
  leftPx: number;
  topPx: number;
  widthPx: number;
  heightPx: number;
} {
  return { leftPx: 0, topPx: 0, widthPx, heightPx: heightPx - READING_BAR_HEIGHT_PX };
}
