import type { PreflightProblem } from '../api/contract.ts';
import { rejectionCounts } from '../reading/quality-gate.ts';
import { withTrainingConsent } from './consent.ts';
import type { Ports, ReadingRecord, StudyRecord } from './ports.ts';

/** What a run would be trained on, and what is to be said of it. */
export interface Material {
  readings: ReadingRecord[];
  problems: PreflightProblem[];
}

/** Readings named in a problem, for a person to look at; there may be thousands more. */
const namedReadings = 20;

/**
 * The finished readings a model may be trained on: of films that are neither excluded nor held out,
 * nor of a patient of whom a film is; that nobody and no gate excluded; whose readers consent; and in
 * which something was said. What is left out, and why, is among the problems.
 */
export async function trainingMaterial(ports: Ports): Promise<Material> {
  const { catalogue } = ports;
  const studies = new Map(catalogue.studies().map(study => [study.studyId, study]));
  const heldOutPatients = new Set(
    [...studies.values()].filter(({ heldOut }) => heldOut).map(patientOf),
  );
  const studyOf = ({ studyId }: ReadingRecord) => studies.get(studyId);
  const problems: PreflightProblem[] = [];
  const sieve = new Sieve(
    catalogue.readings().filter(({ state }) => state === 'finished'),
    problems,
  );
  sieve.drop('lint.noFilm', 'warning', 'Readings of films that the library has not', reading =>
    Boolean(studyOf(reading)),
  );
  sieve.drop('lint.excludedFilm', 'note', 'Readings of films that were excluded', reading => {
    return studyOf(reading)?.exclusion === null;
  });
  sieve.drop('lint.heldOut', 'note', 'Readings of patients who are held out', reading => {
    const study = studyOf(reading);
    return study !== undefined && !heldOutPatients.has(patientOf(study));
  });
  sieve.drop('lint.rejected', 'note', 'Readings that the quality gate rejected', reading => {
    return reading.exclusion?.by !== 'gate';
  });
  sieve.drop('lint.excludedReading', 'note', 'Readings that a person excluded', reading => {
    return reading.exclusion === null;
  });
  sieve.drop('lint.noSentences', 'warning', 'Readings without a sentence', reading => {
    return reading.sentenceCount > 0;
  });
  const allowed = await withTrainingConsent(ports, sieve.left);
  const consented = new Set(allowed.map(({ readingId }) => readingId));
  sieve.drop(
    'lint.noConsent',
    'warning',
    'Readings whose readers have not agreed to training',
    reading => {
      return consented.has(reading.readingId);
    },
  );
  return { readings: sieve.left, problems };
}

/** A film that names nobody is of a patient of its own. */
export function patientOf({ patientKey, studyId }: StudyRecord): string {
  return patientKey ?? studyId;
}

/** Lets readings through that fit, and notes those that do not. */
class Sieve {
  left: ReadingRecord[];
  #problems: PreflightProblem[];

  constructor(readings: ReadingRecord[], problems: PreflightProblem[]) {
    this.left = readings;
    this.#problems = problems;
  }

  drop(
    code: string,
    level: PreflightProblem['level'],
    what: string,
    fits: (reading: ReadingRecord) => boolean,
  ): void {
    const dropped = this.left.filter(reading => !fits(reading));
    this.left = this.left.filter(fits);
    if (dropped.length > 0)
      this.#problems.push(problemOf(code, level, `${what} are left out`, dropped));
  }
}

/** A problem of these readings. */
export function problemOf(
  code: string,
  level: PreflightProblem['level'],
  what: string,
  readings: readonly Pick<ReadingRecord, 'readingId' | 'exclusion'>[],
): PreflightProblem {
  const readingIds = readings.slice(0, namedReadings).map(({ readingId }) => readingId);
  const { length: count } = readings;
  const gateReasons = rejectionCounts(readings);
  return { level, code, message: `${what}.`, count, readingIds, gateReasons };
}
