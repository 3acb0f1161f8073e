import { expect, test } from 'vitest';
import { parseMessage } from '../../../../src/gaze/open-gaze/messages.ts';
import {
  calibratedPoints,
  gazeRecord,
  tickFrequency,
  trackedScreen,
} from '../../../../src/gaze/open-gaze/records.ts';

const message = (line: string) => {
  const parsed = parseMessage(line);
  if (parsed === null) throw new Error(`no message: ${line}`);
  return parsed;
};

test('a record has its counter, its tick as ms and the best point of gaze', () => {
  const rec = message(
    '<REC CNT="7" TIME="4.99716" TIME_TICK="25000000" BPOGX="0.25" BPOGY="1.02" BPOGV="1" />',
  );
  expect(gazeRecord(rec, 10_000_000)).toEqual({
    counter: 7,
    deviceMs: 2500,
    gaze: { x: 0.25, y: 1.02 },
  });
});

test.each([
  ['flagged invalid', 'BPOGX="0.25" BPOGY="0.5" BPOGV="0"'],
  ['without its flag', 'BPOGX="0.25" BPOGY="0.5"'],
  ['no number', 'BPOGX="nan" BPOGY="0.5" BPOGV="1"'],
  ['missing', ''],
])('gaze that is %s is no gaze', (_what, fields) => {
  const rec = message(`<REC CNT="1" TIME_TICK="1" ${fields} />`);
  expect(gazeRecord(rec, 1000)).toEqual({ counter: 1, deviceMs: 1, gaze: null });
});

test('TIME stands in for a tick that is not sent; without either there is no record', () => {
  expect(gazeRecord(message('<REC CNT="1" TIME="4.5" />'), 1000)?.deviceMs).toBe(4500);
  expect(gazeRecord(message('<REC CNT="1" />'), 1000)).toBeNull();
});

test.each([
  ['10000000', 10_000_000],
  ['2405480000', 2_405_480_000],
  // The manual's example: a double whose bits are printed as an integer.
  ['4704405731611246592', 3_330_093],
])('a frequency of %s is %d ticks a second', (text, ticks) => {
  expect(tickFrequency(message(`<ACK ID="TIME_TICK_FREQUENCY" FREQ="${text}" />`))).toBe(ticks);
});

test('no frequency is NaN', () => {
  expect(tickFrequency(message('<ACK ID="TIME_TICK_FREQUENCY" />'))).toBeNaN();
});

test('the screen may lie left of the main one; half an answer is none', () => {
  const ack = '<ACK ID="SCREEN_SIZE" X="-1920" Y="0" WIDTH="1920" HEIGHT="1080" />';
  expect(trackedScreen(message(ack))).toEqual({
    leftPx: -1920,
    topPx: 0,
    widthPx: 1920,
    heightPx: 1080,
  });
  expect(trackedScreen(message('<ACK ID="SCREEN_SIZE" X="0" Y="0" WIDTH="1920" />'))).toBeNull();
});

test('a calibration lists each point with both eyes, null where an eye failed', () => {
  const result = message(
    '<CAL ID="CALIB_RESULT" CALX1="0.5" CALY1="0.5" LX1="0.502" LY1="0.503" LV1="1" RX1="0.51" RY1="0.51" RV1="0" CALX2="0.85" CALY2="0.15" LX2="0.85" LY2="0.15" LV2="0" RX2="0.8" RY2="0.1" RV2="1" />',
  );
  expect(calibratedPoints(result)).toEqual([
    { target: { x: 0.5, y: 0.5 }, left: { x: 0.502, y: 0.503 }, right: null },
    { target: { x: 0.85, y: 0.15 }, left: null, right: { x: 0.8, y: 0.1 } },
  ]);
});
