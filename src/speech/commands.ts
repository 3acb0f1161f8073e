import type { SpeechLanguage } from './language.ts';
import type { Word } from './word.ts';

/** What a reader says about the text instead of into it. */
export type SpokenCommand = 'period' | 'comma' | 'newLine' | 'newParagraph' | 'scratchThat';

const PHRASES: Record<SpeechLanguage, Record<string, SpokenCommand>> = {
  en: {
    period: 'period',
    'full stop': 'period',
    comma: 'comma',
    'new line': 'newLine',
    'new paragraph': 'newParagraph',
    'scratch that': 'scratchThat',
  },
  de: {
    punkt: 'period',
    komma: 'comma',
    'neue zeile': 'newLine',
    'neuer absatz': 'newParagraph',
    'streich das': 'scratchThat',
    'streiche das': 'scratchThat',
    'das streichen': 'scratchThat',
  },
};

/**
 * “A new line in good position” is a finding: phrases that may also be part of a sentence are
 * commands only where a pause of this length stands before and after them.
 */
const AMBIGUOUS = new Set<SpokenCommand>(['newLine', 'newParagraph']);
const COMMAND_PAUSE_MS = 250;

/** The command whose words begin at `index`, and how many they are; null where none does. */
export function commandAt(
  words: readonly Word[],
  index: number,
  language: SpeechLanguage,
): { command: SpokenCommand; wordCount: number } | null {
  for (const wordCount of [2, 1]) {
    const said = words.slice(index, index + wordCount);
    const phrase = said.map(({ text }) => text.trim().toLowerCase()).join(' ');
    const command = PHRASES[language][phrase];
    if (command === undefined || said.length < wordCount) continue;
    if (AMBIGUOUS.has(command) && !standsAlone(words, index, wordCount, language)) continue;
    return { command, wordCount };
  }
  return null;
}

function standsAlone(
  words: readonly Word[],
  index: number,
  wordCount: number,
  language: SpeechLanguage,
): boolean {
  const [first, last] = [words[index], words[index + wordCount - 1]];
  const [before, after] = [words[index - 1], words[index + wordCount]];
  if (first === undefined || last === undefined) return false;
  const isApart = (pauseMs: number) => pauseMs >= COMMAND_PAUSE_MS;
  const isAfterCommand = before !== undefined && endsCommand(words, index - 1, language);
  const isBefore = before === undefined || isAfterCommand || isApart(first.startMs - before.endMs);
  return isBefore && (after === undefined || isApart(after.startMs - last.endMs));
}

/** Whether a command that can be nothing else ends at `index`. */
function endsCommand(words: readonly Word[], index: number, language: SpeechLanguage): boolean {
  const texts = [index - 1, index].map(i => words[i]?.text.trim().toLowerCase() ?? '');
  return [texts.join(' '), texts[1] ?? ''].some(phrase => {
    const command = PHRASES[language][phrase];
    return command !== undefined && !AMBIGUOUS.has(command);
  });
}
