import { AppError, reportOf } from '../../src/base/app-error.ts';
import type { SpeechCommand, SpokenWord } from '../sensors/speech-protocol.ts';
import { type SpeechReport, speechReport } from '../sensors/speech-protocol.ts';
import { Listeners } from './listeners.ts';
import type { AudioChunk } from './recorder.ts';
import { openSensorFrame, type SensorFrame } from './sensor-frame.ts';
import { within } from './within.ts';

/** Slow machines are behind by many seconds of sound at the end. */
const FINISH_TIMEOUT_MS = 60_000;

/** A recognised word by its sample positions on the recorder's count. */
export interface DictatedWord {
  text: string;
  startFrame: number;
  endFrame: number;
  confidence: number;
}

/** The recogniser in its frame, fed by a recorder. */
export class Dictation {
  /** Text being recognised right now; may still change. */
  readonly onPartial = new Listeners<string>();
  /** The final words of an utterance; none where it turned out to be nothing. */
  readonly onWords = new Listeners<DictatedWord[]>();
  readonly onFailure = new Listeners<AppError>();
  readonly #frame: SensorFrame;
  #sampleRate = 0;
  readonly #reports = new Listeners<SpeechReport>();
  /** Frame number of the first sample fed: the recogniser counts its seconds from there. */
  #originFrame: number | null = null;

  private constructor(frame: SensorFrame) {
    this.#frame = frame;
    frame.port.onmessage = event => this.#receive(speechReport.parse(event.data));
  }

  /**
   * Loads a model (SHA-256 of its archive).
   * @throws AppError `speech.modelFailed`
   */
  static async open(speechOrigin: string, speechModelId: string): Promise<Dictation> {
    const frame = await openSensorFrame(speechOrigin, '/speech.html', '');
    const dictation = new Dictation(frame);
    const answer = dictation.#next(report => report.type === 'loaded' || report.type === 'failed');
    dictation.#send({ type: 'load', modelPath: `/models/${speechModelId}.tar.gz` });
    const report = await answer;
    if (report.type === 'failed') {
      frame.close();
      throw modelFailed(report.message);
    }
    dictation.#reports.add(later => {
      if (later.type === 'failed') dictation.onFailure.emit(modelFailed(later.message));
    });
    return dictation;
  }

  /** Starts a fresh dictation; what follows is counted from its first chunk. */
  begin(sampleRate: number): void {
    this.#sampleRate = sampleRate;
    this.#originFrame = null;
    this.#send({ type: 'begin', sampleRate });
  }

  /** Feeds a chunk; its samples are handed over and no longer readable here. */
  feed({ firstFrame, samples }: AudioChunk): void {
    this.#originFrame ??= firstFrame;
    this.#send({ type: 'audio', samples }, [samples.buffer]);
  }

  /**
   * Waits for the recogniser's answer to everything fed; the last words are emitted before. Where
   * it stays silent, that is told as a failure, and its partial results are all there is.
   */
  async finish(): Promise<void> {
    const finished = this.#next(report => report.type === 'finished' || report.type === 'failed');
    this.#send({ type: 'finish' });
    try {
      await within(finished, FINISH_TIMEOUT_MS, noAnswer);
    } catch (error) {
      this.onFailure.emit(new AppError(reportOf(error), { cause: error }));
    }
  }

  close(): void {
    this.#frame.close();
  }

  #receive(report: SpeechReport): void {
    if (report.type === 'partial') this.onPartial.emit(report.text);
    if (report.type === 'words') {
      this.onWords.emit(report.words.map(word => this.#placed(word)));
    }
    this.#reports.emit(report);
  }

  #placed({ text, startSeconds, endSeconds, confidence }: SpokenWord): DictatedWord {
    const origin = this.#originFrame ?? 0;
    return {
      text,
      startFrame: origin + startSeconds * this.#sampleRate,
      endFrame: origin + endSeconds * this.#sampleRate,
      confidence,
    };
  }

  #next(isWanted: (report: SpeechReport) => boolean): Promise<SpeechReport> {
    return new Promise(resolve => {
      const stop = this.#reports.add(report => {
        if (!isWanted(report)) return;
        stop();
        resolve(report);
      });
    });
  }

  #send(command: SpeechCommand, transfer: Transferable[] = []): void {
    this.#frame.port.postMessage(command, transfer);
  }
}

function noAnswer(): AppError {
  return new AppError({
    code: 'speech.noAnswer',
    message: 'The recogniser did not finish the last words.',
    actual: `no answer for ${FINISH_TIMEOUT_MS / 1000} s`,
    advice: 'What it had understood by then is kept.',
  });
}

function modelFailed(reason: string): AppError {
  return new AppError({
    code: 'speech.modelFailed',
    message: 'The dictation model could not be used.',
    actual: reason,
    advice: 'Choose another model in Settings, or read without dictation.',
  });
}
