import type { EvaluationResult } from '../api/evaluations.ts';
import type { LabelledFilm } from '../dataset/film-set/film-set.ts';
import type { SourceFolder } from '../formats/gaze-data/source.ts';
import type { FingerprintedFilm } from './evaluated-films.ts';
import type { Ports, StudyRecord } from './ports.ts';
import { patientOf } from './run-material.ts';

type Model = EvaluationResult['models'][number];

/** A film of the library as evaluations take films: its id is the SHA-256 of its file. */
export function libraryFilm(ports: Ports, study: StudyRecord): FingerprintedFilm {
  const { studyId, fileName } = study;
  const folder: Pick<SourceFolder, 'bytes'> = { bytes: () => ports.studies.bytes(study) };
  const film: LabelledFilm = {
    name: studyId,
    folder: { ...unlisted, ...folder },
    path: fileName,
    patientId: patientOf(study),
    split: null,
    labels: new Map(),
    sentences: [],
    marks: [],
    markedSize: null,
  };
  return { film, fingerprint: studyId };
}

/** The library's films are asked for one by one: of their folder there is nothing else to know. */
const unlisted: Omit<SourceFolder, 'bytes'> = {
  paths: [],
  byteCount: async () => 0,
  async *chunks() {},
  fingerprint: async path => path,
};

/** Features of each text, and the width they have, by the model. */
export async function textFeatures(
  texts: readonly string[],
  embed: (texts: readonly string[]) => Promise<Float32Array>,
): Promise<(text: string) => Float32Array> {
  const different = [...new Set(texts)].sort();
  if (different.length === 0) return () => new Float32Array(0);
  const features = await embed(different);
  const width = features.length / different.length;
  const places = new Map(different.map((text, place) => [text, place]));
  return text => {
    const place = places.get(text) ?? 0;
    return features.subarray(place * width, (place + 1) * width);
  };
}

export type { Model };
