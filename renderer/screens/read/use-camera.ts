import { useEffect, useState } from 'react';
import { type ErrorReport, reportOf } from '../../../src/base/app-error.ts';
import { startCamera, stopCamera } from '../../capture/desk.ts';
import type { GazeSource } from '../../capture/gaze-source.ts';

export interface Camera {
  /** The running tracker; null while off or starting. */
  gaze: GazeSource | null;
  error: ErrorReport | null;
  retry(): void;
}

/** The camera, on for as long as the component is there and wants it. */
export function useCamera(isWanted: boolean): Camera {
  const [gaze, setGaze] = useState<GazeSource | null>(null);
  const [error, setError] = useState<ErrorReport | null>(null);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt starts it again
  useEffect(() => {
    if (!isWanted) return;
    let isCurrent = true;
    const fail = (reason: unknown) => {
      if (!isCurrent) return;
      setGaze(null);
      setError(reportOf(reason));
    };
    let unsubscribe = () => {};
    setError(null);
    startCamera().then(source => {
      if (!isCurrent) return;
      unsubscribe = source.onFailure.add(fail);
      setGaze(source);
    }, fail);
    return () => {
      isCurrent = false;
      unsubscribe();
      setGaze(null);
      stopCamera();
    };
  }, [isWanted, attempt]);

  return { gaze, error, retry: () => setAttempt(count => count + 1) };
}
