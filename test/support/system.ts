import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const CHROMIUM_CANDIDATES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** The system's Chromium or Chrome; `CHROMIUM_PATH` wins. Null where there is none. */
export function findChromium(): string | null {
  return CHROMIUM_CANDIDATES.find(path => path !== undefined && existsSync(path)) ?? null;
}

/** Poppler's pdftotext, which says what stands in a PDF; null where there is none. */
export function findPdfToText(): string | null {
  return runs('pdftotext', ['-v']) ? 'pdftotext' : null;
}

/** The image server the tests talk to, and its DICOMweb plugin, where Debian puts them. */
export const ORTHANC = '/usr/sbin/Orthanc';
export const ORTHANC_DICOMWEB = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';

/** Debian packages the tests use; only Chromium is needed, the rest only adds tests. */
const DEBIAN_PACKAGES = [
  { name: 'chromium', present: () => findChromium() !== null },
  { name: 'ffmpeg', present: () => runs('ffmpeg', ['-version']) },
  { name: 'libespeak-ng1', present: () => existsSync(sharedLibrary('libespeak-ng.so.1')) },
  { name: 'poppler-utils', present: () => findPdfToText() !== null },
  { name: 'openssl', present: () => runs('openssl', ['version']) },
  { name: 'orthanc', present: () => existsSync(ORTHANC) },
  { name: 'orthanc-dicomweb', present: () => existsSync(ORTHANC_DICOMWEB) },
  { name: 'python3-numpy', present: () => runs('/usr/bin/python3', ['-c', 'import numpy']) },
  { name: 'python3-scipy', present: () => runs('/usr/bin/python3', ['-c', 'import scipy']) },
  { name: 'python3-pil', present: () => runs('/usr/bin/python3', ['-c', 'import PIL']) },
];

/** Installs the tests' packages where they are missing; see `installDebianPackages`. */
export function prepareSystem(): string[] {
  return installDebianPackages(DEBIAN_PACKAGES);
}

/**
 * Installs what is missing where that is possible without asking anybody: root on Debian or Ubuntu.
 * @returns a sentence for each thing that is still missing.
 */
export function installDebianPackages(packages: { name: string; present(): boolean }[]): string[] {
  const missing = packages.filter(item => !item.present());
  if (missing.length > 0 && process.getuid?.() === 0 && runs('apt-get', ['--version'])) {
    const names = missing.map(item => item.name);
    console.log(`Installing for the tests: ${names.join(', ')}`);
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    for (const command of [['update'], ['install', '-y', '--no-install-recommends', ...names]]) {
      spawnSync('apt-get', ['-qq', ...command], { stdio: 'inherit', env: environment });
    }
  }
  return packages
    .filter(item => !item.present())
    .map(item => `${item.name} is not here: install it (Debian: apt install ${item.name})`);
}

function runs(command: string, parameters: string[]): boolean {
  return spawnSync(command, parameters, { stdio: 'ignore' }).status === 0;
}

function sharedLibrary(name: string): string {
  try {
    const line = execFileSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' })
      .split('\n')
      .find(text => text.includes(name));
    return line?.split('=> ')[1]?.trim() ?? '';
  } catch {
    // Not a Linux with ldconfig: the library counts as absent, and its tests are skipped.
    return '';
  }
}
