import { useEffect, useRef, useState } from 'react';
import type { Input } from '../../../src/api/contract.ts';
import { type ErrorReport, reportOf } from '../../../src/base/app-error.ts';
import { useApi } from '../../api-client.ts';
import { type CaptureSources, ReadingCapture } from '../../capture/reading-capture.ts';

export interface Transcript {
  /** Words that no longer change. */
  fixed: string;
  /** What is being recognised right now. */
  partial: string;
}

/** A reading being recorded, from the moment the component appears. */
export function useReading(
  reading: Input<'readings.begin'>,
  /** Goes on with this reading instead of opening a new one. */
  resumedId: string | null,
  sources: CaptureSources,
) {
  const api = useApi();
  const [capture, setCapture] = useState<ReadingCapture | null>(null);
  const [error, setError] = useState<ErrorReport | null>(null);
  /** The disk refuses: nothing is recorded until it no longer does. */
  const [pause, setPause] = useState<ErrorReport | null>(null);
  const [transcript, setTranscript] = useState<Transcript>({ fixed: '', partial: '' });
  const [attempt, setAttempt] = useState(0);
  /** Finished or discarded: leaving the screen has nothing left to do. */
  const isOver = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: one reading per appearance of the component, and another attempt where it could not be opened
  useEffect(() => {
    let isCurrent = true;
    setError(null);
    const starting = ReadingCapture.start(api, reading, resumedId, sources);
    starting.then(
      started => {
        if (!isCurrent) return;
        started.onFailure.add(failure => setError(failure.toReport()));
        started.onReturn.add(code => setError(now => (now?.code === code ? null : now)));
        started.session.onPause.add(refusal => setPause(refusal?.toReport() ?? null));
        setCapture(started);
      },
      reason => isCurrent && setError(reportOf(reason)),
    );
    const unsubscribe = [
      sources.dictation?.onPartial.add(partial => setTranscript(now => ({ ...now, partial }))),
      sources.dictation?.onWords.add(words => {
        const text = words.map(word => word.text).join(' ');
        setTranscript(({ fixed }) => ({ fixed: `${fixed} ${text}`.trim(), partial: '' }));
      }),
    ];
    return () => {
      isCurrent = false;
      for (const stop of unsubscribe) stop?.();
      if (isOver.current) return;
      starting.then(
        started => started.abandon().catch(reason => console.error('Leaving the reading:', reason)),
        () => {},
      );
    };
  }, [attempt]);

  useEffect(() => {
    if (!capture || !sources.gaze) return;
    const onResize = () => {
      capture.recordNote('window resized: the calibration no longer fits');
      setError({
        code: 'reading.windowResized',
        message: 'The window was resized: from here on, gaze is recorded in the wrong place.',
        advice: 'Restore its size, or discard the reading and calibrate again.',
      });
    };
    window.addEventListener('resize', onResize);
    return () => window.removeEventListener('resize', onResize);
  }, [capture, sources.gaze]);

  return {
    capture,
    error,
    pause,
    transcript,
    /** Starts again after it could not be started. */
    retry: () => setAttempt(count => count + 1),
    async finish() {
      if (!capture) throw new Error('finish before the reading has started');
      const summary = await capture.finish();
      isOver.current = true;
      return summary;
    },
    async discard() {
      // Before it has started there is nothing to discard: leaving interrupts what may still open.
      if (!capture) return;
      await capture.discard();
      isOver.current = true;
    },
  };
}
