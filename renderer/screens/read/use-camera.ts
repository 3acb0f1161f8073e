import { useEffect, useState } from 'react';
import { type ErrorReport, reportOf } from '../../../src/base/app-error.ts';
import { startGaze, stopGaze } from '../../capture/desk.ts';
import type { GazeChoice } from '../../capture/gaze-choice.ts';
import type { GazeSource } from '../../capture/gaze-source.ts';

export interface Camera {
  /** The running source of gaze; null while off or starting. */
  gaze: GazeSource | null;
  error: ErrorReport | null;
  retry(): void;
}

/** The chosen source of gaze, on for as long as the component is there and wants it; null: none. */
export function useCamera(choice: GazeChoice | null): Camera {
  const [gaze, setGaze] = useState<GazeSource | null>(null);
  const [error, setError] = useState<ErrorReport | null>(null);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt starts it again
  useEffect(() => {
    if (choice === null) return;
    let isCurrent = true;
    const fail = (reason: unknown) => {
      if (!isCurrent) return;
      setGaze(null);
      setError(reportOf(reason));
    };
    const unsubscribe: (() => void)[] = [];
    setError(null);
    startGaze(choice).then(source => {
      if (!isCurrent) return;
      setGaze(source);
      let isLost = false;
      unsubscribe.push(
        source.onFailure.add(reason => {
          isLost = true;
          fail(reason);
        }),
        // A tracker that was connected again by itself.
        source.onEstimate.add(() => {
          if (!isLost) return;
          isLost = false;
          setGaze(source);
          setError(null);
        }),
      );
    }, fail);
    return () => {
      isCurrent = false;
      for (const stop of unsubscribe) stop();
      setGaze(null);
      stopGaze();
    };
  }, [choice?.key, attempt]);

  return { gaze, error, retry: () => setAttempt(count => count + 1) };
}
