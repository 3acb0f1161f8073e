import { useEffect, useRef, useState } from 'react';
import type { Input } from '../../../src/api/contract.ts';
import { type ErrorReport, reportOf } from '../../../src/base/app-error.ts';
import { useApi } from '../../api-client.ts';
import { type CaptureSources, ReadingCapture } from '../../capture/reading-capture.ts';
import type { FilmView } from '../../film/view.ts';
import { useRecording } from '../../shell/recording.ts';

export interface Transcript {
  /** Words that no longer change. */
  fixed: string;
  /** What is being recognised right now. */
  partial: string;
}

/** A reading being recorded, from the moment the component appears. */
export function useReading(
  reading: Input<'readings.begin'> | { resume: string; detail: string },
  sources: CaptureSources,
) {
  const api = useApi();
  const [capture, setCapture] = useState<ReadingCapture | null>(null);
  const [error, setError] = useState<ErrorReport | null>(null);
  const [transcript, setTranscript] = useState<Transcript>({ fixed: '', partial: '' });
  /** Finished or discarded: leaving the screen has nothing left to do. */
  const isOver = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: one reading per appearance of the component
  useEffect(() => {
    let isCurrent = true;
    const starting = ReadingCapture.start(api, reading, sources);
    starting.then(
      started => {
        if (!isCurrent) return;
        started.onFailure.add(failure => setError(failure.toReport()));
        setCapture(started);
        useRecording.setState({ recording: true });
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
      useRecording.setState({ recording: false });
      if (isOver.current) return;
      starting.then(
        started => started.abandon(),
        () => {},
      );
    };
  }, []);

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
    transcript,
    recordView: (view: FilmView) => capture?.recordView(view),
    async finish() {
      if (!capture) throw new Error('finish before the reading has started');
      isOver.current = true;
      return capture.finish();
    },
    async discard() {
      isOver.current = true;
      await capture?.discard();
    },
  };
}
