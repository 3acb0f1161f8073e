import { useEffect, useState } from 'react';
import { type ErrorReport, reportOf } from '../../../src/base/app-error.ts';
import { openDictation } from '../../capture/desk.ts';
import type { Dictation } from '../../capture/dictation.ts';

/** The recogniser for a model, loaded; null while loading or where no model is chosen. */
export function useDictation(speechModelId: string | null): {
  dictation: Dictation | null;
  error: ErrorReport | null;
} {
  const [dictation, setDictation] = useState<Dictation | null>(null);
  const [error, setError] = useState<ErrorReport | null>(null);
  useEffect(() => {
    setDictation(null);
    setError(null);
    if (speechModelId === null) return;
    let isCurrent = true;
    openDictation(speechModelId).then(
      opened => isCurrent && setDictation(opened),
      reason => isCurrent && setError(reportOf(reason)),
    );
    return () => {
      isCurrent = false;
    };
  }, [speechModelId]);
  return { dictation, error };
}
