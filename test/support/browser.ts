import { type Browser, chromium } from 'playwright-core';
import { findChromium } from './system.ts';

/** Headless, drawing in software, and silent: nothing it does of its own accord leaves the machine. */
const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** The system's Chromium, started for a test. Throws with what to install where there is none. */
export async function launchBrowser(moreFlags: string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) {
    throw new Error(
      'No Chromium or Chrome was found: install one (Debian: apt install chromium) or set CHROMIUM_PATH.',
    );
  }
  return await chromium.launch({ executablePath, args: [...FLAGS, ...moreFlags] });
}
