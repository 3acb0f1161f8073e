import type { WordPiece } from '../text/word-piece.ts';
import type { EgmaConfig } from './config.ts';
import type { ModelRunner } from './engine.ts';
import { sentenceProgram } from './programs.ts';
import { tokenArrays } from './tokens.ts';

/** Sentences that go through the text tower together. */
const sentencesAtOnce = 16;

/** What the text tower makes of each sentence before the projection, [width] each. */
export async function embedPooled(
  runner: ModelRunner,
  config: EgmaConfig,
  wordPiece: WordPiece,
  sentences: readonly string[],
): Promise<Map<string, Float32Array>> {
  const program = sentenceProgram(config);
  const { width } = config.text;
  const pooled = new Map<string, Float32Array>();
  for (let from = 0; from < sentences.length; from += sentencesAtOnce) {
    const some = sentences.slice(from, from + sentencesAtOnce);
    const outputs = await runner.run(program, tokenArrays(some, wordPiece, config));
    some.forEach((sentence, i) => {
      pooled.set(sentence, (outputs.pooled as Float32Array).slice(i * width, (i + 1) * width));
    });
  }
  return pooled;
}
