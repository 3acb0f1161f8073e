import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { de } from '../../renderer/locales/de/index.ts';
import { en } from '../../renderer/locales/en/index.ts';
import { CONSENT_VERSION } from '../../src/reading/consent.ts';

/** SHA-256 of the words of each version. An old version's words never change. */
const wordsOf: Record<number, string> = {
  1: '594e0c35d3115862641c81013539510789796fad3f85d8a4b447a20220740f72',
};

test('the words readers agree to change only with their version', () => {
  const words = [en, de].map(({ consent: { kinds, words } }) => ({ kinds, words }));
  const hash = createHash('sha256').update(JSON.stringify(words)).digest('hex');
  expect({ version: CONSENT_VERSION, hash }).toEqual({
    version: CONSENT_VERSION,
    hash: wordsOf[CONSENT_VERSION],
  });
});
