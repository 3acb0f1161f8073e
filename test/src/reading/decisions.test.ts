import { expect, test } from 'vitest';
import {
  type Decision,
  exclusionsOf,
  formatDecision,
  readingDecisionOf,
  transcriptOf,
} from '../../../src/reading/decisions.ts';
import { spokenWords } from '../../support/spoken-words.ts';

const about = (sentenceStartMs: number) => ({
  sentenceStartMs,
  text: 'no effusion',
  by: 'A reader',
  at: '2026-01-02T03:04:05.000Z',
});
const exclude = (startMs: number, reason: string): Decision => ({
  what: 'exclude',
  reason,
  ...about(startMs),
});
const include = (startMs: number): Decision => ({ what: 'include', ...about(startMs) });
const file = (...made: Decision[]) => made.map(formatDecision).join('');

test('the last decision about a sentence counts, and others stay', () => {
  const decisions = file(exclude(100, 'list'), exclude(900, 'cough'), include(100));
  expect([...exclusionsOf(decisions)]).toEqual([[900, 'cough']]);
  expect([...exclusionsOf(`${decisions}${file(exclude(100, 'again'))}`)]).toEqual([
    [900, 'cough'],
    [100, 'again'],
  ]);
});

test('a torn or foreign line decides nothing', () => {
  const torn = formatDecision(include(100)).slice(0, 40);
  expect([...exclusionsOf(`{"what":"explode"}\n${file(exclude(100, 'list'))}${torn}`)]).toEqual([
    [100, 'list'],
  ]);
  expect(exclusionsOf('').size).toBe(0);
});

test('the last transcript counts, with the exclusions it was left with and those decided since', () => {
  const by = { by: 'A reader', at: '2026-01-02T03:04:05.000Z' };
  const sentences = [
    { words: spokenWords('no effusion'), exclusion: 'notInImage' },
    { words: spokenWords('3000 heart normal'), exclusion: null },
  ];
  const edited = file(exclude(100, 'list'), { what: 'transcript', sentences, ...by });
  expect(transcriptOf(file(exclude(100, 'list')))).toBe(null);
  expect(transcriptOf(edited)).toEqual(sentences);
  expect([...exclusionsOf(edited)]).toEqual([[1000, 'notInImage']]);
  expect([...exclusionsOf(`${edited}${file(include(1000), exclude(3900, 'cough'))}`)]).toEqual([
    [3900, 'cough'],
  ]);
  const reverted = `${edited}${file({ what: 'transcript', sentences: null, ...by })}`;
  expect(transcriptOf(reverted)).toBe(null);
});

test('decisions about the reading and about its sentences do not touch each other', () => {
  const at = '2026-01-02T03:04:05.000Z';
  const issue = { what: 'loss', severity: 'rejection', measured: 0.2, limit: 0.15 } as const;
  const rejected: Decision = { what: 'rejectReading', issues: [issue], at };
  const included: Decision = { what: 'includeReading', by: 'A reader', at };
  const decisions = file(exclude(100, 'list'), rejected, include(900));
  expect(readingDecisionOf(decisions)).toEqual(rejected);
  expect([...exclusionsOf(decisions)]).toEqual([[100, 'list']]);
  expect(readingDecisionOf(`${decisions}${file(included)}`)).toEqual(included);
  expect(readingDecisionOf(file(exclude(100, 'list')))).toBeNull();
});
