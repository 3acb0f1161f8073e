import { attentionPeak } from '../../src/evaluation/pointing-game.ts';
import { dataUrl, gazeHeatmap, overlayUrl, svgPath } from './page-images.ts';
import { pageStyle } from './page-style.ts';
import type { DemoResults } from './run-demo.ts';
import { type Arm, arms, type Condition, conditions, type ScoredSentence } from './scores.ts';
import { conditionNames, fixed, groupRows, type TableRow, topicName, topicRows } from './tables.ts';

/** How many cases of each kind of finding the page shows. */
const CASES_PER_KIND = 2;

/** The demo's report as one HTML file that needs nothing else. */
export function demoPage(demo: DemoResults, scored: readonly ScoredSentence[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Foveal demo: does gaze teach a model where to look?</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
${introduction(demo)}
${headline(demo)}
<h2>Agreement with the true regions</h2>
<p>${tableNote(demo)}</p>
${table(groupRows(demo))}
<h2>Unseen phantoms</h2>
<p>The first ${CASES_PER_KIND} unseen phantoms of each kind of finding, in the order of their seeds: they were not chosen by how well they turned out. The dashed line is the true region, which no model saw. The cross is the place of highest attention.</p>
${firstCases(scored).map(caseRow).join('\n')}
<h2>By structure and finding</h2>
${table(topicRows(demo))}
${method(demo)}
</main>
</body>
</html>
`;
}

function introduction({ parameters }: DemoResults): string {
  const { trainingCount, unseenCount, seeds } = parameters;
  const repeated = seeds.length === 1 ? '' : ` All of it was repeated with ${seeds.length} seeds.`;
  return `<header>
<p class="eyebrow">Foveal demo</p>
<h1>Does gaze teach a model where to look?</h1>
<p class="lead">${trainingCount} synthetic chest films were read aloud by a synthetic radiologist in front of a webcam as noisy as a real one. One small EGMA model was then trained twice from the same initial weights, on the same films and words in the same order: once with the gaze, once without. Shown ${unseenCount} films that neither has seen, which of them looks at what the sentence speaks of?${repeated}</p>
</header>`;
}

function headline(demo: DemoResults): string {
  const [all] = groupRows(demo);
  if (all === undefined) return '';
  const card = (arm: Arm) => `<div class="card ${arm}">
<h3>${conditionNames[arm]}</h3>
<p class="figure">${all.cells[arm].hitRate}</p><p>of the sentences: highest attention inside the true region or within half a patch of it</p>
<p class="figure small">${all.cells[arm].correlation}</p><p>correlation (CC) with the true region</p>
</div>`;
  return `<section class="cards">${arms.map(card).join('\n')}</section>`;
}

function tableNote({ parameters }: DemoResults): string {
  const spread =
    parameters.seeds.length === 1
      ? 'CC: mean ± SD over sentences. Gain: mean difference in CC between training with and without gaze, with its 95 % bootstrap interval over phantoms.'
      : `Mean ± SD over ${parameters.seeds.length} repetitions with other phantoms, other initial weights and another order.`;
  return `${spread} <em>Words only</em> is a yardstick that never sees the film: the mean training gaze of the same sentence. <em>Reader's gaze</em> is the measured gaze of the reader on that very film, webcam noise included. A model below <em>words only</em> has learned where such things usually lie, and not yet to look for them on the film.`;
}

function table(rows: TableRow[]): string {
  const head = conditions.map(name => `<th class="${name}">${conditionNames[name]}</th>`).join('');
  const body = rows.map(row => {
    const cells = (pick: (cell: TableRow['cells'][Condition]) => string) =>
      conditions.map(name => `<td class="${name}">${pick(row.cells[name])}</td>`).join('');
    return `<tr><th rowspan="2">${row.title}<small>${row.sentenceCount} sentences</small></th><td class="metric">pointing game</td>${cells(cell => cell.hitRate)}<td></td></tr>
<tr><td class="metric">CC</td>${cells(cell => cell.correlation)}<td>${row.gain}</td></tr>`;
  });
  return `<div class="scroll"><table><thead><tr><th></th><th></th>${head}<th>gain from gaze</th></tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

function firstCases(scored: readonly ScoredSentence[]): ScoredSentence[] {
  const findings = scored.filter(sentence => sentenceOf(sentence).isFinding);
  const byTopic = Map.groupBy(findings, sentence => sentenceOf(sentence).topic);
  return [...byTopic.values()].flatMap(sentences => sentences.slice(0, CASES_PER_KIND));
}

function sentenceOf({ unseenCase, sentenceIndex }: ScoredSentence) {
  const sentence = unseenCase.sentences[sentenceIndex];
  if (sentence === undefined) throw new RangeError(`no sentence ${sentenceIndex}`);
  return sentence;
}

function caseRow(scored: ScoredSentence): string {
  const { unseenCase, sentenceIndex, scores, maps } = scored;
  const { text, topic, region } = sentenceOf(scored);
  const { widthPx, heightPx } = unseenCase.film;
  const name = `film-${unseenCase.seed}-${sentenceIndex}`;
  const outline = `<path class="region" d="${svgPath(region)}"/>`;
  const tile = (title: string, overlay: string | null, marks: string, note: string, tone = '') =>
    `<figure class="${tone}"><div class="film ${name}">${overlay === null ? '' : `<img src="${overlay}" alt="">`}<svg viewBox="0 0 ${widthPx} ${heightPx}" role="img" aria-label="${title}">${marks}</svg></div><figcaption>${title}<small>${note}</small></figcaption></figure>`;
  const attention = (arm: Arm) => {
    const { xPx, yPx } = attentionPeak(maps[arm], unseenCase.film);
    const cross = `<path class="peak" d="M${xPx - 14} ${yPx}h28M${xPx} ${yPx - 14}v28"/>`;
    const { hit, correlation } = scores[arm];
    const note = `${hit ? 'hit' : 'miss'}, CC ${correlation === null ? 'undefined' : fixed(correlation, 2)}`;
    return tile(
      conditionNames[arm],
      overlayUrl(maps[arm]),
      outline + cross,
      note,
      hit ? 'hit' : '',
    );
  };
  const gaze = overlayUrl(gazeHeatmap(unseenCase, sentenceIndex));
  return `<section class="case"><style>.${name}{background-image:url(${dataUrl(unseenCase.png)})}</style>
<h3>“${text}”<small>${topicName(topic)}, ${unseenCase.patientId}</small></h3>
<div class="tiles">
${tile('film and true region', null, outline, ' ')}
${tile("reader's gaze", gaze, outline, 'webcam noise included')}
${arms.map(attention).join('\n')}
</div></section>`;
}

function method({ parameters, results, elapsedMs }: DemoResults): string {
  const { stepCount, batchSize, learningRate, seeds, trainingCount, unseenCount } = parameters;
  const engine = results[0]?.engine ?? 'none';
  return `<h2>How it was made</h2>
<ul class="method">
<li><b>Films.</b> Synthetic PA chest films with one or two findings each (enlarged heart, effusion, opacity, pneumothorax, nodule), drawn from a seed; the patient's right is on the left of the picture. Half of the sentences about a finding do not name its place.</li>
<li><b>Gaze.</b> Fixations of 180 to 400 ms about 0.9 s ahead of the words, seen at 22.6 Hz (median) with the error measured in 754 validation blocks of real people and WebGazer: a constant bias with median 140 px (quartiles 79 and 244) that differs from reading to reading, a spread of 96 px (median) about it, and lost samples, on a screen of 1920 × 1080. The bias is not corrected. The 96 px are taken as the spread over both axes together. Kinder than reality: noise is independent from sample to sample, the bias is the same all over the screen, the head does not drift, and the reader's lead is the one that the alignment expects.</li>
<li><b>Pipeline.</b> The same code as for a real reading: journal, replay, I-DT fixations, sentences, one heatmap per sentence, 7 × 7 patches.</li>
<li><b>Training.</b> ${stepCount} steps of ${batchSize} films, learning rate ${learningRate}, engine ${engine}; identical for both but for the gaze terms of the loss. Learning rate and steps were chosen by training with gaze on the phantoms of seed 1 and looking at its unseen ones, so seed 1 is not an untouched test; no other seed was looked at.</li>
<li><b>Pointing game.</b> A hit is a place of highest attention inside the true region or at most 15 px outside it, in the 224 px picture the model sees. <b>CC</b> is Pearson's correlation of the 7 × 7 attention with the share of each patch that the true region covers.</li>
<li><b>Limits.</b> These films are drawings. The result shows that the method and its implementation work under realistic gaze noise; it says nothing about how well a model reads real films.</li>
<li><b>Numbers.</b> ${trainingCount} phantoms for training, ${unseenCount} unseen; seed${seeds.length === 1 ? '' : 's'} ${seeds.join(', ')}; ${(elapsedMs / 60_000).toFixed(1)} minutes. All of it, with loss curves, is in results.json. Studies, readings and models are in the library: open it in Foveal to review them.</li>
</ul>`;
}
