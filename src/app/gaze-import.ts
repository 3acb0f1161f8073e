import type { GazeImportReport, Input } from '../api/contract.ts';
import { formatReport } from '../base/app-error.ts';
import { planGazeData } from '../formats/gaze-data/data-sets.ts';
import { ImageFinder } from '../formats/gaze-data/find-image.ts';
import { canBeImage, onFilm } from '../formats/gaze-data/fit-film.ts';
import { Problems } from '../formats/gaze-data/problems.ts';
import type { SourceFolder, SourceReading } from '../formats/gaze-data/source.ts';
import { JOURNAL_VERSION, type JournalEvent, type ReadingHeader } from '../reading/journal.ts';
import { formatEvent } from '../reading/journal-lines.ts';
import { replay } from '../reading/replay.ts';
import type { Importer } from './importer.ts';
import type { Ports, StudyRecord } from './ports.ts';
import { recordOf } from './reading-record.ts';

/** For images whose size nothing tells. */
const UNKNOWN_SIZE = { widthPx: 1024, heightPx: 1024 };

type Film = Pick<StudyRecord, 'studyId' | 'widthPx' | 'heightPx'> & { isStandIn: boolean };

const readerOf = {
  'egd-cxr': 'EGD-CXR radiologist',
  reflacx: 'REFLACX radiologist',
  'siim-gaze': 'SIIM gaze radiologist',
};

/**
 * Takes a gaze data set into the library, one reading at a time; each is stored whole, so an import
 * that is cut off can be done again and goes on where it was. `onProgress` hears the share done.
 */
export async function importGazeData(
  ports: Ports,
  importer: Importer,
  { folder, format, imagesFolder }: Input<'transfers.import'>,
  onProgress: (share: number, readingCount: number) => void,
  signal: AbortSignal,
): Promise<GazeImportReport> {
  const source = await ports.folders.open(folder);
  const images = imagesFolder === null ? null : await ports.folders.open(imagesFolder);
  const plan = planGazeData(source, format);
  const byteCounts = await Promise.all(plan.paths.map(path => source.byteCount(path)));
  const totalBytes = byteCounts.reduce((sum, count) => sum + count, 0);
  const films = new Films(ports, importer, images === null ? [source] : [images, source]);
  const problems = new Problems();
  const report = {
    readingCount: 0,
    knownCount: 0,
    sampleCount: 0,
    wordCount: 0,
    annotationCount: 0,
    withoutImageCount: 0,
  };
  const take = async (reading: SourceReading): Promise<void> => {
    const readingId = idOf(reading);
    const known = ports.catalogue.reading(readingId);
    const waitsForImage = known?.state === 'finished' && (await lacksImage(ports, readingId));
    if (known !== null && !(waitsForImage && films.has(reading))) {
      report.knownCount += 1;
    } else {
      const film = await films.of(reading, problems);
      await store(ports, source, reading, readingId, film);
      report.readingCount += 1;
      report.withoutImageCount += film.isStandIn ? 1 : 0;
      report.sampleCount += countOf(reading.events, 'gaze');
      report.wordCount += countOf(reading.events, 'word');
      report.annotationCount += reading.annotations.length;
    }
    onProgress(reading.share ?? Math.min(1, source.bytesRead / totalBytes), report.readingCount);
  };
  // One reading is stored while the next is read: the disk and the processor work at the same time.
  let taking: Promise<void> = Promise.resolve();
  try {
    for await (const reading of plan.readings(problems)) {
      await taking;
      signal.throwIfAborted();
      taking = take(reading);
      // Awaited in the next round; without a handler now, a full disk would end the host.
      taking.catch(() => {});
    }
  } finally {
    await taking;
  }
  await ports.audit.append('gaze.import', format, { readings: report.readingCount });
  return { ...report, problemCount: problems.count, problems: problems.told };
}

async function store(
  ports: Ports,
  source: SourceFolder,
  reading: SourceReading,
  readingId: string,
  film: Film,
): Promise<void> {
  const { events, annotations } = onFilm(reading, film);
  const header: ReadingHeader = {
    journalVersion: JOURNAL_VERSION,
    readingId,
    studyId: film.studyId,
    reader: readerOf[reading.dataSet],
    startedAt: ports.clock.now().toISOString(),
    ...reading.setup,
    speechModel: null,
    appVersion: ports.library.appVersion,
    origin: { ...reading.origin, ...(film.isStandIn ? { imageMissing: true } : {}) },
  };
  const endMs = events.reduce((end, event) => Math.max(end, lastMomentMs(event)), 0);
  const marked: JournalEvent[] = [
    { type: 'mark', tMs: 0, what: 'started' },
    ...events,
    { type: 'mark', tMs: endMs, what: 'finished' },
  ];
  const journal = marked.map(formatEvent).join('');
  const masks = new Map<string, Uint8Array>();
  for (const [file, path] of Object.entries(reading.masks)) {
    masks.set(file, await source.bytes(path));
  }
  await ports.readings.put({ header, journal, annotations, masks });
  // Decisions about it outlive an import that replaces it.
  const { decisions } = await ports.readings.files(readingId);
  ports.catalogue.putReading(recordOf(replay(header, marked), decisions, false, 0));
}

/** The films of a data set: imported once each, or a stand-in. */
class Films {
  readonly #ports: Ports;
  readonly #importer: Importer;
  readonly #finder: ImageFinder;
  readonly #known = new Map<string, Film>();

  constructor(ports: Ports, importer: Importer, folders: SourceFolder[]) {
    this.#ports = ports;
    this.#importer = importer;
    this.#finder = new ImageFinder(folders);
  }

  has({ origin }: SourceReading): boolean {
    return this.#finder.has(origin.imageId);
  }

  async of(reading: SourceReading, problems: Problems): Promise<Film> {
    const { imageId } = reading.origin;
    const film = this.#known.get(imageId) ?? (await this.#import(imageId, problems));
    if (film !== null && canBeImage(reading, film)) {
      this.#known.set(imageId, film);
      return film;
    }
    if (film !== null) problems.add(imageId, null, 'the image found has another shape; not used');
    return this.#standIn(reading);
  }

  async #import(imageId: string, problems: Problems): Promise<Film | null> {
    const file = await this.#finder.find(imageId);
    if (file === null) return null;
    const result = await this.#importer.import(file, { heldOut: false, keepName: true });
    if (result.outcome === 'imported') return { ...result.study, isStandIn: false };
    if (result.outcome === 'refused') {
      problems.add(file.fileName, null, formatReport(result.error));
      return null;
    }
    const study = this.#ports.catalogue.study(result.studyId);
    return study === null ? null : { ...study, isStandIn: false };
  }

  /** Held out, so that no model learns from hatching. */
  async #standIn({ origin: { imageId }, imageSize }: SourceReading): Promise<Film> {
    const { studies, catalogue, compute, clock } = this.#ports;
    const size = imageSize ?? UNKNOWN_SIZE;
    const bytes = await compute('standInFilm', { imageId, ...size });
    const studyId = await studies.studyIdOf(bytes);
    if (catalogue.study(studyId) === null) {
      const study: StudyRecord = {
        studyId,
        fileName: `no image (${imageId})`,
        format: 'png',
        ...size,
        importedAt: clock.now().toISOString(),
        patientKey: null,
        burnedInText: 'no',
        heldOut: true,
        exclusion: null,
        sourceKey: null,
      };
      await studies.put(study, bytes);
      catalogue.putStudy(study);
    }
    return { studyId, ...size, isStandIn: true };
  }
}

/** The same reading has the same id in every import: `reflacx-p102r009922`. */
function idOf({ dataSet, origin }: SourceReading): string {
  return `${dataSet}-${origin.readingId.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`.slice(
    0,
    120,
  );
}

async function lacksImage(ports: Ports, readingId: string): Promise<boolean> {
  const { header } = await ports.readings.files(readingId);
  return header.origin?.imageMissing === true;
}

function countOf(events: readonly JournalEvent[], type: JournalEvent['type']): number {
  return events.reduce((count, event) => count + (event.type === type ? 1 : 0), 0);
}

function lastMomentMs(event: JournalEvent): number {
  return event.type === 'word' ? event.endMs : event.tMs;
}
