import type { EvaluationRequest, Figure } from '../api/evaluations.ts';
import { promptedClasses } from '../evaluation/prompts/class-prompts.ts';
import { formatCsv } from '../formats/csv.ts';
import { embedTexts } from './evaluated-films.ts';
import type { EvaluationContext, EvaluationOutcome } from './evaluation-context.ts';
import {
  concatenated,
  embeddedByModel,
  filmsToTest,
  ownPrompts,
  prepareFilms,
} from './prepared-films.ts';

type Request = Extract<EvaluationRequest, { kind: 'zero-shot' }>;

/** Classification by prompts alone. */
export async function evaluateZeroShot(
  request: Request,
  context: EvaluationContext,
): Promise<EvaluationOutcome> {
  const { seed, promptsPerClass, promptScore } = request;
  const prepared = await prepareFilms(request, context, filmsToTest, 'films with labels');
  const own = await ownPrompts(context, request.promptsFile);
  const prompted = promptedClasses(prepared.classes, own, promptsPerClass, seed);
  const classes = prompted.map(({ name }) => name);
  const figures: Figure[] = [];
  const rows: (string | number)[][] = [];
  for await (const { model, embedded } of embeddedByModel(prepared, context)) {
    const prompts = [];
    for (const { prompts: texts } of prompted) {
      prompts.push(await embedTexts(context, model, texts));
    }
    const truth = embedded.map(({ film }) => classes.map(name => film.labels.get(name) ?? null));
    const { modelId } = model;
    const scored = await context.compute('scoreZeroShot', {
      films: concatenated(embedded.map(({ features }) => features.global)),
      width: embedded[0]?.features.global.length ?? 1,
      patients: embedded.map(({ film }) => film.patientId),
      truth,
      classes,
      prompts,
      promptScore,
      seed,
    });
    figures.push(...scored.figures.map(figure => ({ modelId, ...figure })));
    embedded.forEach(({ film }, i) => {
      const scores = scored.scores.subarray(i * classes.length, (i + 1) * classes.length);
      const trueOnes = classes.filter((_, c) => truth[i]?.[c] === true).join('|');
      const told = classes[scored.told[i] as number] ?? '';
      rows.push([modelId, film.name, film.patientId, trueOnes, told, ...scores]);
    });
  }
  return {
    ...prepared,
    figures,
    headline: figures.filter(({ of }) => of === null),
    items: formatCsv(['model', 'film', 'patient', 'truth', 'told', ...classes], rows),
  };
}
