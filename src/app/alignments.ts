import type { Alignment, Input } from '../api/contract.ts';
import { planeOf } from '../api/plane.ts';
import { suggestExclusion } from '../speech/findings.ts';
import type { Computations } from './computations.ts';
import { knownReading } from './known-reading.ts';
import type { Ports, ReadingRecord } from './ports.ts';
import { recordedReading } from './recorded-reading.ts';
import { studyOf } from './studies.ts';

type Aligned = Awaited<ReturnType<Computations['alignment']>> & {
  film: { widthPx: number; heightPx: number };
  record: ReadingRecord;
};

const KEPT_ALIGNMENTS = 8;

/** Which gaze belongs to which sentence of a reading, computed from its files. */
export class Alignments {
  readonly #ports: Ports;
  readonly #isOpen: (readingId: string) => boolean;
  /** Of closed readings, oldest first: one is looked at many times in a row. */
  readonly #kept = new Map<string, Promise<Aligned>>();

  /** @param isOpen whether a reading is being recorded: its alignment is another a moment later */
  constructor(ports: Ports, isOpen: (readingId: string) => boolean) {
    this.#ports = ports;
    this.#isOpen = isOpen;
  }

  /** The alignment with the film's size, for whoever makes heatmaps of it. */
  of(readingId: string): Promise<Aligned> {
    const kept = this.#kept.get(readingId);
    if (kept !== undefined) return kept;
    const aligned = this.#compute(readingId);
    if (this.#isOpen(readingId)) return aligned;
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= KEPT_ALIGNMENTS && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(readingId, aligned);
    aligned.catch(() => {
      if (this.#kept.get(readingId) === aligned) this.#kept.delete(readingId);
    });
    return aligned;
  }

  /** It is computed again when it is next asked for, as after a decision about the reading. */
  forget(readingId: string): void {
    this.#kept.delete(readingId);
  }

  /** As after a change of the eye–voice span. */
  forgetAll(): void {
    this.#kept.clear();
  }

  /** As the contract has it, without what is needed for heatmaps alone. */
  async describe(readingId: string): Promise<Alignment> {
    const { alignment, centres, record } = await this.of(readingId);
    return {
      readingId,
      studyId: record.studyId,
      fixations: alignment.fixations,
      sentences: alignment.sentences.map(({ sentence, fixations, fallback, exclusion }, i) => ({
        ...sentence,
        fixationCount: fixations.length,
        fallback,
        exclusion,
        suggestion: suggestExclusion(sentence, !fallback),
        centre: centres[i] ?? null,
      })),
      sigmaPx: alignment.sigmaPx,
      degreePx: alignment.degreePx,
      eyeVoiceSpanMs: alignment.eyeVoiceSpanMs,
      aheadMs: alignment.aheadMs,
    };
  }

  async heatmap(input: Input<'readings.heatmap'>) {
    const { alignment, film } = await this.of(input.readingId);
    const { sentenceIndex, wordIndex, maxSidePx } = input;
    const word = wordIndex === undefined ? {} : { word: wordIndex };
    const part = sentenceIndex === null ? null : { sentence: sentenceIndex, ...word };
    const request = { alignment, film, part, maxSidePx };
    return planeOf(await this.#ports.compute('heatmap', request));
  }

  async #compute(readingId: string): Promise<Aligned> {
    const record = knownReading(this.#ports, readingId);
    const film = studyOf(this.#ports, record.studyId);
    const { widthPx, heightPx } = film;
    const input = await recordedReading(this.#ports, readingId, { widthPx, heightPx });
    return { ...(await this.#ports.compute('alignment', input)), film: input.film, record };
  }
}
