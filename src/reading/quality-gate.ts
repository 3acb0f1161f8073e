import { z } from 'zod';
import type { GazeGates } from '../gaze/gates.ts';
import type { RecordingSetup } from './journal.ts';

/** Why a reading's gaze is doubted or refused. */
export const qualityIssue = z.object({
  /**
   * loss: share of the time without eyes. gap: the longest time without, ms. error: expected error,
   * patches of a 7 × 7 grid on the film. unknownError: nobody validated. notEyes: a mouse, or
   * gaze of another reading played again.
   */
  what: z.enum(['loss', 'gap', 'error', 'unknownError', 'notEyes']),
  severity: z.enum(['warning', 'rejection']),
  /** null for those that are no matter of degree. */
  measured: z.number().nullable(),
  limit: z.number().nullable(),
});
export type QualityIssue = z.infer<typeof qualityIssue>;

/** What the gate looks at; see heatmap/gaze-figures.ts. */
export interface GazeFigures {
  gazeSource: RecordingSetup['gazeSource'];
  /** null: a reading without gaze. */
  lostShare: number | null;
  longestGapMs: number | null;
  /** Image px; null where nothing is known of it. */
  expectedErrorPx: number | null;
}

/** Gaze that no sensor of this machine took: its own studies have judged it, or its maker. */
const NOT_GATED: readonly RecordingSetup['gazeSource'][] = [
  'none',
  'synthetic',
  'egd-cxr',
  'reflacx',
  'siim-gaze',
];

const PATCHES_PER_SIDE = 7;

/** Image px of a side of the patches that a model with 7 × 7 of them sees of a film. */
export function patchSidePx({ widthPx, heightPx }: { widthPx: number; heightPx: number }): number {
  return Math.max(widthPx, heightPx) / PATCHES_PER_SIDE;
}

/** The expected error in patches of the 7 × 7 grid on the film; null where it is unknown. */
export function expectedErrorPatches(
  { expectedErrorPx }: Pick<GazeFigures, 'expectedErrorPx'>,
  film: { widthPx: number; heightPx: number },
): number | null {
  return expectedErrorPx === null ? null : expectedErrorPx / patchSidePx(film);
}

/** What speaks against a reading's gaze, rejections first; none: it is good, or there is none to judge. */
export function qualityIssues(
  figures: GazeFigures,
  film: { widthPx: number; heightPx: number },
  gates: GazeGates,
): QualityIssue[] {
  if (NOT_GATED.includes(figures.gazeSource)) return [];
  const issues: QualityIssue[] = [];
  const rejection = 'rejection' as const;
  if (figures.gazeSource === 'mouse' || figures.gazeSource === 'replay') {
    issues.push({ what: 'notEyes', severity: rejection, measured: null, limit: null });
  }
  const graded = (what: 'loss' | 'gap', measured: number | null, warn: number, reject: number) => {
    if (measured === null || measured < Math.min(warn, reject)) return;
    const isRejection = measured >= reject;
    const severity = isRejection ? rejection : 'warning';
    issues.push({ what, severity, measured, limit: isRejection ? reject : warn });
  };
  graded('loss', figures.lostShare, gates.warnLossShare, gates.rejectLossShare);
  graded('gap', figures.longestGapMs, gates.warnGapMs, gates.rejectGapMs);
  const errorPatches = expectedErrorPatches(figures, film);
  if (errorPatches !== null && errorPatches > gates.rejectErrorPatches) {
    const limit = gates.rejectErrorPatches;
    issues.push({ what: 'error', severity: rejection, measured: errorPatches, limit });
  }
  if (errorPatches === null && figures.gazeSource === 'webcam') {
    issues.push({ what: 'unknownError', severity: rejection, measured: null, limit: null });
  }
  return issues.sort(byGravity);
}

export function isRejected(issues: readonly QualityIssue[]): boolean {
  return issues.some(({ severity }) => severity === 'rejection');
}

/** Whether training on a reading goes against the gate, of today or of the day it was finished. */
export function isAgainstGate(reading: {
  issues: readonly QualityIssue[];
  exclusion: { by: 'gate' | 'person' } | null;
}): boolean {
  return isRejected(reading.issues) || reading.exclusion?.by === 'gate';
}

/** How many readings the gate rejected for each reason, most first; one with two counts with both. */
export function rejectionCounts(
  readings: readonly { exclusion: { by: 'gate' | 'person'; issues: QualityIssue[] } | null }[],
): { what: QualityIssue['what']; count: number }[] {
  const reasons = readings.flatMap(({ exclusion }) =>
    exclusion?.by === 'gate' ? exclusion.issues.map(({ what }) => what) : [],
  );
  return [...Map.groupBy(reasons, what => what)]
    .map(([what, { length: count }]) => ({ what, count }))
    .sort((a, b) => b.count - a.count);
}

function byGravity(a: QualityIssue, b: QualityIssue): number {
  return Number(a.severity === 'warning') - Number(b.severity === 'warning');
}
