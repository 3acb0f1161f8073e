import type { Api } from '../api/contract.ts';
import { bytesOf, planeOf } from '../api/plane.ts';
import type { HeatmapPart } from '../heatmap/align.ts';
import type { Alignments } from './alignments.ts';
import type { Ports, ReadingRecord } from './ports.ts';
import { recordedReading, spanOf } from './recorded-reading.ts';
import { studyOf } from './studies.ts';

type GazeMethods = Pick<Api, Extract<keyof Api, `gaze.${string}`>>;

/** A span needs no more readings than this, and their journals are in memory together. */
const MOST_SPAN_READINGS = 60;

/** What gaze shows, of one reading and of several. */
export function gazeMethods(ports: Ports, alignments: Alignments): GazeMethods {
  const finished = () => ports.catalogue.readings().filter(({ state }) => state === 'finished');
  return {
    'gaze.picture': async ({ readingId }) => {
      const { film, record } = await alignments.of(readingId);
      const reading = await recordedReading(ports, readingId, film);
      const picture = await ports.compute('gazePicture', reading);
      return {
        ...picture,
        readingId,
        studyId: record.studyId,
        tMs: bytesOf(picture.tMs),
        xPx: bytesOf(picture.xPx),
        yPx: bytesOf(picture.yPx),
        speed: bytesOf(picture.speed),
        isKept: picture.isKept.slice(),
        rawHeatmap: planeOf(picture.rawHeatmap),
        filteredHeatmap: planeOf(picture.filteredHeatmap),
      };
    },

    'gaze.overlay': async ({ readingId, sentenceIndex, layers, format }) => {
      const { alignment, record } = await alignments.of(readingId);
      const study = studyOf(ports, record.studyId);
      const part: HeatmapPart = sentenceIndex === null ? null : { sentence: sentenceIndex };
      const { colourMap, heatmapOpacity: opacity } = await ports.settings.read();
      const content = await ports.compute('overlay', {
        bytes: await ports.studies.bytes(study),
        fileName: study.fileName,
        alignment,
        part,
        layers,
        format,
        colourMap,
        opacity,
      });
      return { content: content.slice() };
    },

    'gaze.span': async ({ reader }) => {
      const settings = await ports.settings.read();
      const own = finished().filter(record => record.reader === reader && hasEvidence(record));
      const readings = await Promise.all(
        own.slice(-MOST_SPAN_READINGS).map(({ readingId }) => ports.readings.files(readingId)),
      );
      return {
        reader,
        eyeVoiceSpanMs: spanOf(settings, reader),
        isOwn: settings.readerSpansMs[reader] !== undefined,
        estimate: await ports.compute('span', readings),
      };
    },

    'gaze.readers': async ({ studyId }) => {
      const { widthPx, heightPx } = studyOf(ports, studyId);
      const chosen = newestPerReader(finished().filter(record => record.studyId === studyId));
      const readings = await Promise.all(
        chosen.map(async ({ readingId, reader }) => {
          const { alignment } = await alignments.of(readingId);
          return { readingId, reader, alignment };
        }),
      );
      const { topics, readers } = await ports.compute('readers', {
        readings,
        film: { widthPx, heightPx },
      });
      return {
        studyId,
        topics: topics.map(topic => ({ ...topic, combined: planeOf(topic.combined) })),
        readers,
      };
    },

    'gaze.measures': async ({ readingId }) => {
      const { alignment, film, record } = await alignments.of(readingId);
      const { studyId, reader } = record;
      return {
        readingId,
        studyId,
        reader,
        ...(await ports.compute('measures', { alignment, film })),
      };
    },
  };
}

function hasEvidence({ gazeSampleCount, sentenceCount }: ReadingRecord): boolean {
  return gazeSampleCount > 0 && sentenceCount > 0;
}

function newestPerReader(records: ReadingRecord[]): ReadingRecord[] {
  const newest = new Map<string, ReadingRecord>();
  for (const record of records.sort((a, b) => a.startedAt.localeCompare(b.startedAt))) {
    newest.set(record.reader, record);
  }
  return [...newest.values()];
}
