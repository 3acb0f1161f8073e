import { describe, expect, test } from 'vitest';
import {
  CONSENT_VERSION,
  type Consent,
  type ConsentEvent,
  consentOf,
  formatConsent,
  mayTrainOn,
  missingConsent,
  readerOf,
  withdrawnAt,
} from '../../../src/reading/consent.ts';

const all: Consent = {
  camera: true,
  microphone: true,
  retention: true,
  training: true,
  version: CONSENT_VERSION,
  at: '2026-01-01T00:00:00.000Z',
  language: 'en',
};
const line = (change: Partial<Consent> = {}): ConsentEvent => ({
  what: 'consent',
  reader: 'Dr Ada Test',
  ...all,
  ...change,
});
const withdrawal: ConsentEvent = {
  what: 'withdrawal',
  reader: 'Dr Ada Test',
  at: '2026-02-01T00:00:00.000Z',
  readingCount: 3,
};
const file = (...events: ConsentEvent[]) => events.map(formatConsent).join('');

describe('what a file of consent says', () => {
  test('the last decision counts', () => {
    const text = file(line(), line({ training: false }));
    expect(consentOf(text)).toEqual({ ...all, training: false });
    expect(readerOf(text)).toBe('Dr Ada Test');
  });

  test('nobody asked is nothing agreed', () => {
    expect(consentOf('')).toBeNull();
    expect(readerOf('')).toBeNull();
  });

  test('a withdrawal takes everything back, until there is another consent', () => {
    expect(consentOf(file(line(), withdrawal))).toBeNull();
    expect(withdrawnAt(file(line(), withdrawal))).toBe(withdrawal.at);
    expect(consentOf(file(line(), withdrawal, line()))).toEqual(all);
    expect(withdrawnAt(file(line(), withdrawal, line()))).toBeNull();
  });

  test('agreement to other words, earlier or later ones, is none', () => {
    expect(consentOf(file(line({ version: CONSENT_VERSION - 1 })))).toBeNull();
    expect(consentOf(file(line({ version: CONSENT_VERSION + 1 })))).toBeNull();
  });

  test.each(['{"what":"cons', '{"what":"something new","reader":"Dr Ada Test"}', 'null'])(
    'after a last line that can’t be read nothing is taken for agreed: %s',
    last => {
      expect(consentOf(`${file(line())}${last}\n`)).toBeNull();
      expect(readerOf(`${last}\n${file(line())}`)).toBe('Dr Ada Test');
    },
  );
});

describe('what a recording needs', () => {
  const none = { gazeSource: 'none', speechModel: null } as const;
  test('nothing where neither camera nor microphone is used', () => {
    expect(missingConsent(none, null)).toEqual([]);
    expect(missingConsent({ ...none, gazeSource: 'mouse' }, null)).toEqual([]);
    expect(missingConsent({ ...none, gazeSource: 'synthetic' }, null)).toEqual([]);
  });
  test('the camera, the microphone or both', () => {
    const both = { gazeSource: 'webcam', speechModel: 'model' } as const;
    expect(missingConsent(both, null)).toEqual(['camera', 'microphone']);
    expect(missingConsent(both, { ...all, camera: false })).toEqual(['camera']);
    expect(missingConsent(both, { ...all, microphone: false })).toEqual(['microphone']);
    expect(missingConsent(both, all)).toEqual([]);
  });
});

describe('whether a model may be trained on a reading', () => {
  const refused = { ...all, training: false };
  const webcam = { gazeSource: 'webcam' } as const;
  test.each([
    ['agreed then and now', all, all, true],
    ['agreed then, refuses now', all, refused, false],
    ['refused then, agrees now', refused, all, false],
    ['withdrew since', all, null, false],
    ['was asked later, and agreed', undefined, all, true],
    ['had not agreed to anything, agrees now', null, all, true],
    ['was never asked', undefined, null, false],
  ])('its reader %s', (_, then, now, isAllowed) => {
    expect(mayTrainOn({ ...webcam, consent: then }, now)).toBe(isAllowed);
  });
  test('synthetic readings and data sets need nobody’s', () => {
    expect(mayTrainOn({ gazeSource: 'synthetic' }, null)).toBe(true);
    const origin = { readingId: '1', imageId: '2' };
    expect(mayTrainOn({ gazeSource: 'egd-cxr', origin }, null)).toBe(true);
  });
});
