import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';

export interface MemoryUse {
  /** Live JavaScript objects of the app's page, after collection. */
  pageHeapMb: number;
  /** Resident memory of all renderer processes: the page and its sensor frames. */
  pagesRssMb: number;
  hostRssMb: number;
}

/** Collects garbage in the page and reads what is left, there and in the processes (Linux). */
export async function memoryUse(browser: Browser, page: Page, hostPid: number): Promise<MemoryUse> {
  const session = await page.context().newCDPSession(page);
  // Twice: what finalisers let go of goes in the second round.
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  const renderers = await processesOf(browser, 'renderer');
  const rss = await Promise.all(renderers.map(rssMb));
  return {
    pageHeapMb: usedSize / 1e6,
    pagesRssMb: rss.reduce((sum, mb) => sum + mb, 0),
    hostRssMb: await rssMb(hostPid),
  };
}

/** Process ids of a browser's processes of one type: renderer, GPU, browser, utility. */
export async function processesOf(browser: Browser, type: string): Promise<number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(info => info.type === type).map(({ id }) => id);
}

/** Resident memory of a process, MB; 0 where it is gone. */
async function rssMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return (Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024) / 1e6;
}
