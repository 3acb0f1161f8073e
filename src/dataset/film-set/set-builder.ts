import type { Problems } from '../../formats/gaze-data/problems.ts';
import type { FilmFinder } from './film-finder.ts';
import type { FilmSet, LabelledFilm, Marked } from './film-set.ts';
import type { FilmSetLayout } from './layouts.ts';

type Known = Pick<LabelledFilm, 'patientId' | 'split' | 'sentences' | 'markedSize'>;
type Draft = Known & {
  labels: Map<string, boolean | null>;
  marks: Marked[];
} & Pick<LabelledFilm, 'folder' | 'path'>;

/** Gathers a data set's films from rows about them, of which there may be several for one film. */
export class SetBuilder {
  readonly #finder: FilmFinder;
  readonly #problems: Problems;
  readonly #drafts = new Map<string, Draft>();
  readonly #classes: string[];
  readonly #missing = new Set<string>();

  /** `classes` in their order; those of later films are added. */
  constructor(finder: FilmFinder, problems: Problems, classes: readonly string[] = []) {
    this.#finder = finder;
    this.#problems = problems;
    this.#classes = [...classes];
  }

  /** The film by its name; null where its file is missing, which is counted. */
  film(name: string, known: Known): Draft | null {
    const before = this.#drafts.get(name);
    if (before !== undefined) return before;
    const found = this.#finder.find(name);
    if (found === null) {
      this.#missing.add(name);
      return null;
    }
    const draft: Draft = { ...known, ...found, labels: new Map(), marks: [] };
    this.#drafts.set(name, draft);
    return draft;
  }

  known(name: string): Draft | undefined {
    return this.#drafts.get(name);
  }

  label(film: Draft, name: string, value: boolean | null): void {
    if (!this.#classes.includes(name)) this.#classes.push(name);
    film.labels.set(name, value);
  }

  /** The set; films that are in its lists but in no folder are one problem together. */
  finish(layout: FilmSetLayout, listPath: string): FilmSet {
    const [first] = this.#missing;
    if (first !== undefined) {
      const message = `${this.#missing.size} of its films are in no folder, first ${first}`;
      this.#problems.add(listPath, null, message);
    }
    const films = [...this.#drafts].map(([name, draft]) => ({ name, ...draft }));
    films.sort((a, b) => (a.name < b.name ? -1 : 1));
    const classes = this.#classes.filter(name => films.some(({ labels }) => labels.has(name)));
    return { layout, classes, films };
  }
}
