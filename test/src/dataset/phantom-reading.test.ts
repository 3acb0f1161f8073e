import { expect, test } from 'vitest';
import { makePhantom } from '../../../src/dataset/phantom.ts';
import { readPhantom } from '../../../src/dataset/phantom-reading.ts';
import { journalEvent, type WordEvent } from '../../../src/reading/journal.ts';

const phantom = makePhantom(12);
const { begin, events } = readPhantom(phantom);
const words = events.filter((event): event is WordEvent => event.type === 'word');

test('the journal is valid, starts and finishes, and has the view before the first gaze', () => {
  for (const event of events) journalEvent.parse(event);
  expect(events[0]).toMatchObject({ type: 'mark', what: 'started' });
  expect(events.at(-1)).toMatchObject({ type: 'mark', what: 'finished' });
  const view = events.findIndex(event => event.type === 'view');
  expect(view).toBeLessThan(events.findIndex(event => event.type === 'gaze'));
});

test('the words are the report, in order, one after the other, at 90 to 200 a minute', () => {
  const text = phantom.sentences.map(sentence => sentence.text).join(' ');
  expect(words.map(word => word.text).join(' ')).toBe(text);
  let before = 0;
  for (const { startMs, endMs } of words) {
    expect(startMs).toBeGreaterThanOrEqual(before);
    expect(endMs - startMs).toBeGreaterThan(100);
    expect(endMs - startMs).toBeLessThan(1500);
    before = endMs;
  }
});

test('the pause between sentences is at least a second, inside one at most 140 ms', () => {
  const ends = new Set<number>();
  let count = 0;
  for (const { text } of phantom.sentences) {
    count += text.split(' ').length;
    ends.add(count - 1);
  }
  for (let i = 0; i + 1 < words.length; i++) {
    const pauseMs = (words[i + 1]?.startMs ?? 0) - (words[i]?.endMs ?? 0);
    expect(ends.has(i) ? pauseMs >= 999 : pauseMs <= 141).toBe(true);
  }
});

test('the validation shows the bias of the reading', () => {
  const { noise } = readPhantom(phantom);
  const errors = (begin.calibration?.validation ?? []).flatMap(target =>
    target.samples.map(sample => sample.xPx - target.xPx),
  );
  const meanError = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  expect(Math.abs(meanError - noise.bias.xPx)).toBeLessThan(0.25 * noise.spreadPx);
});
