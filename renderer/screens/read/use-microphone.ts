import { useEffect, useState } from 'react';
import { type ErrorReport, reportOf } from '../../../src/base/app-error.ts';
import { levelDecibels, microphoneNames, Recorder } from '../../capture/recorder.ts';

export interface Microphone {
  label: string;
  /** The names of all there are. */
  names: string[];
  /** Loudness of the last moments, dB of full scale; null until sound has arrived. */
  decibels: number | null;
  error: ErrorReport | null;
  retry(): void;
}

/** Listens to the microphone to show that it works; nothing is kept. */
export function useMicrophone(isWanted: boolean, wanted: string): Microphone {
  const [label, setLabel] = useState('');
  const [names, setNames] = useState<string[]>([]);
  const [decibels, setDecibels] = useState<number | null>(null);
  const [error, setError] = useState<ErrorReport | null>(null);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt opens it again
  useEffect(() => {
    if (!isWanted) return;
    setError(null);
    setDecibels(null);
    let isCurrent = true;
    const opening = Recorder.open(wanted);
    opening.then(
      recorder => {
        if (!isCurrent) return;
        setLabel(recorder.microphoneLabel);
        microphoneNames().then(
          found => isCurrent && setNames(found),
          reason => console.warn('Listing microphones:', reason),
        );
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
  }, [isWanted, wanted, attempt]);

  return { label, names, decibels, error, retry: () => setAttempt(count => count + 1) };
}
