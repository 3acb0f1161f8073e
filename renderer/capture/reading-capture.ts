import type { Api, Input, ReadingSummary } from '../../src/api/contract.ts';
import type { AppError } from '../../src/base/app-error.ts';
import type { FilmView } from '../film/view.ts';
import type { DictatedWord, Dictation } from './dictation.ts';
import type { GazeEstimate, GazeGap, GazeSource } from './gaze-source.ts';
import { Listeners } from './listeners.ts';
import { ReadingSession } from './reading-session.ts';
import { Recorder } from './recorder.ts';

export interface CaptureSources {
  /** A running, calibrated camera; null: a reading without gaze. */
  gaze: GazeSource | null;
  /** A loaded recogniser; null: a reading without words. */
  dictation: Dictation | null;
}

/** One reading as it happens: eyes, words and view changes into the journal. */
export class ReadingCapture {
  readonly session: ReadingSession;
  /** Something failed for good; the reading can still be finished with what there is. */
  readonly onFailure = new Listeners<AppError>();
  readonly #sources: CaptureSources;
  readonly #recorder: Recorder | null;
  readonly #unsubscribe: (() => void)[] = [];
  #stopping: Promise<void> | null = null;

  private constructor(session: ReadingSession, sources: CaptureSources, recorder: Recorder | null) {
    this.session = session;
    this.#sources = sources;
    this.#recorder = recorder;
  }

  /**
   * Opens the microphone first, then the reading: by the time this answers, sound is arriving,
   * and nothing the reader does from now on is lost.
   * @throws AppError `microphone.*` or the host's refusal
   */
  static async start(
    api: Api,
    reading: Input<'readings.begin'> | { resume: string; detail: string },
    sources: CaptureSources,
  ): Promise<ReadingCapture> {
    const recorder = sources.dictation ? await Recorder.open() : null;
    try {
      const session =
        'resume' in reading
          ? await ReadingSession.resume(api, reading.resume, reading.detail)
          : await ReadingSession.begin(api, reading);
      // For timelines in the browser's tools, and for whoever compares the clocks.
      performance.mark('reading.started', { startTime: session.zeroMs });
      const capture = new ReadingCapture(session, sources, recorder);
      capture.#subscribe();
      return capture;
    } catch (error) {
      await recorder?.close();
      throw error;
    }
  }

  recordView({ imageToScreen, window, inverted }: FilmView): void {
    this.session.record({
      type: 'view',
      tMs: Math.max(0, this.session.toReadingMs(performance.now())),
      imageToScreen,
      windowCentre: window.centre,
      windowWidth: window.width,
      inverted,
    });
  }

  recordNote(detail: string): void {
    const tMs = this.session.toReadingMs(performance.now());
    this.session.record({ type: 'mark', tMs, what: 'note', detail });
  }

  /** Waits for the recogniser's last words and for the disk; after a failure it can be tried again. */
  async finish(): Promise<ReadingSummary> {
    await this.#stop();
    return this.session.finish();
  }

  async discard(): Promise<void> {
    await this.#stop();
    await this.session.discard();
  }

  /** The reader left in the middle: the reading stays, interrupted, and can be gone on with. */
  async abandon(): Promise<void> {
    await this.#stop();
    this.session.abandon();
  }

  #subscribe(): void {
    const { gaze, dictation } = this.#sources;
    const recorder = this.#recorder;
    const fail = (error: AppError) => this.onFailure.emit(error);
    this.#unsubscribe.push(this.session.onFailure.add(fail));
    if (gaze) {
      this.#unsubscribe.push(
        gaze.onEstimate.add(estimate => this.#recordGaze(estimate)),
        gaze.onGap.add(gap => this.#recordGap('gaze', gap)),
        gaze.onFailure.add(fail),
      );
    }
    if (dictation && recorder) {
      dictation.begin(recorder.sampleRate);
      this.#unsubscribe.push(
        recorder.onChunk.add(chunk => dictation.feed(chunk)),
        recorder.onFailure.add(fail),
        dictation.onWords.add(words => this.#recordWords(words, recorder)),
        dictation.onFailure.add(fail),
      );
    }
  }

  #recordGaze({ captureMs, emittedMs, xPx, yPx }: GazeEstimate): void {
    const tMs = this.session.toReadingMs(captureMs);
    if (tMs < 0) return;
    this.session.record({
      type: 'gaze',
      tMs,
      emittedMs: this.session.toReadingMs(emittedMs),
      xPx,
      yPx,
    });
  }

  #recordGap(source: string, { fromMs, toMs, reason }: GazeGap): void {
    const tMs = Math.max(0, this.session.toReadingMs(fromMs));
    const detail = `${source}: ${Math.round(toMs - fromMs)} ms, ${reason}`;
    this.session.record({ type: 'mark', tMs, what: 'gap', detail });
  }

  #recordWords(words: DictatedWord[], recorder: Recorder): void {
    const readingMs = (frame: number) =>
      Math.max(0, this.session.toReadingMs(recorder.toPerformanceMs(frame)));
    for (const { text, startFrame, endFrame, confidence } of words) {
      this.session.record({
        type: 'word',
        text,
        startMs: readingMs(startFrame),
        endMs: readingMs(endFrame),
        confidence,
      });
    }
  }

  /** Microphone off, then the words still in the recogniser, then nothing more; once. */
  #stop(): Promise<void> {
    this.#stopping ??= (async () => {
      await this.#recorder?.close();
      if (this.#recorder) await this.#sources.dictation?.finish();
      for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
    })();
    return this.#stopping;
  }
}
