import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { OpenLibrary } from '../../main/node/open-library.ts';
import type { Api, Figure } from '../../src/api/contract.ts';
import { evaluatedSides } from '../../src/app/evaluate-probe.ts';
import type { ModelHost } from '../../src/app/ports.ts';
import { readFilmSet } from '../../src/dataset/film-set/read-film-set.ts';
import { promptedClasses } from '../../src/evaluation/prompts/class-prompts.ts';
import { usualEvaluation } from '../../src/evaluation/usual-settings.ts';
import { Problems } from '../../src/formats/gaze-data/problems.ts';
import { patientShare } from '../../src/training/split.ts';
import { ended, onFolder } from './film-sets.ts';

const script = fileURLToPath(new URL('../golden/evaluation.py', import.meta.url));

/** One number of ours and scikit-learn's of the same features; null where it is undefined. */
export interface ComparedFigure {
  name: string;
  ours: number | null;
  theirs: number | null;
}

/** What test/golden/evaluation.py answers. */
export function askReference(asked: unknown): {
  zeroShot: { accuracy: number; macroF1: number; auroc: (number | null)[] };
  probe: (number | null)[];
  retrieval: number[][];
  grounding: { cnr: number; meanIou: number }[];
} {
  const input = JSON.stringify(asked);
  const options = { input, maxBuffer: 1 << 28, encoding: 'utf8' } as const;
  return JSON.parse(execFileSync('/usr/bin/python3', [script], options));
}

/**
 * Zero-shot classification and linear probes of a model on a folder of films, with scikit-learn's on
 * the features that the evaluation left in the library.
 */
export async function compareWithScikitLearn(
  library: OpenLibrary,
  host: ModelHost,
  modelId: string,
  folder: string,
): Promise<ComparedFigure[]> {
  const session = library.app.openSession();
  const { ports } = library;
  const { promptsPerClass, promptScore, shares, testShare, seed } = usualEvaluation;
  const common = { modelIds: [modelId], dataSet: onFolder(folder), seed };
  const zeroShot = await figuresOf(library, session.api, {
    kind: 'zero-shot',
    ...common,
    promptsFile: null,
    promptsPerClass,
    promptScore,
  });
  const probes = await figuresOf(library, session.api, {
    kind: 'probe',
    ...common,
    shares: [...shares],
    testShare,
  });
  await session.close();

  const opened = await ports.folders.open(folder);
  const set = await readFilmSet(opened, [opened], 'auto', 'zeros', new Problems());
  const model = await ports.models.fingerprint(modelId);
  const films = [];
  for (const film of set.films) {
    const features = await ports.features.read(model, await opened.fingerprint(film.path));
    if (features === null) throw new Error(`${film.path} was not kept`);
    films.push({
      film,
      global: [...(features.global ?? [])],
      pooled: [...(features.pooled ?? [])],
    });
  }
  const prompted = promptedClasses(set.classes, null, promptsPerClass, seed);
  const prompts = [];
  for (const { prompts: texts } of prompted) {
    const { sentences, width } = await host.embed(ports.models.folder(modelId), [], texts);
    prompts.push(texts.map((_, i) => [...sentences.subarray(i * width, (i + 1) * width)]));
  }
  const { training, test } = evaluatedSides(films, { testShare, seed });
  const cases = shares.flatMap(share => {
    const patients = training.map(({ film }) => film.patientId);
    const chosen = patientShare(patients, share, seed).flatMap(at => training[at] ?? []);
    return set.classes.map(name => ({
      name: `${name}, ${100 * share} %`,
      train: chosen.map(({ pooled }) => pooled),
      trainLabels: chosen.map(({ film }) => film.labels.get(name) === true),
      test: test.map(({ pooled }) => pooled),
      testLabels: test.map(({ film }) => film.labels.get(name) === true),
    }));
  });
  const theirs = askReference({
    zeroShot: {
      films: films.map(({ global }) => global),
      prompts,
      truth: films.map(({ film }) =>
        prompted.map(({ name }) => Number(film.labels.get(name) === true)),
      ),
    },
    probe: cases,
  });
  const ourValue = (figures: Figure[], metric: string, of: string | null) =>
    figures.find(figure => figure.metric === metric && figure.of === of)?.value ?? null;
  return [
    ...(['accuracy', 'macroF1'] as const).map(metric => ({
      name: `zero-shot ${metric}`,
      ours: ourValue(zeroShot, metric, null),
      theirs: theirs.zeroShot[metric],
    })),
    ...prompted.map(({ name }, c) => ({
      name: `zero-shot AUROC, ${name}`,
      ours: ourValue(zeroShot, 'auroc', name),
      theirs: theirs.zeroShot.auroc[c] ?? null,
    })),
    ...cases.map(({ name }, i) => ({
      name: `probe AUROC, ${name}`,
      ours: ourValue(probes, 'auroc', name),
      theirs: theirs.probe[i] ?? null,
    })),
  ];
}

async function figuresOf(
  library: OpenLibrary,
  api: Api,
  request: Parameters<Api['evaluations.start']>[0],
): Promise<Figure[]> {
  const done = await ended(library, api, await api['evaluations.start'](request));
  if (done.state !== 'finished') throw new Error(JSON.stringify(done.error));
  return (await api['evaluations.result'](done)).figures;
}
