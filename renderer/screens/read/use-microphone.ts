import { useEffect, useState } from 'react';
import { type ErrorReport, reportOf } from '../../../src/base/app-error.ts';
import { levelDecibels, Recorder } from '../../capture/recorder.ts';

export interface Microphone {
  label: string;
  /** Loudness of the last moments, dB of full scale; null until sound has arrived. */
  decibels: number | null;
  error: ErrorReport | null;
  retry(): void;
}

/** Listens to the microphone to show that it works; nothing is kept. */
export function useMicrophone(isWanted: boolean): Microphone {
  const [label, setLabel] = useState('');
  const [decibels, setDecibels] = useState<number | null>(null);
  const [error, setError] = useState<ErrorReport | null>(null);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt opens it again
  useEffect(() => {
    if (!isWanted) return;
    setError(null);
    setDecibels(null);
    let isCurrent = true;
    const opening = Recorder.open();
    opening.then(
      recorder => {
        if (!isCurrent) return;
        setLabel(recorder.microphoneLabel);
        recorder.onChunk.add(({ samples }) => setDecibels(levelDecibels(samples)));
        recorder.onFailure.add(lost => setError(lost.toReport()));
      },
      reason => isCurrent && setError(reportOf(reason)),
    );
    return () => {
      isCurrent = false;
      opening.then(
        recorder => recorder.close(),
        () => {},
      );
    };
  }, [isWanted, attempt]);

  return { label, decibels, error, retry: () => setAttempt(count => count + 1) };
}
