import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Test data and the tools that make fake devices, beside the repository; never committed. */
export const SHARED = fileURLToPath(new URL('../../../shared/', import.meta.url));

const NEEDED = [
  'tools/moving-eyes/moving_eyes.py',
  'tools/synthetic-vosk/say.py',
  'data/speech/vosk-radiology-61-words.tar.gz',
  'data/dicom-chest/nih_dx_1024_implicit.dcm',
];

/** Why no fake camera and microphone can be made here; null where they can. */
export function missingFakeDevices(): string | null {
  const absent = NEEDED.find(path => !existsSync(`${SHARED}${path}`));
  if (absent !== undefined) return `no ../shared/${absent}`;
  if (!runs('ffmpeg', ['-version'])) return 'no ffmpeg';
  const modules = 'import numpy, scipy, PIL, ctypes; ctypes.CDLL("libespeak-ng.so.1")';
  if (!runs('/usr/bin/python3', ['-c', modules])) {
    return 'no /usr/bin/python3 with numpy, scipy, PIL and libespeak-ng';
  }
  return null;
}

function runs(command: string, parameters: string[]): boolean {
  return spawnSync(command, parameters, { stdio: 'ignore' }).status === 0;
}
