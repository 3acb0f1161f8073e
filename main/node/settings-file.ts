import type { Settings } from '../../src/api/contract.ts';
import { settings } from '../../src/api/settings.ts';
import type { SettingsStore } from '../../src/app/ports.ts';
import { defaultGazeGates } from '../../src/gaze/gates.ts';
import { DEFAULT_EYE_VOICE_SPAN_MS } from '../../src/heatmap/align.ts';
import { writeJsonAtomically } from './atomic-file.ts';
import { ifExists, readJson } from './read-json.ts';

/** 0.2646 mm is a CSS pixel as CSS defines it (1/96 inch); 600 mm an arm's length. */
export const defaultSettings: Settings = {
  reader: '',
  viewingDistanceMm: 600,
  pixelPitchMm: 25.4 / 96,
  speechModelId: null,
  microphone: '',
  gazeSource: 'webcam',
  // The port that the Open Gaze API names as its default.
  tracker: { host: '127.0.0.1', port: 4242, acceptsRemote: false },
  colourMap: 'inferno',
  heatmapOpacity: 0.5,
  eyeVoiceSpanMs: DEFAULT_EYE_VOICE_SPAN_MS,
  readerSpansMs: {},
  gazeGates: defaultGazeGates,
  calibrationDots: 9,
  keepFileNames: false,
  mouseProfile: 'ohif',
  mouse: {},
  keys: {},
  worklist: { filter: 'all', sort: 'newest', studyId: null },
  language: 'system',
  theme: 'dark',
};

/** `settings.json`; what it lacks has its default. */
export class SettingsFile implements SettingsStore {
  #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async read(): Promise<Settings> {
    const stored = await ifExists(readJson(this.#path, settings.partial()));
    return settings.parse({ ...defaultSettings, ...stored });
  }

  async write(settings: Settings): Promise<void> {
    await writeJsonAtomically(this.#path, settings);
  }
}
