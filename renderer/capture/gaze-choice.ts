import type { Api, TrackerAddress } from '../../src/api/contract.ts';
import { SeededRandom } from '../../src/base/random.ts';
import type { GazeSample } from '../../src/gaze/sample.ts';
import { lookAround, sampleThroughWebcam } from '../../src/gaze/synthetic-reader.ts';
import { drawWebcamNoise } from '../../src/gaze/webcam-noise.ts';
import type { ImageToScreen } from '../../src/imaging/viewport.ts';
import type { RecordingSetup } from '../../src/reading/journal.ts';
import type { Client } from '../api-client.ts';
import type { GazeSource } from './gaze-source.ts';
import { GazepointGaze } from './gazepoint-gaze.ts';
import { MouseGaze } from './mouse-gaze.ts';
import { PlayedGaze } from './played-gaze.ts';

/** Whether it sees the reader: then they must have agreed to it. */
export function usesCamera(kind: RecordingSetup['gazeSource']): boolean {
  return kind === 'webcam' || kind === 'gazepoint';
}

/** A source of gaze that can be opened; of two with one key the second is the first. */
export interface GazeChoice {
  key: string;
  open(): Promise<GazeSource>;
}

export function gazepointChoice(client: Client, address: TrackerAddress): GazeChoice {
  return {
    key: `gazepoint ${address.host} ${address.port} ${address.acceptsRemote}`,
    open: async () => new GazepointGaze(client, address),
  };
}

export const mouseChoice: GazeChoice = { key: 'mouse', open: async () => new MouseGaze() };

const SYNTHETIC_MS = 600_000;
const UNMOVED: ImageToScreen = [1, 0, 0, 1, 0, 0];

/** Eyes that wander over the window, seen through a webcam. */
export const syntheticChoice: GazeChoice = {
  key: 'synthetic',
  async open() {
    const random = new SeededRandom(1, 'synthetic eyes');
    const viewport = { widthPx: window.innerWidth, heightPx: window.innerHeight };
    const fixations = lookAround([], viewport, SYNTHETIC_MS, random);
    const noise = drawWebcamNoise(random);
    const samples = sampleThroughWebcam(fixations, UNMOVED, noise, random);
    return new PlayedGaze('synthetic', '', samples);
  },
};

/** The gaze of a reading's journal, where it was on the screen. */
export function replayChoice(api: Api, readingId: string): GazeChoice {
  return {
    key: `replay ${readingId}`,
    async open() {
      const { header, events } = await api['readings.read']({ readingId });
      const samples = events
        .filter(event => event.type === 'gaze')
        .map(({ tMs, xPx, yPx }): GazeSample => ({ tMs, xPx, yPx }))
        .sort((a, b) => a.tMs - b.tMs);
      return new PlayedGaze('replay', header.reader, samples);
    },
  };
}
