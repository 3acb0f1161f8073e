/** A device that was unplugged is looked for again this often. */
const RETRY_MS = 2_000;

/**
 * Tries to open a device until it is there again.
 *
 * @returns how to stop trying
 */
export function bringBack(open: () => Promise<void>): () => void {
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const attempt = async () => {
    try {
      await open();
    } catch {
      // Still away: the person was told when it was lost, and how.
      if (!isStopped) timer = setTimeout(attempt, RETRY_MS);
    }
  };
  timer = setTimeout(attempt, RETRY_MS);
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
