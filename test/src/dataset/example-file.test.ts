import { expect, test } from 'vitest';
import { decodeExample, encodeExample } from '../../../src/dataset/example-file.ts';
import { tinyExamples } from '../../support/tiny-training.ts';

test('an example comes back as it was, with gaze and without', () => {
  for (const example of tinyExamples(3, 28, 4)) {
    expect(decodeExample(encodeExample(example))).toEqual(example);
  }
});

test('a changed bit, a missing byte and an empty file are found', () => {
  const [example] = tinyExamples(1, 28, 4);
  if (example === undefined) throw new Error('no example');
  const file = encodeExample(example);
  for (const place of [0, 31, 40, file.length - 1]) {
    const changed = file.slice();
    changed[place] = (changed[place] as number) ^ 1;
    expect(() => decodeExample(changed)).toThrow(
      expect.objectContaining({ code: 'example.damaged' }),
    );
  }
  for (const cut of [file.subarray(0, -1), file.subarray(0, 32), new Uint8Array()]) {
    expect(() => decodeExample(cut)).toThrow(expect.objectContaining({ code: 'example.damaged' }));
  }
});
