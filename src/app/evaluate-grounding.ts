import type { EvaluationRequest, Figure } from '../api/evaluations.ts';
import type { LabelledFilm } from '../dataset/film-set/film-set.ts';
import type { ScoredPhrase } from '../evaluation/score-grounding.ts';
import { formatCsv } from '../formats/csv.ts';
import type { Region } from '../imaging/region.ts';
import { patchCosines } from '../model/attend.ts';
import { type EmbeddedFilm, embedTexts } from './evaluated-films.ts';
import type { EvaluationContext, EvaluationOutcome } from './evaluation-context.ts';
import { embeddedByModel, filmsToTest, prepareFilms } from './prepared-films.ts';

type Request = Extract<EvaluationRequest, { kind: 'grounding' }>;

/** A phrase with everything that was marked for it on its film, px as marked. */
interface MarkedPhrase {
  text: string;
  label: string;
  region: Region;
}

/** How well the attention of phrases finds what was marked for them. */
export async function evaluateGrounding(
  request: Request,
  context: EvaluationContext,
): Promise<EvaluationOutcome> {
  const choose = (films: readonly LabelledFilm[]) =>
    filmsToTest(films.filter(({ marks }) => marks.length > 0));
  const prepared = await prepareFilms(request, context, choose, 'films with boxes or masks');
  const figures: Figure[] = [];
  const rows: (string | number)[][] = [];
  for await (const { model, embedded } of embeddedByModel(prepared, context, true)) {
    const { modelId } = model;
    const texts = [
      ...new Set(embedded.flatMap(({ film }) => phrasesOf(film).map(({ text }) => text))),
    ];
    const features = await embedTexts(context, model, texts);
    const scored: ScoredPhrase[] = [];
    for (const [index, film] of embedded.entries()) {
      context.refuseCancelled();
      context.progress('scoring', index, embedded.length);
      for (const { text, ...phrase } of await scoresOf(film, texts, features, context)) {
        scored.push(phrase);
        const { label, cnr, meanIou, hit } = phrase;
        const { name, patientId } = film.film;
        const place = [modelId, name, patientId, label, text];
        rows.push([...place, cnr ?? '', meanIou ?? '', hit ? 1 : 0]);
      }
    }
    const sums = await context.compute('scoreGrounding', { phrases: scored, seed: request.seed });
    figures.push(...sums.map(figure => ({ modelId, ...figure })));
  }
  const columns = ['model', 'film', 'patient', 'label', 'phrase', 'cnr', 'meanIou', 'hit'];
  return {
    ...prepared,
    figures,
    headline: figures.filter(({ of }) => of === null),
    items: formatCsv(columns, rows),
  };
}

async function scoresOf(
  { film, widthPx, heightPx, features: { patches } }: EmbeddedFilm,
  texts: readonly string[],
  features: Float32Array,
  { compute }: EvaluationContext,
) {
  const width = features.length / texts.length;
  const size = { widthPx, heightPx };
  const phrases = phrasesOf(film);
  const scores = await compute('scorePhrases', {
    ...size,
    phrases: phrases.map(({ text, region }) => {
      const at = texts.indexOf(text);
      const sentence = features.subarray(at * width, (at + 1) * width);
      return {
        attention: patchCosines(patches, sentence),
        region: scaled(region, film.markedSize ?? size, size),
      };
    }),
  });
  return phrases.map(({ text, label }, i) => {
    const score = scores[i] as (typeof scores)[number];
    return { text, label, patientId: film.patientId, ...score };
  });
}

/** What was marked for the same words is one region, as MS-CXR's users count it. */
function phrasesOf({ marks }: LabelledFilm): MarkedPhrase[] {
  const wordsOf = (label: string) => label.toLowerCase().replaceAll('_', ' ');
  const groups = Map.groupBy(marks, ({ phrase, label }) => phrase ?? wordsOf(label));
  return [...groups].map(([text, some]) => ({
    text,
    label: some[0]?.label ?? '',
    region: some.flatMap(({ region }) => region),
  }));
}

type Size = { widthPx: number; heightPx: number };

/** A region in the px of the film that is there, which may have been made smaller. */
function scaled(region: Region, from: Size, to: Size): Region {
  const [x, y] = [to.widthPx / from.widthPx, to.heightPx / from.heightPx];
  return region.map(outline => outline.map(({ xPx, yPx }) => ({ xPx: x * xPx, yPx: y * yPx })));
}
