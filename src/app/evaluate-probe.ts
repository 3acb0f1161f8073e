import type { EvaluationRequest, Figure } from '../api/evaluations.ts';
import type { LabelledFilm } from '../dataset/film-set/film-set.ts';
import type { ProbedFilms } from '../evaluation/score-probe.ts';
import { formatCsv } from '../formats/csv.ts';
import { patientShare, splitByPatient } from '../training/split.ts';
import type { EmbeddedFilm } from './evaluated-films.ts';
import type { EvaluationContext, EvaluationOutcome } from './evaluation-context.ts';
import { concatenated, embeddedByModel, prepareFilms } from './prepared-films.ts';

type Request = Extract<EvaluationRequest, { kind: 'probe' }>;

/** Linear probes on what the image tower makes of films, with shares of the training patients. */
export async function evaluateProbe(
  request: Request,
  context: EvaluationContext,
): Promise<EvaluationOutcome> {
  const { seed, shares } = request;
  const prepared = await prepareFilms(request, context, films => films, 'films with labels');
  const { classes } = prepared;
  const figures: Figure[] = [];
  const rows: (string | number)[][] = [];
  for await (const { model, embedded } of embeddedByModel(prepared, context)) {
    const { training, test } = evaluatedSides(embedded, request);
    const { modelId } = model;
    for (const [index, share] of shares.entries()) {
      context.progress('scoring', index, shares.length);
      const chosen = patientShare(training.map(patientOf), share, seed);
      const of = `${100 * share} %`;
      const scored = await context.compute('scoreProbe', {
        width: embedded[0]?.features.pooled.length ?? 1,
        classes,
        training: probed(
          chosen.map(at => training[at] as EmbeddedFilm),
          classes,
        ),
        test: probed(test, classes),
        seed,
      });
      figures.push(
        ...scored.figures.map(({ of: name, ...numbers }) => ({
          modelId,
          metric: name === null ? 'meanAuroc' : 'auroc',
          of: name === null ? of : `${name}, ${of}`,
          ...numbers,
        })),
      );
      test.forEach(({ film }, i) => {
        const logits = scored.logits.subarray(i * classes.length, (i + 1) * classes.length);
        const trueOnes = classes.filter(name => film.labels.get(name) === true).join('|');
        const told = Array.from(logits, logit => (Number.isNaN(logit) ? '' : logit));
        rows.push([modelId, of, film.name, film.patientId, trueOnes, ...told]);
      });
    }
  }
  return {
    ...prepared,
    figures,
    headline: figures.filter(({ metric }) => metric === 'meanAuroc'),
    items: formatCsv(['model', 'share', 'film', 'patient', 'truth', ...classes], rows),
  };
}

/** The published split where there is one, else one by patient. */
export function evaluatedSides<F extends { film: LabelledFilm }>(
  films: readonly F[],
  { testShare, seed }: Pick<Request, 'testShare' | 'seed'>,
): { training: F[]; test: F[] } {
  const splits = (['test', 'validation'] as const).find(split =>
    films.some(({ film }) => film.split === split),
  );
  if (splits !== undefined) {
    return {
      training: films.filter(({ film }) => film.split === 'training'),
      test: films.filter(({ film }) => film.split === splits),
    };
  }
  const { training, validation } = splitByPatient(films.map(patientOf), testShare, seed);
  const at = (indices: number[]) => indices.map(index => films[index] as F);
  return { training: at(training), test: at(validation) };
}

function probed(films: readonly EmbeddedFilm[], classes: readonly string[]): ProbedFilms {
  const labelsOf = ({ labels }: LabelledFilm) => classes.map(name => labels.get(name) ?? null);
  return {
    features: concatenated(films.map(({ features }) => features.pooled)),
    truth: films.map(({ film }) => labelsOf(film)),
    patients: films.map(patientOf),
  };
}

function patientOf({ film }: { film: LabelledFilm }): string {
  return film.patientId;
}
