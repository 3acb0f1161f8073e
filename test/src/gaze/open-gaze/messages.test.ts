import { expect, test } from 'vitest';
import {
  getCommand,
  LineSplitter,
  parseMessage,
  setCommand,
} from '../../../../src/gaze/open-gaze/messages.ts';

test('a command is one line that ends in CR LF', () => {
  expect(getCommand('SCREEN_SIZE')).toBe('<GET ID="SCREEN_SIZE" />\r\n');
  expect(setCommand('CALIBRATE_SHOW', { STATE: 1 })).toBe(
    '<SET ID="CALIBRATE_SHOW" STATE="1" />\r\n',
  );
});

test.each([
  ['<ACK ID="API_ID" VALUE="2.4" />', 'ACK', 'API_ID', 'VALUE', '2.4'],
  ['<NACK ID="SCREEN_SIZE" />', 'NACK', 'SCREEN_SIZE', 'ID', 'SCREEN_SIZE'],
  // Blanks as in the manual's examples.
  ['<CAL ID=" CALIB_START_PT" PT="2" CALX="0.85" />', 'CAL', 'CALIB_START_PT', 'PT', '2'],
  ['<ACK ID="CALIBRATE_START" STATE ="1" />', 'ACK', 'CALIBRATE_START', 'STATE', '1'],
  ['<REC CNT="1484" />>', 'REC', '', 'CNT', '1484'],
])('understands %s', (line, tag, id, name, value) => {
  const message = parseMessage(line);
  expect(message).toMatchObject({ tag, id });
  expect(message?.attributes[name]).toBe(value);
});

test.each(['', 'HTTP/1.1 400', '<REC', '<UPDATE ACTIVE_ID="1" >', '<!-- -->'])(
  'passes over %j',
  line => expect(parseMessage(line)).toBeNull(),
);

test('lines come whole, however the stream is cut', () => {
  const text = '<REC CNT="1" />\r\n<REC CNT="2" />\r\n<REC';
  for (let length = 1; length < text.length; length++) {
    const lines = new LineSplitter();
    const heard: string[] = [];
    for (let at = 0; at < text.length; at += length) {
      heard.push(...lines.push(text.slice(at, at + length)));
    }
    expect(heard).toEqual(['<REC CNT="1" />', '<REC CNT="2" />']);
  }
});
