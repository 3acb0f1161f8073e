import type { ErrorReport } from '../base/app-error.ts';
import { SPEECH_LANGUAGES, type SpeechLanguage } from './language.ts';

/** A file of a model's archive or folder. */
export interface ModelFile {
  /** With its folders, as the archive has it. */
  path: string;
  content: Uint8Array;
}

/** Every model has these; the graph is one of the two kinds. Paths below the one top folder. */
const ALWAYS_NEEDED = ['am/final.mdl', 'conf/model.conf', 'conf/mfcc.conf'];
const FIXED_GRAPH = ['graph/HCLG.fst', 'graph/words.txt'];
/** disambig_tid.int may be empty. */
const LOOKAHEAD_GRAPH = ['graph/HCLr.fst', 'graph/Gr.fst', 'graph/disambig_tid.int'];
/** How files begin that Kaldi and OpenFst can read. */
const BEGINNINGS: Record<string, number[][]> = {
  'am/final.mdl': [
    [0x00, 0x42], // Kaldi, binary
    [0x3c, 0x54], // <T: Kaldi, text
  ],
  'graph/HCLG.fst': [[0xd6, 0xfd, 0xb2, 0x7e]],
  'graph/HCLr.fst': [[0xd6, 0xfd, 0xb2, 0x7e]],
  'graph/Gr.fst': [[0xd6, 0xfd, 0xb2, 0x7e]],
};

/**
 * Why these files are no dictation model; null where they are one. The recogniser never answers when
 * it can't load a model, so everything it needs is looked at before. Kaldi's format:
 * kaldi-asr.org/doc/io.html; OpenFst's magic number: fst.cc, kFstMagicNumber.
 */
export function modelProblem(name: string, files: readonly ModelFile[]): ErrorReport | null {
  const folders = new Set(files.map(({ path }) => path.split('/')[0]));
  const isInFolder = files.every(({ path }) => path.includes('/'));
  if (folders.size !== 1 || !isInFolder) {
    return {
      code: 'speech.severalFolders',
      message: `${name} does not hold one model in one folder.`,
      expected: 'one folder at the top, with am, conf and graph in it',
      actual: `${folders.size} entries at the top`,
      advice: 'Unpack it, and choose the folder that has am, conf and graph in it.',
    };
  }
  const inside = byInnerPath(files);
  const graph = inside.has('graph/HCLr.fst') ? LOOKAHEAD_GRAPH : FIXED_GRAPH;
  const needed = [...ALWAYS_NEEDED, ...graph];
  const missing = needed.filter(path => !inside.has(path));
  if (missing.length > 0) {
    return {
      code: 'speech.notAModel',
      message: `${name} is not a Vosk model.`,
      expected: needed.join(', '),
      actual: `no ${missing.join(', ')}`,
      advice: 'Load the model again from where it came from; models for Vosk have these files.',
    };
  }
  const damaged = needed.filter(path => isDamaged(path, inside.get(path) as ModelFile));
  if (damaged.length === 0) return null;
  return {
    code: 'speech.damagedModel',
    message: `${name} is damaged: ${damaged.join(', ')} can’t be read.`,
    expected: 'files that Kaldi wrote',
    actual: damaged.map(path => `${path}: ${inside.get(path)?.content.length} bytes`).join(', '),
    advice: 'Load the model again from where it came from.',
  };
}

/** Whether a vocabulary can be set while it runs; models with one fixed graph ignore it. */
export function takesVocabulary(files: readonly ModelFile[]): boolean {
  return byInnerPath(files).has('graph/HCLr.fst');
}

/** The language a model's name tells, as in vosk-model-small-de-0.15; English where it tells none. */
export function languageOfName(name: string): SpeechLanguage {
  const parts = name.toLowerCase().split(/[^a-z]+/);
  return SPEECH_LANGUAGES.find(language => parts.includes(language)) ?? 'en';
}

function byInnerPath(files: readonly ModelFile[]): Map<string, ModelFile> {
  return new Map(files.map(file => [file.path.slice(file.path.indexOf('/') + 1), file]));
}

function isDamaged(path: string, { content }: ModelFile): boolean {
  if (path === 'graph/disambig_tid.int') return false;
  const beginnings = BEGINNINGS[path];
  if (beginnings === undefined) return content.length === 0;
  return !beginnings.some(bytes => bytes.every((byte, i) => content[i] === byte));
}
