import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { formatCsv } from '../../src/formats/csv.ts';
import { formatFixationsCsv } from '../../src/formats/fixations-csv.ts';
import { encodeHeatmapPng } from '../../src/formats/heatmap-png.ts';
import { formatWordsCsv } from '../../src/formats/words-csv.ts';
import { writeFileAtomically } from '../node/atomic-file.ts';
import type { OpenLibrary } from '../node/open-library.ts';
import { duration, print, table } from './output.ts';
import { type CommonOptions, jsonOption, libraryOption, withLibrary } from './with-library.ts';

/** readings, align, finish, discard. */
export function registerReadingCommands(program: Command): void {
  program
    .command('readings')
    .description('list the readings of the library')
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (options: CommonOptions) => {
      const readings = await withLibrary(options.library, api => api['readings.list']({}));
      print(readings, options.json, readings =>
        table(
          ['reading', 'state', 'duration', 'gaze samples', 'words', 'damaged lines', 'study'],
          readings.map(reading => [
            reading.readingId,
            reading.state,
            duration(reading.durationMs),
            reading.gazeSampleCount,
            reading.wordCount,
            reading.damagedLineCount || '',
            reading.studyId,
          ]),
          'The library has no readings.',
        ),
      );
    });

  program
    .command('align')
    .description('write a reading’s sentence heatmaps (16-bit PNG), fixations and words')
    .argument('<reading>', 'id of the reading')
    .requiredOption('--out <folder>', 'where to write; made if missing')
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (readingId: string, options: CommonOptions & { out: string }) => {
      const result = await withLibrary(options.library, (_, library) =>
        writeAlignment(library, readingId, options.out),
      );
      print(result, options.json, ({ files }) => files.join('\n'));
    });

  program
    .command('finish')
    .description('finish a reading that was interrupted')
    .argument('<reading>', 'id of the reading')
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (readingId: string, options: CommonOptions) => {
      const reading = await withLibrary(options.library, api =>
        api['readings.finish']({ readingId }),
      );
      print(reading, options.json, ({ readingId }) => `${readingId} is finished.`);
    });

  program
    .command('discard')
    .description('take a reading out of use; its files stay')
    .argument('<reading>', 'id of the reading')
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (readingId: string, options: CommonOptions) => {
      await withLibrary(options.library, api => api['readings.discard']({ readingId }));
      print({ readingId }, options.json, () => `${readingId} is discarded.`);
    });
}

/**
 * `sentence-00.png` …, each scaled to its own maximum, with what a level is worth in sentences.csv;
 * fixations.csv and words.csv.
 */
async function writeAlignment({ app, ports }: OpenLibrary, readingId: string, out: string) {
  const { alignment, film } = await app.recordings.alignments.of(readingId);
  await mkdir(out, { recursive: true });
  const files: string[] = [];
  const write = async (name: string, content: string | Uint8Array) => {
    await writeFileAtomically(join(out, name), content);
    files.push(join(out, name));
  };
  const rows: (string | number)[][] = [];
  for (const [sentenceIndex, { sentence, fixations, fallback }] of alignment.sentences.entries()) {
    const part = { sentence: sentenceIndex };
    const request = { alignment, film, part, maxSidePx: Number.POSITIVE_INFINITY };
    const { png, unitsPerLevel } = encodeHeatmapPng(await ports.compute('heatmap', request));
    const name = `sentence-${String(sentenceIndex).padStart(2, '0')}.png`;
    await write(name, png);
    const { text, startMs, endMs } = sentence;
    const times = [startMs, endMs].map(ms => (ms / 1000).toFixed(4));
    rows.push([name, text, ...times, fixations.length, String(fallback), unitsPerLevel]);
  }
  const columns = ['file', 'text', 'timestamp_start', 'timestamp_end', 'fixation_count'];
  await write('sentences.csv', formatCsv([...columns, 'fallback', 'ms_per_level'], rows));
  await write('fixations.csv', formatFixationsCsv(alignment.fixations));
  await write('words.csv', formatWordsCsv(alignment.sentences.map(({ sentence }) => sentence)));
  return { readingId, sigmaPx: alignment.sigmaPx, files };
}
