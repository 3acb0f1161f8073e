import type { SourceFolder } from '../../formats/gaze-data/source.ts';
import type { Region } from '../../imaging/region.ts';
import type { FilmSetLayout } from './layouts.ts';

/** A place on a film, and the words for it. */
export interface Marked {
  /** The sentence it was marked for; null where there is but a label. */
  phrase: string | null;
  label: string;
  /** Image px. */
  region: Region;
}

/** A film of a data set with what is known of it. */
export interface LabelledFilm {
  /** What the data set calls it; no two are alike. */
  name: string;
  folder: SourceFolder;
  /** Its file in that folder. */
  path: string;
  /** Never on both sides of a split. */
  patientId: string;
  /** As the data set was published. */
  split: 'training' | 'validation' | 'test' | null;
  /** true, false, or null where nobody knows; a class that is missing was not asked about. */
  labels: ReadonlyMap<string, boolean | null>;
  /** Its report, sentence by sentence. */
  sentences: readonly string[];
  marks: readonly Marked[];
  /** The size that the marks' px are of; null: that of the film. */
  markedSize: { widthPx: number; heightPx: number } | null;
}

/** Films with labels, reports or marks, as a folder holds them. */
export interface FilmSet {
  layout: FilmSetLayout;
  /** All classes that any film has a label of, in the data set's order. */
  classes: readonly string[];
  films: readonly LabelledFilm[];
}

/** What an uncertain label counts as (Irvin and others, CheXpert, 2019). */
export type Uncertain = 'zeros' | 'ones' | 'ignore';
