import type { EvaluationRequest, Figure } from '../api/evaluations.ts';
import { AppError } from '../base/app-error.ts';
import type { LabelledFilm } from '../dataset/film-set/film-set.ts';
import { promptedClasses } from '../evaluation/prompts/class-prompts.ts';
import { RETRIEVAL_KS } from '../evaluation/score-retrieval.ts';
import { onlyClass } from '../evaluation/score-zero-shot.ts';
import { formatCsv } from '../formats/csv.ts';
import { type EmbeddedFilm, embedTexts } from './evaluated-films.ts';
import type { EvaluationContext, EvaluationOutcome } from './evaluation-context.ts';
import {
  concatenated,
  embeddedByModel,
  filmsToTest,
  ownPrompts,
  type PreparedFilms,
  prepareFilms,
} from './prepared-films.ts';

type Request = Extract<EvaluationRequest, { kind: 'retrieval' }>;

/** Texts to be found, each the mean of its sentences, and the class of each film (−1: not asked). */
interface Gallery {
  texts: { name: string; sentences: readonly string[]; ofClass: number }[];
  classOf(film: LabelledFilm): number;
}

/** Films and texts that find each other. */
export async function evaluateRetrieval(
  request: Request,
  context: EvaluationContext,
): Promise<EvaluationOutcome> {
  const choose = (films: readonly LabelledFilm[]) =>
    filmsToTest(films).filter(
      ({ sentences }) => request.texts === 'prompts' || sentences.length > 0,
    );
  const needed = request.texts === 'prompts' ? 'films with labels' : 'films with reports';
  const prepared = await prepareFilms(request, context, choose, needed);
  const gallery =
    request.texts === 'reports'
      ? reportGallery(prepared)
      : await promptGallery(request, prepared, context);
  const figures: Figure[] = [];
  const rows: (string | number)[][] = [];
  for await (const { model, embedded } of embeddedByModel(prepared, context)) {
    const asked = embedded.filter(({ film }) => gallery.classOf(film) >= 0);
    if (asked.length === 0) throw nothingToFind();
    const { modelId } = model;
    const { figures: scored, precisions } = await context.compute('scoreRetrieval', {
      films: filmsOf(asked, gallery),
      texts: {
        features: await textFeatures(gallery, sentences => embedTexts(context, model, sentences)),
        classes: gallery.texts.map(({ ofClass }) => ofClass),
        owners: gallery.texts.map(({ name }) => name),
      },
      seed: request.seed,
    });
    figures.push(...scored.map(figure => ({ modelId, ...figure })));
    const names = {
      imageToText: asked.map(({ film }) => film.name),
      textToImage: gallery.texts.map(({ name }) => name),
    };
    for (const direction of ['imageToText', 'textToImage'] as const) {
      names[direction].forEach((name, query) => {
        const values = precisions[direction].map(ofK => ofK[query] as number);
        rows.push([modelId, direction, name, ...values]);
      });
    }
  }
  const columns = ['model', 'direction', 'query', ...RETRIEVAL_KS.map(k => `precisionAt${k}`)];
  return { ...prepared, figures, headline: figures, items: formatCsv(columns, rows) };
}

/** Each different report is a class of its own: films of one examination share it. */
function reportGallery({ films }: PreparedFilms): Gallery {
  const keyOf = ({ sentences }: LabelledFilm) => sentences.join('\n');
  const numbers = new Map<string, number>();
  const texts: Gallery['texts'] = [];
  for (const { film } of films) {
    const key = keyOf(film);
    if (numbers.has(key)) continue;
    numbers.set(key, texts.length);
    texts.push({ name: film.name, sentences: film.sentences, ofClass: texts.length });
  }
  return { texts, classOf: film => numbers.get(keyOf(film)) ?? -1 };
}

async function promptGallery(
  { promptsFile, textsPerClass, seed }: Request,
  { classes }: PreparedFilms,
  context: EvaluationContext,
): Promise<Gallery> {
  const own = await ownPrompts(context, promptsFile);
  const prompted = promptedClasses(classes, own, textsPerClass, seed);
  return {
    texts: prompted.flatMap(({ prompts }, ofClass) =>
      prompts.map(text => ({ name: text, sentences: [text], ofClass })),
    ),
    classOf: film => onlyClass(prompted.map(({ name }) => film.labels.get(name) ?? null)) ?? -1,
  };
}

function filmsOf(embedded: readonly EmbeddedFilm[], gallery: Gallery) {
  return {
    features: concatenated(embedded.map(({ features }) => features.global)),
    classes: embedded.map(({ film }) => gallery.classOf(film)),
    owners: embedded.map(({ film }) => film.patientId),
  };
}

/** A text's feature: the mean of its sentences', made length 1 again. */
async function textFeatures(
  { texts }: Gallery,
  embed: (sentences: readonly string[]) => Promise<Float32Array>,
): Promise<Float32Array> {
  const all = [...new Set(texts.flatMap(({ sentences }) => sentences))];
  const features = await embed(all);
  const width = features.length / all.length;
  const places = new Map(all.map((sentence, i) => [sentence, i]));
  const rows = texts.map(({ sentences }) => {
    const sum = new Float32Array(width);
    for (const sentence of sentences) {
      const start = (places.get(sentence) ?? 0) * width;
      for (let i = 0; i < width; i++) sum[i] = (sum[i] as number) + (features[start + i] as number);
    }
    const length = Math.hypot(...sum) || 1;
    return sum.map(value => value / length);
  });
  return concatenated(rows);
}

function nothingToFind(): AppError {
  return new AppError({
    code: 'evaluation.noFilms',
    message: 'No film of the data set can be used for this.',
    expected: 'films that have exactly one of the classes',
    actual: 'none',
  });
}
