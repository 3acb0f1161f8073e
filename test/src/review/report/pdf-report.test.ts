import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { PdfReport } from '../../../../src/review/report/pdf-report.ts';
import { winAnsi } from '../../../../src/review/report/winansi.ts';
import { findPdfToText } from '../../../support/system.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const at = new Date(Date.UTC(2026, 10, 23, 12));
const grey = encode({ width: 8, height: 8, data: new Uint8Array(64).fill(90), channels: 1 });

async function report() {
  const pdf = await PdfReport.begin('Fallbericht', at, 'de');
  pdf.title('Fallbericht');
  pdf.facts([
    ['Aufnahme', '3f2a'],
    ['Satz', 'Kleiner Erguss rechts, größer als zuvor; sonst unauffälliges Bild ohne Stauung'],
  ]);
  await pdf.pictures([{ png: grey, title: 'Blick', caption: 'Leser 1, 7 Fixationen' }], 3);
  pdf.table({
    columns: [
      { title: 'Maß', share: 1 },
      { title: 'vorher', share: 1, align: 'right' },
    ],
    rows: [['CC', '\u22120.12 [\u22120.30, 0.05]']],
  });
  return pdf;
}

test.skipIf(findPdfToText() === null)(
  'what is written into a report is found in its PDF (poppler’s pdftotext)',
  async () => {
    const path = join(await temporaryFolder(), 'report.pdf');
    writeFileSync(path, await (await report()).finish('Foveal 1.0'));
    const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
    expect(text).toMatch(/Aufnahme\s+3f2a/);
    expect(text).toMatch(/Kleiner Erguss rechts, größer als zuvor/);
    expect(text).toMatch(/CC\s+–0\.12 \[–0\.30, 0\.05\]/);
    expect(text).toMatch(/Foveal 1\.0\s+1 ?\/ ?1/);
  },
);

test('the same report has the same bytes, and what does not fit begins a second page', async () => {
  const once = await (await report()).finish('f');
  expect(await (await report()).finish('f')).toEqual(once);
  expect(new TextDecoder('latin1').decode(once).slice(0, 5)).toBe('%PDF-');
  const long = await report();
  for (let i = 0; i < 80; i++) long.paragraph(`line ${i}`);
  expect((await long.finish('f')).length).toBeGreaterThan(once.length);
});

test('letters that the fonts lack have stand-ins', () => {
  expect(winAnsi('Größe −1 ≥ 2 „x“ Łódź 漢\n')).toBe('Größe –1 >= 2 „x“ ?ódz ? ');
});
