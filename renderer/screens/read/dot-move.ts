/** How long a dot takes from one place to the next; the eyes follow it there. */
export const DOT_MOVE_MS = 450;

/** The time after which a dot that was just moved has arrived: at once where motion is unwanted. */
export function dotMoveMs(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : DOT_MOVE_MS;
}
