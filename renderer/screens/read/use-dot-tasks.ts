import { useEffect, useRef, useState } from 'react';
import { type ErrorReport, reportOf } from '../../../src/base/app-error.ts';
import type { ScreenGeometry } from '../../../src/gaze/sample.ts';
import type { GazeSource } from '../../capture/gaze-source.ts';
import { watchTarget } from '../../capture/watch-target.ts';
import { type CalibrationDraft, type DotTask, learn } from './calibration-draft.ts';
import { CALIBRATION_SAMPLES } from './calibration-points.ts';
import { dotMoveMs } from './dot-move.ts';

/** After so long without a sample the reader is told that no eyes are found. */
const BLIND_MS = 3000;

/**
 * Takes the samples of one dot after the other, each when the reader says so. Pausing throws away
 * what a dot has so far; it is begun again.
 */
export function useDotTasks(
  gaze: GazeSource,
  screen: ScreenGeometry,
  tasks: DotTask[],
  before: CalibrationDraft,
  onDone: (draft: CalibrationDraft) => void,
) {
  const draft = useRef(before);
  const [position, setPosition] = useState(0);
  const [share, setShare] = useState(0);
  const [isPaused, setPaused] = useState(false);
  const [isBlind, setBlind] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const running = useRef<AbortController | null>(null);
  const arrivesMs = useRef(0);
  useEffect(() => () => running.current?.abort(), []);

  const task = tasks[position];

  const take = async () => {
    if (running.current || isPaused || !task) return;
    const abort = new AbortController();
    running.current = abort;
    const blind = setTimeout(() => setBlind(true), BLIND_MS);
    const onProgress = (now: number) => {
      setShare(now);
      if (now > 0) setBlind(false);
    };
    try {
      await until(arrivesMs.current);
      abort.signal.throwIfAborted();
      draft.current = await takeDot(gaze, draft.current, task, onProgress, abort.signal);
      if (isLastToLearn(tasks, position)) gaze.calibration?.use(learn(draft.current, screen));
      if (position + 1 === tasks.length) onDone(draft.current);
      else setPosition(position + 1);
      arrivesMs.current = performance.now() + dotMoveMs();
    } catch (reason) {
      if (!abort.signal.aborted) setError(reportOf(reason));
    } finally {
      clearTimeout(blind);
      setBlind(false);
      setShare(0);
      running.current = null;
    }
  };

  return {
    position,
    task,
    /** How much of the dot's samples is taken, 0 to 1. */
    share,
    isPaused,
    isBlind,
    error,
    take,
    togglePause() {
      running.current?.abort();
      setPaused(paused => !paused);
    },
  };
}

async function takeDot(
  gaze: GazeSource,
  draft: CalibrationDraft,
  { kind, index }: DotTask,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<CalibrationDraft> {
  const dot = (kind === 'validation' ? draft.checks : draft.points)[index];
  if (!dot) throw new RangeError(`no ${kind} dot ${index}`);
  if (kind === 'validation') {
    const look = await watchTarget(gaze, dot, onProgress, signal);
    return { ...draft, looks: draft.looks.with(index, look) };
  }
  const count = (done: number) => onProgress(done / CALIBRATION_SAMPLES);
  const samples = await gaze.calibration?.collect(dot, CALIBRATION_SAMPLES, count, signal);
  return { ...draft, samples: draft.samples.with(index, samples ?? []) };
}

function isLastToLearn(tasks: DotTask[], position: number): boolean {
  const isToLearn = (task: DotTask | undefined) => task?.kind === 'calibration';
  return isToLearn(tasks[position]) && !tasks.slice(position + 1).some(isToLearn);
}

function until(performanceMs: number): Promise<void> {
  const leftMs = performanceMs - performance.now();
  return leftMs <= 0 ? Promise.resolve() : new Promise(resolve => setTimeout(resolve, leftMs));
}
