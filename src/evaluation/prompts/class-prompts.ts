import { z } from 'zod';
import { AppError } from '../../base/app-error.ts';
import { labelKey } from '../../dataset/film-set/label-names.ts';
import { drawPrompts } from '../zero-shot.ts';
import chexpert from './chexpert-5x200.json' with { type: 'json' };

const words = z.object({
  severity: z.array(z.string()),
  subtype: z.array(z.string()).min(1),
  location: z.array(z.string()),
});
const promptFile = z.object({
  classes: z.record(z.string(), z.union([words, z.array(z.string().min(1)).min(1)])),
});

/** The prompts of a class: words to combine, or the prompts themselves. */
export type ClassPrompts = z.infer<typeof promptFile>['classes'];

/**
 * For data sets that ask whether a film has one finding or not. “No” needs words of its own: a class
 * without prompts would never be told.
 */
const yesOrNo: ClassPrompts = {
  Pneumonia: ['pneumonia', 'findings consistent with pneumonia', 'airspace opacity in the lung'],
  'No Pneumonia': ['no pneumonia', 'the lungs are clear', 'no focal airspace opacity'],
  Pneumothorax: ['pneumothorax', 'small apical pneumothorax', 'large pneumothorax'],
  'No Pneumothorax': ['no pneumothorax', 'the lungs are fully expanded'],
};

/** A class of the data set with the prompts that stand for it. */
export interface PromptedClass {
  /** As the data set calls it. */
  name: string;
  prompts: string[];
}

/** @throws AppError `evaluation.prompts` where the text is not such a file */
export function parsePrompts(text: string): ClassPrompts {
  try {
    return promptFile.parse(JSON.parse(text)).classes;
  } catch (cause) {
    throw new AppError(
      {
        code: 'evaluation.prompts',
        message: 'The file of prompts can’t be read.',
        expected:
          '{"classes": {"Edema": ["mild edema", …]}}, or lists “severity”, “subtype” and “location” for each class',
        actual: cause instanceof Error ? cause.message.slice(0, 200) : String(cause),
      },
      { cause },
    );
  }
}

/**
 * The classes of a data set that prompts are known for, with at most `count` prompts each.
 *
 * @param own of the user's file; null: CheXpert 5x200's, or where the data set has none of those, the
 *   yes and no of one finding
 * @throws AppError `evaluation.noClasses` where fewer than two classes are left
 */
export function promptedClasses(
  classes: readonly string[],
  own: ClassPrompts | null,
  count: number,
  seed: number,
): PromptedClass[] {
  const choices = own === null ? [chexpert.classes as ClassPrompts, yesOrNo] : [own];
  for (const choice of choices) {
    const found = matching(classes, choice, count, seed);
    if (found.length >= 2) return found;
  }
  throw new AppError({
    code: 'evaluation.noClasses',
    message: 'There are prompts for fewer than two classes of this data set.',
    expected: `two or more of ${Object.keys(choices[0] ?? {}).join(', ')}`,
    actual: classes.slice(0, 20).join(', ') || 'a data set without labels',
    advice: 'Give a file with prompts for its classes.',
  });
}

function matching(
  classes: readonly string[],
  choice: ClassPrompts,
  count: number,
  seed: number,
): PromptedClass[] {
  const byKey = new Map(Object.entries(choice).map(([name, of]) => [labelKey(name), of]));
  return classes.flatMap(name => {
    const of = byKey.get(labelKey(name));
    if (of === undefined) return [];
    return [
      { name, prompts: Array.isArray(of) ? of.slice(0, count) : drawPrompts(of, count, seed) },
    ];
  });
}
