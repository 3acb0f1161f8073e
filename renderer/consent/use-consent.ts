import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReaderSummary } from '../../src/api/contract.ts';
import { type ErrorReport, reportOf } from '../../src/base/app-error.ts';
import type { Consent, ConsentChoices } from '../../src/reading/consent.ts';
import { useApi } from '../api-client.ts';
import { i18n } from '../i18n.ts';
import { useMethod } from '../queries.ts';

/** Nothing is ticked for anybody. */
export const NOTHING: ConsentChoices = {
  camera: false,
  microphone: false,
  retention: false,
  training: false,
};

export interface ReaderConsent {
  /** null while it is being asked for, or where nobody is named. */
  summary: ReaderSummary | null;
  consent: Consent | null;
  error: ErrorReport | null;
  /** Writes the answers down for this reader; resolves when they are on the disk. */
  answer(reader: string, choices: ConsentChoices): Promise<unknown>;
  isSaving: boolean;
}

/** What the reader of this name agrees to, and the way to change it. */
export function useConsent(reader: string): ReaderConsent {
  const api = useApi();
  const client = useQueryClient();
  const query = useMethod('readers.get', { reader }, reader !== '');
  const answer = useMutation({
    mutationFn: (answered: { reader: string; choices: ConsentChoices }) =>
      api['readers.consent']({ ...answered, language: i18n.resolvedLanguage ?? 'en' }),
    onSuccess: summary => client.setQueryData(['readers.get', { reader: summary.reader }], summary),
  });
  const error = query.error ?? answer.error;
  const summary = query.data ?? null;
  return {
    summary,
    consent: summary?.consent ?? null,
    error: error && reportOf(error),
    answer: (reader, choices) => answer.mutateAsync({ reader, choices }),
    isSaving: answer.isPending,
  };
}
