import type { Api, ReaderSummary, Withdrawal } from '../api/contract.ts';
import { AppError } from '../base/app-error.ts';
import {
  CONSENT_VERSION,
  type ConsentChoices,
  consentOf,
  formatConsent,
  withdrawnAt,
} from '../reading/consent.ts';
import type { Ports } from './ports.ts';
import type { Recordings } from './recordings.ts';
import type { Turns } from './turns.ts';
import { modelsTrainedOn } from './withdrawn-models.ts';

type ReaderMethods = Pick<Api, Extract<keyof Api, `readers.${string}`>>;

interface ReaderServices {
  recordings: Recordings;
  /** By reader: nothing of a reader is begun while a withdrawal is on its way. */
  turns: Turns;
  isTraining: () => boolean;
  /** Forgets what was measured between the reader's eyes and voice. */
  forgetSpan: (reader: string) => Promise<void>;
  onChange: () => void;
}

/** Readers: what they agreed to, and the deletion of all that was recorded of them. */
export function readerMethods(
  ports: Ports,
  { recordings, turns, isTraining, forgetSpan, onChange }: ReaderServices,
): ReaderMethods {
  const summaryOf = async (reader: string): Promise<ReaderSummary> => {
    const text = await ports.consents.read(reader);
    const own = ports.catalogue.readings().filter(reading => reading.reader === reader);
    const kept = own.filter(({ state }) => state !== 'discarded');
    return {
      reader,
      consent: consentOf(text),
      withdrawnAt: withdrawnAt(text),
      readingCount: kept.length,
    };
  };

  const decide = async (reader: string, choices: ConsentChoices, language: string) => {
    const at = ports.clock.now().toISOString();
    const given = { ...choices, version: CONSENT_VERSION, at, language };
    await ports.consents.append(reader, formatConsent({ what: 'consent', reader, ...given }));
    const detail = Object.fromEntries(
      Object.entries(choices).map(([kind, isGiven]) => [kind, isGiven ? 'yes' : 'no']),
    );
    await ports.audit.append('reader.consent', reader, { version: CONSENT_VERSION, ...detail });
    onChange();
    return summaryOf(reader);
  };

  const withdrawalOf = async (reader: string): Promise<Withdrawal> => {
    const own = ports.catalogue.readings().filter(reading => reading.reader === reader);
    const readings = await Promise.all(
      own.map(async ({ readingId, studyId, startedAt }) => {
        const byteCount = await ports.readings.byteCount(readingId);
        return { readingId, studyId, startedAt, byteCount };
      }),
    );
    const models = modelsTrainedOn(await ports.models.list(), own);
    return { reader, readings, models };
  };

  const withdraw = async (reader: string, shownIds: string[]): Promise<Withdrawal> => {
    const plan = await withdrawalOf(reader);
    const ids = plan.readings.map(({ readingId }) => readingId);
    if (new Set([...ids, ...shownIds]).size !== ids.length || ids.length !== shownIds.length) {
      throw changed(reader, shownIds.length, ids.length);
    }
    if (isTraining()) throw busy();
    const at = ports.clock.now().toISOString();
    // The consent first: should the deletion be cut short, nothing more is recorded of the reader.
    const readingCount = ids.length;
    await ports.consents.append(
      reader,
      formatConsent({ what: 'withdrawal', reader, at, readingCount }),
    );
    await ports.audit.append('reader.withdraw', reader, {
      readings: readingCount,
      models: plan.models.length,
    });
    for (const { modelId } of plan.models) await ports.models.noteWithdrawal(modelId, at);
    for (const readingId of ids) await recordings.delete(readingId);
    await ports.examples.forget(ids);
    await ports.calibrations.removeOf(reader);
    await forgetSpan(reader);
    onChange();
    return plan;
  };

  return {
    async 'readers.list'() {
      const withReadings = ports.catalogue.readings().map(({ reader }) => reader);
      const all = new Set([...(await ports.consents.readers()), ...withReadings]);
      const readers = [...all].sort((a, b) => a.localeCompare(b));
      return Promise.all(readers.map(summaryOf));
    },
    'readers.get': ({ reader }) => summaryOf(reader),
    'readers.consent': ({ reader, choices, language }) =>
      turns.run(reader, () => decide(reader, choices, language)),
    'readers.withdrawal': ({ reader }) => withdrawalOf(reader),
    'readers.withdraw': ({ reader, readingIds }) =>
      turns.run(reader, () => withdraw(reader, readingIds)),
  };
}

function changed(reader: string, shownCount: number, count: number): AppError {
  return new AppError({
    code: 'withdrawal.changed',
    message: `The readings of ${reader} are not those that were shown any more.`,
    expected: `${shownCount} readings`,
    actual: `${count} readings`,
    advice: 'Look at what would be deleted again, then confirm.',
  });
}

function busy(): AppError {
  return new AppError({
    code: 'withdrawal.training',
    message: 'A model is being trained, perhaps on these readings.',
    advice: 'Cancel the run or wait for its end, then withdraw.',
  });
}
