import { AppError } from '../base/app-error.ts';
import type { Example } from '../dataset/example.ts';
import type { ModelInput } from '../model/model-image.ts';
import type { Ports, ReadingRecord } from './ports.ts';
import { type PreparedExample, prepareExamples } from './run-examples.ts';

/** Finished readings that a model may be judged by: of films that count, not rejected, with sentences. */
export function judgedReadings({ catalogue }: Pick<Ports, 'catalogue'>): ReadingRecord[] {
  return catalogue.readings().filter(reading => {
    const study = catalogue.study(reading.studyId);
    const isWhole = reading.state === 'finished' && reading.sentenceCount > 0;
    return isWhole && reading.exclusion === null && study !== null && study.exclusion === null;
  });
}

/** Those readings prepared for models of this input; one that can't be read is reported and left out. */
export async function prepareJudged(
  ports: Ports,
  readings: readonly { readingId: string }[],
  input: ModelInput,
  onPrepared: (count: number) => void,
  signal: AbortSignal,
): Promise<PreparedExample[]> {
  const ids = readings.map(({ readingId }) => readingId);
  const prepared = await prepareExamples(ports, ids, input, onPrepared, () => signal.aborted);
  signal.throwIfAborted();
  if (prepared.length > 0) return prepared;
  throw noReadings(false);
}

/** Nothing was read that a model could be judged by. */
export function noReadings(unseenOnly: boolean): AppError {
  return new AppError({
    code: 'evaluation.noReadings',
    message: 'There are no readings to judge models by.',
    expected: unseenOnly
      ? 'at least one finished reading of a film that none of the models was trained on'
      : 'at least one finished reading with sentences',
    actual: 'none',
    advice: unseenOnly
      ? 'Import some films as held out, and read them.'
      : 'Read a film first, or run `foveal demo` for synthetic ones.',
  });
}

/** A prepared example, as it is; @throws AppError `example.damaged` where its file is gone meanwhile */
export async function exampleOf(
  { examples }: Pick<Ports, 'examples'>,
  { readingId, fingerprint }: PreparedExample,
): Promise<Example> {
  const example = await examples.read(readingId, fingerprint);
  if (example !== null) return example;
  throw new AppError({
    code: 'example.damaged',
    message: `The prepared reading ${readingId} is gone.`,
    advice: 'Start the evaluation again: it is prepared anew.',
  });
}
