import type { Point } from '../../src/imaging/viewport.ts';
import type { JournalEvent, ReadingHeader } from '../../src/reading/journal.ts';

/** A 24-inch screen at 60 cm: 37.8 px a degree. Calibration and source as given. */
export function readingHeader(
  { calibration, gazeSource }: Pick<ReadingHeader, 'calibration' | 'gazeSource'> = {
    calibration: null,
    gazeSource: 'mouse',
  },
): ReadingHeader {
  return {
    journalVersion: 2,
    readingId: 'reading-1',
    studyId: 'study-1',
    reader: 'a reader',
    startedAt: '2026-01-02T03:04:05.000Z',
    screen: { widthPx: 1920, heightPx: 1080, pixelPitchMm: 0.277, viewingDistanceMm: 600 },
    calibration,
    gazeSource,
    speechModel: null,
    appVersion: '0.0.0',
  };
}

/** The film at `leftPx`, `topPx` of the screen, `scale` screen px for each of its own. */
export function viewEvent(tMs: number, scale: number, leftPx = 0, topPx = 0): JournalEvent {
  return {
    type: 'view',
    tMs,
    imageToScreen: [scale, 0, 0, scale, leftPx, topPx],
    windowCentre: 128,
    windowWidth: 256,
    inverted: false,
  };
}

/** Gaze at one place of the screen, a sample each 40 ms from `startMs` to `endMs` inclusive. */
export function gazeEvents(startMs: number, endMs: number, { xPx, yPx }: Point): JournalEvent[] {
  const count = Math.floor((endMs - startMs) / 40) + 1;
  return Array.from({ length: count }, (_, i) => {
    const tMs = startMs + 40 * i;
    return { type: 'gaze', tMs, emittedMs: tMs + 60, xPx, yPx };
  });
}

/** The words of a text one after the other, 250 ms each. */
export function wordEvents(startMs: number, text: string): JournalEvent[] {
  return text.split(' ').map((word, i) => ({
    type: 'word',
    text: word,
    startMs: startMs + 250 * i,
    endMs: startMs + 250 * (i + 1),
    confidence: 1,
  }));
}
