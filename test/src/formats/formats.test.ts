import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { formatFixationsCsv } from '../../../src/formats/fixations-csv.ts';
import { encodeHeatmapPng } from '../../../src/formats/heatmap-png.ts';
import { formatWordsCsv } from '../../../src/formats/words-csv.ts';

test('fixations.csv has seconds and image px under REFLACX’s names', () => {
  const csv = formatFixationsCsv([
    { startMs: 1234.5, endMs: 1500, xPx: 100.456, yPx: -3, sampleCount: 7 },
  ]);
  expect(csv).toBe(
    'timestamp_start_fixation,timestamp_end_fixation,x_position,y_position,sample_count\n' +
      '1.2345,1.5000,100.46,-3.00,7\n',
  );
  expect(formatFixationsCsv([]).split('\n')).toHaveLength(2);
});

test('words.csv has every word with its sentence, quoted where it must be', () => {
  const word = (text: string, startMs: number) => ({
    text,
    startMs,
    endMs: startMs + 200,
    confidence: 0.75,
  });
  const sentence = (index: number, words: ReturnType<typeof word>[]) => ({
    index,
    text: '',
    startMs: 0,
    endMs: 0,
    words,
  });
  const csv = formatWordsCsv([
    sentence(0, [word('heart', 0)]),
    sentence(1, [word('so-called "normal", though', 1000)]),
  ]);
  expect(csv).toBe(
    'word,timestamp_start_word,timestamp_end_word,confidence,sentence\n' +
      'heart,0.0000,0.2000,0.75,0\n' +
      '"so-called ""normal"", though",1.0000,1.2000,0.75,1\n',
  );
});

describe('the heatmap as PNG', () => {
  const heatmap = { widthPx: 3, heightPx: 2, values: Float32Array.of(0, 1, 2, 3, -1, 0.5) };

  test('is 16-bit grey whose levels times the scale are the values', () => {
    const { png, unitsPerLevel } = encodeHeatmapPng(heatmap);
    const { header, levels } = parsePng(png);
    expect(header).toEqual({ widthPx: 3, heightPx: 2, bitDepth: 16, colourType: 0 });
    expect(levels).toEqual([0, 21845, 43690, 65535, 0, 10923]);
    expect(65535 * unitsPerLevel).toBeCloseTo(3, 9);
  });

  test('of nothing is black, with scale 0', () => {
    const empty = { ...heatmap, values: new Float32Array(6) };
    const { png, unitsPerLevel } = encodeHeatmapPng(empty);
    expect(parsePng(png).levels).toEqual([0, 0, 0, 0, 0, 0]);
    expect(unitsPerLevel).toBe(0);
  });
});

/** Header and samples of an unfiltered 16-bit grey PNG, read by way of zlib alone. */
function parsePng(png: Uint8Array) {
  const file = Buffer.from(png);
  const header = {
    widthPx: file.readUInt32BE(16),
    heightPx: file.readUInt32BE(20),
    bitDepth: file.readUInt8(24),
    colourType: file.readUInt8(25),
  };
  const data: Buffer[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    const isData = file.toString('latin1', at + 4, at + 8) === 'IDAT';
    if (isData) data.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  const raw = inflateSync(Buffer.concat(data));
  const stride = 1 + 2 * header.widthPx;
  const levels: number[] = [];
  for (let row = 0; row < header.heightPx; row++) {
    expect(raw[row * stride], 'filter of the row').toBe(0);
    for (let column = 0; column < header.widthPx; column++) {
      levels.push(raw.readUInt16BE(row * stride + 1 + 2 * column));
    }
  }
  return { header, levels };
}
