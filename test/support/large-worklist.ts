import type { SqliteCatalogue } from '../../main/node/catalogue.ts';
import type { ReadingRecord, StudyRecord } from '../../src/app/ports.ts';
import { SeededRandom } from '../../src/base/random.ts';

const MODALITIES = ['DX', 'CR'];

/** Fills a catalogue with synthetic films, a fifth of them read, a few interrupted or excluded. */
export function fillCatalogue(catalogue: SqliteCatalogue, count: number, seed = 1): void {
  const random = new SeededRandom(seed);
  const studies = Array.from({ length: count }, (_, i) => study(i, random));
  const readings = studies.flatMap(({ studyId }, i) => {
    const chance = random.uniform();
    if (chance > 0.22) return [];
    return [reading(studyId, i, chance > 0.2 ? 'open' : 'finished')];
  });
  catalogue.replaceAll(studies, readings);
}

function study(i: number, random: SeededRandom): StudyRecord {
  const hex = () =>
    Math.floor(random.uniform(0, 2 ** 32))
      .toString(16)
      .padStart(8, '0');
  const studyId = Array.from({ length: 8 }, hex).join('');
  const modality = MODALITIES[i % 2];
  const isExcluded = random.uniform() < 0.01;
  return {
    studyId,
    fileName: `${modality} ${studyId.slice(0, 6)}`,
    format: 'dicom',
    widthPx: 2000 + (i % 7) * 100,
    heightPx: 2400,
    importedAt: new Date(1_700_000_000_000 + 60_000 * i).toISOString(),
    heldOut: false,
    patientKey: `P${hex()}`,
    burnedInText: i % 50 === 0 ? 'possible' : 'no',
    sourceKey: hex() + hex(),
    exclusion: isExcluded ? { reason: 'poorQuality', at: '2026-01-01T00:00:00.000Z' } : null,
  };
}

function reading(studyId: string, i: number, state: ReadingRecord['state']): ReadingRecord {
  return {
    readingId: `reading-${i}`,
    studyId,
    reader: 'Reader',
    startedAt: '2026-01-01T00:00:00.000Z',
    state,
    durationMs: 60_000,
    gazeSampleCount: 1800,
    lossShare: 0.02,
    wordCount: 40,
    sentenceCount: 5,
    meanErrorPx: 60,
    gazeSource: 'synthetic',
    lostShare: null,
    longestGapMs: null,
    expectedErrorPx: null,
    exclusion: null,
    inclusion: null,
    damagedLineCount: 0,
  };
}
