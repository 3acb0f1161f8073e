import { readCsv } from '../../formats/gaze-data/csv-table.ts';
import { ownCopy, type Problems } from '../../formats/gaze-data/problems.ts';
import { type SourceFolder, textOf } from '../../formats/gaze-data/source.ts';
import { reportSentences } from '../../text/report-sentences.ts';
import type { FilmFinder } from './film-finder.ts';
import type { FilmSet } from './film-set.ts';
import { SetBuilder } from './set-builder.ts';
import type { Tables } from './tables.ts';

const REPORT_COLUMNS = ['uid', 'findings', 'impression'];
const FILM_COLUMNS = ['uid', 'filename', 'projection'];

/** A report with its films, which are those of one patient. */
interface Report {
  reportId: string;
  sentences: string[];
  films: string[];
}

/** Whether a folder is Open-i's: reports in XML, or Kaggle's two tables of them. */
export function isOpeni({ paths }: SourceFolder, tables: Tables): boolean {
  if (tables.with(...REPORT_COLUMNS) && tables.with(...FILM_COLUMNS)) return true;
  return paths.some(isReport);
}

/**
 * Open-i's collection of Indiana University (Demner-Fushman and others, 2016) as downloaded: a folder
 * `ecgen-radiology` of XML reports and PNG films that they name, or Kaggle's indiana_reports.csv and
 * indiana_projections.csv. Findings and impression make the report. Labels, where there are any, are
 * the gold labels of NegBio (openi_gld_std14.csv).
 */
export async function readOpeni(
  folder: SourceFolder,
  tables: Tables,
  finder: FilmFinder,
  problems: Problems,
): Promise<FilmSet> {
  const table = tables.with(...REPORT_COLUMNS);
  const reports =
    table !== null
      ? await reportsInTables(folder, table, tables.needed(...FILM_COLUMNS), problems)
      : await reportsInXml(folder, problems);
  const builder = new SetBuilder(finder, problems);
  const labels = await goldLabels(folder, tables, problems);
  for (const { reportId, sentences, films } of reports) {
    for (const name of films) {
      const known = { patientId: reportId, split: null, sentences, markedSize: null };
      const film = builder.film(name, known);
      if (film === null) continue;
      for (const [label, value] of labels.get(reportId) ?? []) builder.label(film, label, value);
    }
  }
  return builder.finish('openi', table ?? 'ecgen-radiology');
}

function isReport(path: string): boolean {
  return /(^|\/)ecgen-radiology\/[^/]+\.xml$/.test(path) || /(^|\/)CXR\d+\.xml$/.test(path);
}

async function reportsInXml(folder: SourceFolder, problems: Problems): Promise<Report[]> {
  const reports: Report[] = [];
  for (const path of folder.paths.filter(isReport)) {
    const xml = await textOf(folder, path);
    const films = [...xml.matchAll(/<parentImage\s+id="([^"]+)"/g)].map(([, id]) =>
      ownCopy(id ?? ''),
    );
    const sections = ['FINDINGS', 'IMPRESSION'].map(label => sectionOf(xml, label));
    const reportId = `CXR${/(\d+)\.xml$/.exec(path)?.[1] ?? path}`;
    if (films.length === 0) problems.add(path, null, 'a report without films');
    else reports.push({ reportId, sentences: sections.flatMap(reportSentences), films });
  }
  return reports;
}

/** The collection's XML is flat: sections hold text and entities, never elements. */
function sectionOf(xml: string, label: string): string {
  const text = new RegExp(`<AbstractText\\s+Label="${label}"\\s*>([^<]*)`).exec(xml)?.[1] ?? '';
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

async function reportsInTables(
  folder: SourceFolder,
  reportTable: string,
  filmTable: string,
  problems: Problems,
): Promise<Report[]> {
  const films = Map.groupBy(
    await readCsv(folder, filmTable, FILM_COLUMNS, problems),
    ({ fields }) => fields.get('uid') ?? '',
  );
  const rows = await readCsv(folder, reportTable, REPORT_COLUMNS, problems);
  return rows.map(({ fields }) => {
    const uid = fields.get('uid') ?? '';
    const sections = ['findings', 'impression'].map(name => fields.get(name) ?? '');
    const own = (films.get(uid) ?? []).map(({ fields }) => fields.get('filename') ?? '');
    return {
      reportId: `CXR${uid}`,
      sentences: sections.flatMap(reportSentences),
      // Kaggle's names carry two extensions: `1_IM-0001-4001.dcm.png`.
      films: own,
    };
  });
}

/** 1 and 0 by report and finding. */
async function goldLabels(folder: SourceFolder, tables: Tables, problems: Problems) {
  const labels = new Map<string, [string, boolean][]>();
  const path = tables.with('filename', 'Atelectasis', 'normal');
  if (path === null) return labels;
  for (const { fields } of await readCsv(folder, path, ['filename'], problems)) {
    const { filename = '', ...findings } = Object.fromEntries(fields);
    labels.set(
      filename,
      Object.entries(findings).map(([name, value]) => [name, value.trim() === '1']),
    );
  }
  return labels;
}
