import { AppError } from '../base/app-error.ts';
import { retimed } from './edit-alignment.ts';
import { sentenceOf } from './sentences.ts';
import type { Sentence, Word } from './word.ts';

/** A sentence as a person left it. */
export interface EditedSentence {
  /** In the order in which they are read; at least one. */
  words: Word[];
  /** Why it is not to be used, such as about something that is not in the image; null: it is. */
  exclusion: string | null;
}

/** The reason that stands for “not in the image”, for whoever counts. */
export const NOT_IN_IMAGE = 'notInImage';

/** Edited sentences, in the order they were given, with their times. */
export function editedSentences(transcript: readonly EditedSentence[]): Sentence[] {
  return transcript
    .filter(({ words }) => words.length > 0)
    .map(({ words }, index) => sentenceOf(words as [Word, ...Word[]], index));
}

/** The sentence with another text, retimed; without any text the sentence is gone. */
export function retype(
  transcript: readonly EditedSentence[],
  index: number,
  text: string,
): EditedSentence[] {
  const sentence = sentenceAt(transcript, index);
  const words = retimed(
    sentence.words,
    text.split(/\s+/).filter(part => part !== ''),
  );
  return transcript.toSpliced(index, 1, ...(words.length > 0 ? [{ ...sentence, words }] : []));
}

/** Two sentences where there was one; the second begins with its word `wordIndex`, 1 or more. */
export function splitAt(
  transcript: readonly EditedSentence[],
  index: number,
  wordIndex: number,
): EditedSentence[] {
  const { words, exclusion } = sentenceAt(transcript, index);
  if (wordIndex < 1 || wordIndex >= words.length) return [...transcript];
  const parts = [words.slice(0, wordIndex), words.slice(wordIndex)];
  return transcript.toSpliced(index, 1, ...parts.map(part => ({ words: part, exclusion })));
}

/** The sentence and the one after it as one; it is used where either of them was. */
export function mergeWithNext(
  transcript: readonly EditedSentence[],
  index: number,
): EditedSentence[] {
  const [first, second] = [sentenceAt(transcript, index), transcript[index + 1]];
  if (second === undefined) return [...transcript];
  const exclusion = first.exclusion === null || second.exclusion === null ? null : first.exclusion;
  return transcript.toSpliced(index, 2, { words: [...first.words, ...second.words], exclusion });
}

/** The sentence at another place of the text; its times stay. */
export function moveTo(
  transcript: readonly EditedSentence[],
  index: number,
  to: number,
): EditedSentence[] {
  const sentence = sentenceAt(transcript, index);
  return transcript.toSpliced(index, 1).toSpliced(to, 0, sentence);
}

export function exclude(
  transcript: readonly EditedSentence[],
  index: number,
  exclusion: string | null,
): EditedSentence[] {
  return transcript.with(index, { ...sentenceAt(transcript, index), exclusion });
}

function sentenceAt(transcript: readonly EditedSentence[], index: number): EditedSentence {
  const sentence = transcript[index];
  if (sentence !== undefined) return sentence;
  throw new AppError({
    code: 'reading.noSentence',
    message: `The transcript has no sentence ${index}.`,
    expected: `0 to ${transcript.length - 1}`,
    actual: String(index),
  });
}
