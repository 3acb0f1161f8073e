const PING_COUNT = 7;

/**
 * What to add to another clock's ms to get performance.now() of this page. Of several round trips
 * the shortest bounds the offset best (Cristian 1989).
 * @param ping asks the other side what its clock shows
 */
export async function clockOffsetMs(ping: () => Promise<number>): Promise<number> {
  let shortestMs = Number.POSITIVE_INFINITY;
  let offsetMs = 0;
  for (let i = 0; i < PING_COUNT; i++) {
    const sentMs = performance.now();
    const otherMs = await ping();
    const receivedMs = performance.now();
    if (receivedMs - sentMs >= shortestMs) continue;
    shortestMs = receivedMs - sentMs;
    offsetMs = (sentMs + receivedMs) / 2 - otherMs;
  }
  return offsetMs;
}
