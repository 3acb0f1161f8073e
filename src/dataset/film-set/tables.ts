import { AppError } from '../../base/app-error.ts';
import { CsvRows } from '../../formats/csv-rows.ts';
import type { SourceFolder } from '../../formats/gaze-data/source.ts';

/** The CSV files of a folder by what their headers say, whatever they are called. */
export class Tables {
  readonly #headers: readonly { path: string; columns: readonly string[] }[];

  private constructor(headers: { path: string; columns: string[] }[]) {
    this.#headers = headers;
  }

  static async read(folder: SourceFolder): Promise<Tables> {
    const paths = folder.paths.filter(path => path.toLowerCase().endsWith('.csv'));
    const headers = [];
    for (const path of paths) headers.push({ path, columns: await headerOf(folder, path) });
    // The nearest to the top first: copies lie deeper.
    const depth = (path: string) => path.split('/').length;
    return new Tables(headers.sort((a, b) => depth(a.path) - depth(b.path)));
  }

  get paths(): readonly string[] {
    return this.#headers.map(({ path }) => path);
  }

  columnsOf(path: string): readonly string[] {
    return this.#headers.find(header => header.path === path)?.columns ?? [];
  }

  /** The first with these columns; null where there is none. */
  with(...columns: string[]): string | null {
    return this.all(...columns)[0] ?? null;
  }

  all(...columns: string[]): string[] {
    return this.#headers
      .filter(header => columns.every(column => header.columns.includes(column)))
      .map(({ path }) => path);
  }

  /** @throws AppError `filmSet.noList` where no CSV has these columns */
  needed(...columns: string[]): string {
    const path = this.with(...columns);
    if (path !== null) return path;
    throw new AppError({
      code: 'filmSet.noList',
      message: 'The folder lacks the list of its films.',
      expected: `a CSV file with the columns ${columns.join(', ')}`,
      actual: this.#headers.length === 0 ? 'no CSV file' : this.paths.slice(0, 5).join(', '),
      advice: 'Name the folder as it was downloaded and unpacked.',
    });
  }
}

async function headerOf(folder: SourceFolder, path: string): Promise<string[]> {
  const rows = new CsvRows();
  for await (const chunk of folder.chunks(path)) {
    const [first] = rows.push(chunk);
    if (first !== undefined) return namesIn(first.fields);
  }
  return namesIn(rows.end()[0]?.fields ?? []);
}

function namesIn(fields: readonly string[]): string[] {
  return fields.map(name => name.replace(/^\uFEFF/, '').trim());
}
