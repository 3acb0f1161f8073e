import type { z } from 'zod';
import type { Api } from '../api/contract.ts';
import { embeddingMap, modelComparison, nextCases } from '../api/library-evaluations.ts';
import { AppError } from '../base/app-error.ts';
import type { Ports } from './ports.ts';

type InsightMethods = Pick<Api, Extract<keyof Api, `insights.${string}`>>;

/** What evaluations of the library's own films came to, in full. */
export function insightMethods({ evaluations }: Pick<Ports, 'evaluations'>): InsightMethods {
  const details = async <T extends z.ZodType>(
    evaluationId: string,
    schema: T,
  ): Promise<z.infer<T>> => {
    const text = await evaluations.readFile(evaluationId, 'details.json');
    const parsed = schema.safeParse(text === null ? null : JSON.parse(text));
    if (parsed.success) return parsed.data;
    throw new AppError({
      code: 'evaluation.noResult',
      message: `Evaluation ${evaluationId} has no such result.`,
      expected: 'a finished evaluation of this kind',
      actual: text === null ? 'none' : 'one of another kind',
    });
  };
  return {
    'insights.comparison': ({ evaluationId }) => details(evaluationId, modelComparison),
    'insights.map': ({ evaluationId }) => details(evaluationId, embeddingMap),
    'insights.nextCases': ({ evaluationId }) => details(evaluationId, nextCases),
  };
}
