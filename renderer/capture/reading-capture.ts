import type { Api, Input, ReadingSummary } from '../../src/api/contract.ts';
import { AppError } from '../../src/base/app-error.ts';
import type { RecordingSetup } from '../../src/reading/journal.ts';
import type { ShownView } from '../../src/reading/shown-view.ts';
import { bringBack } from './bring-back.ts';
import { restartGaze } from './desk.ts';
import type { DictatedWord, Dictation } from './dictation.ts';
import type { GazeEstimate, GazeGap, GazeSource } from './gaze-source.ts';
import { Listeners } from './listeners.ts';
import { PartialText } from './partial-text.ts';
import { ReadingSession } from './reading-session.ts';
import { Recorder } from './recorder.ts';
import { type Sleep, watchSleep } from './sleep-watch.ts';
import { within } from './within.ts';

const HOST_TIMEOUT_MS = 20_000;

export interface CaptureSources {
  /** A running, calibrated camera; null: a reading without gaze. */
  gaze: GazeSource | null;
  /** A loaded recogniser; null: a reading without words. */
  dictation: Dictation | null;
  /** The microphone by its name; absent: the system's choice. */
  microphone?: string;
}

/** One reading as it happens: eyes, words and view changes into the journal. */
export class ReadingCapture {
  readonly session: ReadingSession;
  /** Something failed; the reading goes on, or is finished, with what there is. */
  readonly onFailure = new Listeners<AppError>();
  /** A device that had failed is there again: the code of its failure. */
  readonly onReturn = new Listeners<string>();
  readonly #sources: CaptureSources;
  #recorder: Recorder | null;
  #detachRecorder = () => {};
  /** Of a microphone that was lost. */
  #lettingGo = Promise.resolve();
  readonly #unsubscribe: (() => void)[] = [];
  readonly #partial = new PartialText();
  #stopping: Promise<void> | null = null;

  private constructor(session: ReadingSession, sources: CaptureSources, recorder: Recorder | null) {
    this.session = session;
    this.#sources = sources;
    this.#recorder = recorder;
  }

  /**
   * Opens the microphone first, then the reading: by the time this answers, sound is arriving,
   * and nothing the reader does from now on is lost.
   * `resumedId`: goes on with that reading instead of opening a new one.
   * @throws AppError `microphone.*`, `reading.noAnswer` or the host's refusal
   */
  static async start(
    api: Api,
    reading: Input<'readings.begin'>,
    resumedId: string | null,
    sources: CaptureSources,
  ): Promise<ReadingCapture> {
    const recorder = sources.dictation ? await Recorder.open(sources.microphone) : null;
    try {
      const opening = resumedId
        ? ReadingSession.resume(api, resumedId, setupOf(reading))
        : ReadingSession.begin(api, reading);
      const session = await within(opening, HOST_TIMEOUT_MS, hostIsSilent, late => late.abandon());
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

  recordView(view: ShownView): void {
    const tMs = Math.max(0, this.session.toReadingMs(performance.now()));
    this.session.record({ type: 'view', tMs, ...view });
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

  /** Throws the reading away, then stops; where the host refuses, recording goes on. */
  async discard(): Promise<void> {
    await this.session.discard();
    await this.#stop();
  }

  /** The reader left in the middle: the reading stays, interrupted, and can be gone on with. */
  async abandon(): Promise<void> {
    await this.#stop();
    await this.session.abandon();
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
        gaze.onFailure.add(error => this.#bringGazeBack(gaze, error)),
      );
    }
    if (dictation && recorder) {
      this.#unsubscribe.push(
        dictation.onPartial.add(text => this.#recordPartial(text)),
        dictation.onFailure.add(fail),
        () => this.#detachRecorder(),
      );
      this.#attachRecorder(recorder, dictation);
    }
    this.#unsubscribe.push(watchSleep(sleep => this.#recordSleep(sleep)));
  }

  /** The recogniser counts from this recorder's first sample on. */
  #attachRecorder(recorder: Recorder, dictation: Dictation): void {
    dictation.begin(recorder.sampleRate);
    const unsubscribe = [
      recorder.onChunk.add(chunk => dictation.feed(chunk)),
      recorder.onFailure.add(error => this.#bringMicrophoneBack(recorder, dictation, error)),
      dictation.onWords.add(words => this.#recordWords(words, recorder)),
    ];
    this.#recorder = recorder;
    this.#detachRecorder = () => {
      for (const remove of unsubscribe) remove();
    };
  }

  /** The reading goes on without the eyes until the camera is there again. */
  #bringGazeBack(gaze: GazeSource, error: AppError): void {
    const fromMs = performance.now();
    this.onFailure.emit(error);
    if (gaze.isRunning) {
      this.#awaitGaze(gaze, error);
      return;
    }
    const stop = bringBack(async () => {
      // While the last words are waited for nobody needs the camera any more.
      if (this.#stopping !== null) return;
      await restartGaze(gaze);
      if (this.#stopping !== null) return;
      this.#recordGap('gaze', { fromMs, toMs: performance.now(), reason: error.code });
      this.onReturn.emit(error.code);
    });
    this.#unsubscribe.push(stop);
  }

  /** A source that finds its device again by itself, and tells of the gap. */
  #awaitGaze(gaze: GazeSource, error: AppError): void {
    const stop = gaze.onEstimate.add(() => {
      stop();
      this.onReturn.emit(error.code);
    });
    this.#unsubscribe.push(stop);
  }

  /** The reading goes on without the voice until the microphone is there again. */
  #bringMicrophoneBack(lost: Recorder, dictation: Dictation, error: AppError): void {
    const fromMs = performance.now();
    this.onFailure.emit(error);
    this.#recorder = null;
    // The words that are still in the recogniser belong to the microphone that was lost.
    this.#lettingGo = lost.close().then(() => dictation.finish());
    const stop = bringBack(async () => {
      await this.#lettingGo;
      const recorder = await Recorder.open(this.#sources.microphone);
      if (this.#stopping !== null) return recorder.close();
      this.#detachRecorder();
      this.#attachRecorder(recorder, dictation);
      this.#recordGap('sound', { fromMs, toMs: performance.now(), reason: error.code });
      this.onReturn.emit(error.code);
    });
    this.#unsubscribe.push(stop);
  }

  #recordSleep({ fromMs, durationMs }: Sleep): void {
    this.#recordGap('clock', { fromMs, toMs: fromMs + durationMs, reason: 'asleep' });
    this.onFailure.emit(
      new AppError({
        code: 'reading.slept',
        message: 'The computer slept in the middle of the reading.',
        actual: `${Math.round(durationMs / 1000)} s`,
        advice: 'Go on if you sit as before; if not, discard the reading and calibrate again.',
      }),
    );
  }

  #recordGaze({ captureMs, emittedMs, xPx, yPx, eyes }: GazeEstimate): void {
    const tMs = this.session.toReadingMs(captureMs);
    if (tMs < 0) return;
    this.session.record({
      type: 'gaze',
      tMs,
      emittedMs: this.session.toReadingMs(emittedMs),
      xPx,
      yPx,
      ...(eyes === null ? {} : { eyes }),
    });
  }

  #recordGap(source: string, { fromMs, toMs, reason }: GazeGap): void {
    const tMs = Math.max(0, this.session.toReadingMs(fromMs));
    const detail = `${source}: ${Math.round(toMs - fromMs)} ms, ${reason}`;
    this.session.record({ type: 'mark', tMs, what: 'gap', detail });
  }

  #recordPartial(text: string): void {
    const tMs = this.session.toReadingMs(performance.now());
    if (this.#partial.isNews(text, tMs)) this.session.record({ type: 'partial', tMs, text });
  }

  #recordWords(words: DictatedWord[], recorder: Recorder): void {
    // Words supersede the partial results in the journal; where there are none, this must.
    const isRetraction = this.#partial.end() && words.length === 0;
    if (isRetraction) {
      const tMs = this.session.toReadingMs(performance.now());
      this.session.record({ type: 'partial', tMs, text: '' });
    }
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
      await this.#lettingGo;
      await this.#recorder?.close();
      if (this.#recorder) await this.#sources.dictation?.finish();
      for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
    })();
    return this.#stopping;
  }
}

function setupOf(reading: Input<'readings.begin'>): RecordingSetup {
  const { screen, calibration, driftCheck, gazeSource } = reading;
  return { screen, calibration, driftCheck, gazeSource };
}

function hostIsSilent(): AppError {
  return new AppError({
    code: 'reading.noAnswer',
    message: 'The reading could not be opened: the library does not answer.',
    actual: `no answer for ${HOST_TIMEOUT_MS / 1000} s`,
    advice: 'Try again; if it keeps failing, restart Foveal.',
  });
}
