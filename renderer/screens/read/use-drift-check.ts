import { useEffect, useState } from 'react';
import { type Drift, driftSince } from '../../../src/gaze/drift.ts';
import { targetSeenBy } from '../../../src/gaze/target-look.ts';
import type { Point } from '../../../src/imaging/viewport.ts';
import type { Calibration, CalibrationTarget } from '../../../src/reading/journal.ts';
import type { GazeSource } from '../../capture/gaze-source.ts';
import { watchTarget } from '../../capture/watch-target.ts';

/** The eyes need this long to find a dot that appears. */
const SETTLE_MS = 600;

export interface DriftCheck {
  /** As it goes into the journal. */
  target: CalibrationTarget;
  /** null: no eyes were found. */
  drift: Drift | null;
}

/** Looks at one dot by itself: waits for the eyes, then takes a second of samples. */
export function useDriftCheck(gaze: GazeSource, calibration: Calibration, dot: Point) {
  const [attempt, setAttempt] = useState(0);
  const [share, setShare] = useState(0);
  const [check, setCheck] = useState<DriftCheck | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, and again when asked
  useEffect(() => {
    const abort = new AbortController();
    setCheck(null);
    setShare(0);
    const look = async () => {
      const seen = await watchTarget(gaze, dot, setShare, abort.signal);
      const { samples, ...rest } = targetSeenBy(seen, null);
      const target = { ...rest, samples: [...samples] };
      setCheck({ target, drift: driftSince(calibration.validation, target) });
    };
    const timer = setTimeout(() => {
      // It fails only where it is aborted: then nobody waits for it any more.
      look().catch(() => {});
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [gaze, attempt]);

  return { share, check, again: () => setAttempt(count => count + 1) };
}
