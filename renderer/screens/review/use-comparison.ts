import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Attention, Output, Plane } from '../../../src/api/contract.ts';
import { useApi } from '../../api-client.ts';

/** What is being compared. */
export interface Question {
  readingId: string;
  studyId: string;
  /** How many sentences the reading has. */
  sentenceCount: number;
  sentenceIndex: number;
  /** A typed phrase in place of the sentence. */
  phrase: string | null;
  baseModelId: string | null;
  tunedModelId: string | null;
}

export interface Comparison {
  /** Gaze on the models' patches; null for a typed phrase, which nobody looked for. */
  gazeGrid: Plane | null;
  base: Attention;
  tuned: Attention;
}

/** Attention of both models to a sentence or a typed phrase; the next sentence is fetched ahead. */
export function useComparison(question: Question) {
  const { readingId, studyId, sentenceCount, sentenceIndex, phrase } = question;
  const { baseModelId, tunedModelId } = question;
  const api = useApi();
  const client = useQueryClient();
  const models =
    baseModelId !== null && tunedModelId !== null ? { baseModelId, tunedModelId } : null;

  const ofSentence = (index: number) => ({
    queryKey: ['review.compare', readingId, index, baseModelId, tunedModelId],
    queryFn: (): Promise<Output<'review.compare'>> =>
      api['review.compare']({
        readingId,
        sentenceIndex: index,
        baseModelId: baseModelId ?? '',
        tunedModelId: tunedModelId ?? '',
      }),
  });
  const sentence = useQuery({
    ...ofSentence(sentenceIndex),
    enabled: models !== null && phrase === null && sentenceIndex < sentenceCount,
  });
  const asked = useQuery({
    queryKey: ['review.attend', studyId, phrase, baseModelId, tunedModelId],
    queryFn: async (): Promise<Comparison> => {
      const attend = (modelId: string | null) =>
        api['review.attend']({ modelId: modelId ?? '', studyId, phrase: phrase ?? '' });
      return { gazeGrid: null, base: await attend(baseModelId), tuned: await attend(tunedModelId) };
    },
    enabled: models !== null && phrase !== null,
  });

  const isReady = sentence.isSuccess;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per answered sentence
  useEffect(() => {
    if (isReady && sentenceIndex + 1 < sentenceCount) {
      client.prefetchQuery(ofSentence(sentenceIndex + 1));
    }
  }, [isReady, sentenceIndex, sentenceCount]);

  const query = phrase === null ? sentence : asked;
  const data: Comparison | undefined = query.data;
  return {
    comparison: data,
    error: query.error,
    retry: query.refetch,
    isFetching: query.isFetching,
  };
}
