import type { KaldiRecognizer, Model } from 'vosk-browser';
import type { SpeechReport } from './speech-protocol.ts';

/** One dictation: audio in, words with their times out. */
export class Recogniser {
  readonly #kaldi: KaldiRecognizer;
  readonly #sampleRate: number;
  readonly #report: (message: SpeechReport) => void;
  /** Kaldi answers every chunk once, in order; when none is left, a final result is final. */
  #unansweredCount = 0;
  #finishing = false;

  constructor(model: Model, sampleRate: number, report: (message: SpeechReport) => void) {
    this.#sampleRate = sampleRate;
    this.#report = report;
    this.#kaldi = new model.KaldiRecognizer(sampleRate);
    this.#kaldi.setWords(true);
    this.#kaldi.on('partialresult', message => {
      if (message.event === 'partialresult')
        report({ type: 'partial', text: message.result.partial });
      this.#answered();
    });
    this.#kaldi.on('result', message => {
      if (message.event === 'result') this.#tellWords(message.result.result);
      this.#answered();
    });
    this.#kaldi.on('error', message => {
      if (message.event === 'error') report({ type: 'failed', message: message.error });
      this.#answered();
    });
  }

  feed(samples: Float32Array): void {
    this.#unansweredCount++;
    this.#kaldi.acceptWaveformFloat(samples, this.#sampleRate);
  }

  /** Reports the words still held back, then `finished`. */
  finish(): void {
    this.#finishing = true;
    if (this.#unansweredCount === 0) this.#kaldi.retrieveFinalResult();
  }

  #answered(): void {
    this.#unansweredCount--;
    if (!this.#finishing || this.#unansweredCount > 0) return;
    if (this.#unansweredCount === 0) {
      this.#kaldi.retrieveFinalResult();
    } else {
      // That was the answer to retrieveFinalResult.
      this.#kaldi.remove();
      this.#report({ type: 'finished' });
    }
  }

  /** `words` is missing from an empty result, whatever its type says. */
  #tellWords(
    words: { word: string; start: number; end: number; conf: number }[] | undefined,
  ): void {
    this.#report({
      type: 'words',
      words: (words ?? []).map(({ word, start, end, conf }) => ({
        text: word,
        startSeconds: start,
        endSeconds: end,
        confidence: Math.min(1, Math.max(0, conf)),
      })),
    });
  }
}
