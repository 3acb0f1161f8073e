import { type ErrorReport, formatReport } from '../../src/base/app-error.ts';

/** A result: as JSON where asked for, otherwise as the text that `describe` makes of it. */
export function print<T>(result: T, isJson: boolean | undefined, describe: (result: T) => string) {
  console.log(isJson ? JSON.stringify(result, null, 2) : describe(result));
}

/** A failure on stderr: one line of text, or one object with the key `error`. */
export function printFailure(report: ErrorReport, isJson: boolean): void {
  console.error(isJson ? JSON.stringify({ error: report }) : formatReport(report));
}

/** Rows in columns as wide as their widest cell, two spaces apart; a sentence where there are none. */
export function table(columns: string[], rows: (string | number)[][], none: string): string {
  if (rows.length === 0) return none;
  const lines = [columns, ...rows].map(row => row.map(String));
  const widths = columns.map((_, i) => Math.max(...lines.map(line => line[i]?.length ?? 0)));
  return lines
    .map(line => line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  '))
    .map(line => line.trimEnd())
    .join('\n');
}

/** A duration for people: `42 s`, `3.5 min`. */
export function duration(ms: number): string {
  return ms < 60_000 ? `${Math.ceil(ms / 1000)} s` : `${(ms / 60_000).toFixed(1)} min`;
}
