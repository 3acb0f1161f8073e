import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JournalEvent } from '../../../src/reading/journal.ts';
import { formatEvent, parseJournal } from '../../../src/reading/journal-lines.ts';

const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e4, max: 1e4 });
const time = fc.double({ noNaN: true, min: 0, max: 1e7 });
// JSON has no −0.
const coordinate = fc.option(number.map(value => value + 0));
const event: fc.Arbitrary<JournalEvent> = fc.oneof(
  fc.record({
    type: fc.constant('gaze' as const),
    tMs: time,
    emittedMs: time,
    xPx: coordinate,
    yPx: coordinate,
  }),
  fc.record({
    type: fc.constant('word' as const),
    text: fc.string({ minLength: 1, unit: 'grapheme' }),
    startMs: time,
    endMs: time,
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.record({ type: fc.constant('partial' as const), tMs: time, text: fc.string() }),
  fc.record({
    type: fc.constant('mark' as const),
    tMs: time,
    what: fc.constantFrom('started' as const, 'finished' as const, 'gap' as const),
  }),
);
const journal = fc.array(event, { maxLength: 20 });

test('what is written is read back', () => {
  fc.assert(
    fc.property(journal, events => {
      const text = events.map(formatEvent).join('');
      expect(parseJournal(text)).toEqual({ events, tornLine: null, badLines: [] });
    }),
    { seed: 4 },
  );
});

test('cut off anywhere, only the line being written is lost, and it is reported', () => {
  fc.assert(
    fc.property(journal, fc.nat(), (events, at) => {
      const text = events.map(formatEvent).join('');
      const cut = text.slice(0, at % (text.length + 1));
      const wholeCount = cut.split('\n').length - 1;
      const parsed = parseJournal(cut);
      expect(parsed.events).toEqual(events.slice(0, wholeCount));
      expect(parsed.tornLine ?? '').toBe(cut.split('\n').at(-1));
      expect(parsed.badLines).toEqual([]);
    }),
    { seed: 5 },
  );
});

test('a damaged line is reported with its number and costs no other', () => {
  const mark: JournalEvent = { type: 'mark', tMs: 1, what: 'started' };
  const text = `${formatEvent(mark)}{"type":"ga\n{"type":"gaze","tMs":-1}\n\n${formatEvent(mark)}`;
  const parsed = parseJournal(text);
  expect(parsed.events).toEqual([mark, mark]);
  expect(parsed.badLines.map(({ line }) => line)).toEqual([2, 3, 4]);
  expect(parsed.badLines[1]?.reason).toContain('tMs');
});
