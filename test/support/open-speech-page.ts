import { cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { buildRendererIfStale } from '../../main/host/renderer-build.ts';
import type { WebHost } from '../../main/host/web-host.ts';
import { watchDevices } from './fake-device-truth.ts';
import type { SpeechPage } from './speech-page.ts';

/** What the page does, called from here. */
export type RemoteSpeechPage = {
  [M in keyof SpeechPage]: (...input: Parameters<SpeechPage[M]>) => ReturnType<SpeechPage[M]>;
} & { page: Page };

/** A copy of the built pages in a folder, with `speech-page.ts` among their assets. */
export async function buildSpeechPage(folder: string): Promise<void> {
  await buildRendererIfStale();
  await cp('out/renderer', folder, { recursive: true });
  await build({
    configFile: false,
    logLevel: 'warn',
    base: './',
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2024',
      assetsInlineLimit: 0,
      minify: false,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: { 'speech-page': fileURLToPath(new URL('./speech-page.ts', import.meta.url)) },
        output: { entryFileNames: 'assets/[name].js' },
      },
    },
  });
}

/** A page of the app's origin, under its own content policy, with `speech-page.ts` in it. */
export async function openSpeechPage(browser: Browser, host: WebHost): Promise<RemoteSpeechPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  await watchDevices(context);
  const page = await context.newPage();
  page.on('pageerror', error => console.error('page:', error));
  await page.goto(host.url);
  await page.addScriptTag({ url: '/assets/speech-page.js', type: 'module' });
  await page.waitForFunction(() => 'speechPage' in window);
  const call = (name: string) => {
    return (...input: unknown[]) => page.evaluate(callInPage, { name, input }) as Promise<never>;
  };
  return {
    page,
    load: call('load'),
    recognise: call('recognise'),
    readTogether: call('readTogether'),
    hearBeeps: call('hearBeeps'),
  };
}

/** Runs in the page. */
function callInPage({ name, input }: { name: string; input: unknown[] }): unknown {
  const { speechPage } = window as unknown as {
    speechPage: Record<string, (...input: unknown[]) => unknown>;
  };
  return speechPage[name]?.(...input);
}
