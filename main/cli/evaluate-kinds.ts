import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { EvaluationRequest, FilmSetChoice } from '../../src/api/contract.ts';
import { filmSetLayouts } from '../../src/dataset/film-set/layouts.ts';
import { usualEvaluation } from '../../src/evaluation/usual-settings.ts';
import { followEvaluation } from './follow-evaluation.ts';
import { count, whole } from './number-options.ts';
import { type CommonOptions, jsonOption, libraryOption } from './with-library.ts';

const usualShares: readonly number[] = usualEvaluation.shares;

interface KindOptions extends CommonOptions {
  model: string[];
  images?: string;
  layout: FilmSetChoice['layout'];
  uncertain: FilmSetChoice['uncertain'];
  seed: number;
}

interface PromptOptions extends KindOptions {
  prompts?: string;
  promptsPerClass: number;
}

/** evaluate zero-shot, retrieval, probe and grounding: models on films with labels, reports or boxes. */
export function addKindCommands(evaluate: Command): void {
  onDataSet(evaluate, 'zero-shot', 'tell classes by prompts alone: accuracy, macro-F1, AUROC')
    .option('--prompts <file>', 'prompts of each class as JSON (default: CheXpert 5x200’s)')
    .option('--prompts-per-class <n>', 'at most', count, usualEvaluation.promptsPerClass)
    .addOption(
      new Option('--score <how>', 'a class’s score of its prompts’')
        .choices(['max', 'mean'])
        .default(usualEvaluation.promptScore),
    )
    .action((folder: string, options: PromptOptions & { score: 'max' | 'mean' }) =>
      start(options, {
        kind: 'zero-shot',
        ...common(folder, options),
        ...promptsOf(options),
        promptsPerClass: options.promptsPerClass,
        promptScore: options.score,
      }),
    );

  onDataSet(evaluate, 'retrieval', 'find texts of films and films of texts: precision at 1, 5, 10')
    .option('--prompts <file>', 'prompts of each class as JSON (default: CheXpert 5x200’s)')
    .option('--texts-per-class <n>', 'at most', count, usualEvaluation.textsPerClass)
    .option('--reports', 'find each film’s own report instead of texts of its class', false)
    .action(
      (folder: string, options: PromptOptions & { textsPerClass: number; reports: boolean }) =>
        start(options, {
          kind: 'retrieval',
          ...common(folder, options),
          ...promptsOf(options),
          texts: options.reports ? 'reports' : 'prompts',
          textsPerClass: options.textsPerClass,
        }),
    );

  onDataSet(evaluate, 'probe', 'fit linear probes to what the image tower makes of films: AUROC')
    .option('--shares <share...>', 'of the training patients', shares, usualShares)
    .option(
      '--test <share>',
      'patients to test on, where the data set has no test split',
      share,
      usualEvaluation.testShare,
    )
    .action((folder: string, options: KindOptions & { shares: readonly number[]; test: number }) =>
      start(options, {
        kind: 'probe',
        ...common(folder, options),
        shares: [...options.shares],
        testShare: options.test,
      }),
    );

  onDataSet(evaluate, 'grounding', 'find what boxes mark: CNR, mIoU, pointing game').action(
    (folder: string, options: KindOptions) =>
      start(options, { kind: 'grounding', ...common(folder, options) }),
  );
}

function onDataSet(evaluate: Command, name: string, description: string): Command {
  return evaluate
    .command(name)
    .description(`${description}; Ctrl+C cancels`)
    .argument('<folder>', 'data set as downloaded, or films and a CSV')
    .requiredOption('--model <id...>', 'models of the library')
    .option('--images <folder>', 'where its films are, if elsewhere')
    .addOption(
      new Option('--layout <layout>', 'of the folder')
        .choices(['auto', ...filmSetLayouts])
        .default('auto'),
    )
    .addOption(
      new Option('--uncertain <how>', 'what an uncertain label counts as')
        .choices(['zeros', 'ones', 'ignore'])
        .default(usualEvaluation.uncertain),
    )
    .option('--seed <n>', 'seed of everything random', whole, usualEvaluation.seed)
    .addOption(libraryOption())
    .addOption(jsonOption());
}

function start(options: CommonOptions, request: EvaluationRequest): Promise<void> {
  return followEvaluation(options, api => api['evaluations.start'](request));
}

function common(folder: string, { model, images, layout, uncertain, seed }: KindOptions) {
  // The process that has the library open may stand in another folder.
  const imagesFolder = images === undefined ? null : resolve(images);
  const dataSet = { folder: resolve(folder), imagesFolder, layout, uncertain };
  return { modelIds: model, dataSet, seed };
}

function promptsOf({ prompts }: PromptOptions) {
  return { promptsFile: prompts === undefined ? null : resolve(prompts) };
}

function share(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 1) return value;
  throw new InvalidArgumentError('Expected a share, above 0 to 1.');
}

/** The first that is given takes the place of the usual ones. */
function shares(text: string, before: readonly number[]): number[] {
  const value = share(text);
  return before === usualShares ? [value] : [...before, value];
}
