import { expect, test } from 'vitest';
import {
  type EditedSentence,
  editedSentences,
  exclude,
  mergeWithNext,
  moveTo,
  NOT_IN_IMAGE,
  retype,
  splitAt,
} from '../../../src/speech/transcript.ts';
import { spokenWords } from '../../support/spoken-words.ts';

const words = spokenWords('heart normal no effusion or mass');
const transcript: EditedSentence[] = [
  { words: words.slice(0, 2), exclusion: null },
  { words: words.slice(2), exclusion: null },
];
const textsOf = (sentences: EditedSentence[]) => editedSentences(sentences).map(({ text }) => text);

test('a sentence split and merged again is as it was', () => {
  const split = splitAt(transcript, 1, 2);
  expect(textsOf(split)).toEqual(['heart normal', 'no effusion', 'or mass']);
  expect(mergeWithNext(split, 1)).toEqual(transcript);
});

test('splitting at an end and merging the last do nothing', () => {
  expect(splitAt(transcript, 0, 0)).toEqual(transcript);
  expect(splitAt(transcript, 0, 2)).toEqual(transcript);
  expect(mergeWithNext(transcript, 1)).toEqual(transcript);
});

test('sentences moved keep their times; a sentence lasts from its first sound to its last', () => {
  const moved = moveTo(transcript, 1, 0);
  expect(editedSentences(moved)).toMatchObject([
    { index: 0, text: 'no effusion or mass', startMs: 1600, endMs: 2700 },
    { index: 1, text: 'heart normal', startMs: 1000, endMs: 1500 },
  ]);
  expect(editedSentences(mergeWithNext(moved, 0))[0]).toMatchObject({ startMs: 1000, endMs: 2700 });
});

test('emptied sentences are gone, retyped ones keep what was kept', () => {
  expect(textsOf(retype(transcript, 0, '  '))).toEqual(['no effusion or mass']);
  const retyped = retype(transcript, 0, 'heart size normal');
  expect(retyped[0]?.words.map(({ startMs }) => startMs)).toEqual([1000, 1200, 1300]);
});

test('a merged sentence is used where either of its parts was', () => {
  const marked = exclude(transcript, 0, NOT_IN_IMAGE);
  expect(marked.map(({ exclusion }) => exclusion)).toEqual([NOT_IN_IMAGE, null]);
  expect(mergeWithNext(marked, 0)[0]?.exclusion).toBe(null);
  expect(mergeWithNext(exclude(marked, 1, 'other'), 0)[0]?.exclusion).toBe(NOT_IN_IMAGE);
});
