import { expect, test } from 'vitest';
import { PartialText } from '../../../renderer/capture/partial-text.ts';

test('notes a partial result when it has changed, at most every half second', () => {
  const partial = new PartialText();
  const heard: [string, number][] = [
    ['', 0],
    ['the', 40],
    ['the heart', 80],
    ['the heart', 539],
    ['the heart', 540],
    ['the heart', 2_000],
    ['the heart is', 2_001],
  ];
  const noted = heard.filter(([text, tMs]) => partial.isNews(text, tMs));
  expect(noted).toEqual([
    ['the', 40],
    ['the heart', 540],
    ['the heart is', 2_001],
  ]);
});

test('says at the end of an utterance whether anything of it was noted', () => {
  const partial = new PartialText();
  expect(partial.end()).toBe(false);
  partial.isNews('huh', 0);
  expect(partial.end()).toBe(true);
  expect(partial.end()).toBe(false);
  expect(partial.isNews('huh', 1_000)).toBe(true);
  expect(partial.isNews('', 2_000)).toBe(true);
  expect(partial.end()).toBe(false);
});
