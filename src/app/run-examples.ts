import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { AppError, reportOf } from '../base/app-error.ts';
import type { Example } from '../dataset/example.ts';
import type { ModelInput } from '../model/model-image.ts';
import { withTrainingConsent } from './consent.ts';
import type { Ports, RunMaterial } from './ports.ts';
import { recordedReading } from './recorded-reading.ts';
import { studyOf } from './studies.ts';

/** Raised where an example of the same reading would come out different from before. */
const preparationVersion = 1;
/** On their way at a time: each holds a film. */
const lanes = 3;

/** A reading as it is trained on, and the file it was prepared into. */
export interface PreparedExample {
  readingId: string;
  studyId: string;
  patientId: string;
  fingerprint: string;
  file: string;
  sentences: string[];
  hasGaze: boolean;
}

/** What an example is made of: the same fingerprint, the same example. */
async function ingredients(ports: Ports, readingId: string, input: ModelInput) {
  const studyId = ports.catalogue.reading(readingId)?.studyId ?? '';
  const study = studyOf(ports, studyId);
  const { widthPx, heightPx, fileName, patientKey } = study;
  const reading = await recordedReading(ports, readingId, { widthPx, heightPx });
  const all = JSON.stringify([preparationVersion, reading, studyId, patientKey, input]);
  const fingerprint = bytesToHex(sha256(utf8ToBytes(all))).slice(0, 32);
  return { study, reading, fingerprint, file: { fileName, patientKey } };
}

/** Prepares one reading, or finds it prepared; null where nothing was said that counts. */
export async function prepareExample(
  ports: Ports,
  readingId: string,
  input: ModelInput,
): Promise<PreparedExample | null> {
  const { study, reading, fingerprint, file } = await ingredients(ports, readingId, input);
  const known = await ports.examples.read(readingId, fingerprint);
  if (known !== null) {
    const path = ports.examples.path(readingId, fingerprint);
    return describe(known, study.studyId, fingerprint, path);
  }
  const bytes = await ports.studies.bytes(study);
  const example = await ports.compute('example', { ...reading, study: { ...file, bytes }, input });
  if (example === null) return null;
  const path = await ports.examples.write(example, fingerprint);
  return describe(example, study.studyId, fingerprint, path);
}

function describe(
  { exampleId, patientId, sentences, gaze }: Example,
  studyId: string,
  fingerprint: string,
  file: string,
): PreparedExample {
  return {
    readingId: exampleId,
    studyId,
    patientId,
    fingerprint,
    file,
    sentences,
    hasGaze: gaze !== null,
  };
}

/**
 * Prepares readings, in their order; one that can't be read is reported and left out.
 *
 * @param onPrepared hears how many are ready
 * @param isStopped ends the work between two readings
 */
export async function prepareExamples(
  ports: Ports,
  readingIds: readonly string[],
  input: ModelInput,
  onPrepared: (count: number) => void,
  isStopped: () => boolean,
): Promise<PreparedExample[]> {
  const prepared: (PreparedExample | null)[] = [];
  let next = 0;
  let done = 0;
  const lane = async () => {
    while (next < readingIds.length && !isStopped()) {
      const index = next++;
      try {
        prepared[index] = await prepareExample(ports, readingIds[index] as string, input);
      } catch (error) {
        if (error instanceof AppError && error.code.startsWith('disk.')) throw error;
        ports.report(reportOf(error));
      }
      onPrepared(++done);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return prepared.filter(example => example !== null && example !== undefined);
}

/**
 * The examples of a run that goes on, exactly as they were at its beginning.
 *
 * @throws AppError `run.dataGone` where a reading or its film is not there any more, `run.dataChanged`
 *   where one was changed and the example of then is not kept
 */
export async function examplesOfBefore(
  ports: Ports,
  material: RunMaterial,
  input: ModelInput,
  onPrepared: (count: number) => void,
): Promise<PreparedExample[]> {
  const examples: PreparedExample[] = [];
  for (const { readingId, studyId, fingerprint } of material.examples) {
    await refuseGone(ports, readingId, studyId);
    const known = await ports.examples.read(readingId, fingerprint);
    if (known !== null) {
      const path = ports.examples.path(readingId, fingerprint);
      examples.push(describe(known, studyId, fingerprint, path));
    } else {
      const made = await prepareExample(ports, readingId, input).catch(cause => {
        throw gone(readingId, reportOf(cause).message);
      });
      if (made?.fingerprint !== fingerprint) throw changed(readingId);
      examples.push(made);
    }
    onPrepared(examples.length);
  }
  return examples;
}

/** @throws AppError `run.dataGone` where a reading may not be trained on (any more) */
export async function refuseGone(ports: Ports, readingId: string, studyId: string): Promise<void> {
  const reading = ports.catalogue.reading(readingId);
  if (reading?.state !== 'finished') throw gone(readingId, 'its reading was discarded or deleted');
  if ((await withTrainingConsent(ports, [reading])).length === 0) {
    throw gone(readingId, 'its reader does not agree to training any more');
  }
  const study = ports.catalogue.study(studyId);
  if (study === null) throw gone(readingId, 'its film is not in the library');
  if (!(await ports.studies.exists(study))) {
    throw gone(readingId, `the file of its film ${study.fileName} is missing`);
  }
}

function gone(readingId: string, actual: string): AppError {
  return new AppError({
    code: 'run.dataGone',
    message: `The run can’t go on as it was: reading ${readingId} is not all there any more.`,
    expected: 'every reading that the run began with, and its film',
    actual,
    advice: 'Put it back and resume, or branch from the last checkpoint without it.',
  });
}

function changed(readingId: string): AppError {
  return new AppError({
    code: 'run.dataChanged',
    message: `The run can’t go on as it was: reading ${readingId} was changed since it began.`,
    expected: 'the sentences and gaze it began with',
    actual: 'others',
    advice: 'Branch from the last checkpoint to go on with what there is now.',
  });
}
