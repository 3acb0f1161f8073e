/** What a caller needs to tell a person about a failure; travels over every wire unchanged. */
export interface ErrorReport {
  /** Stable, machine-readable: `study.notAnImage`, `journal.tornLine` … */
  code: string;
  /** One sentence for a person. */
  message: string;
  expected?: string | undefined;
  actual?: string | undefined;
  /** What the person can do about it. */
  advice?: string | undefined;
}

/** The one error type Foveal raises on purpose; anything else is a defect. */
export class AppError extends Error {
  readonly code: string;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  readonly advice: string | undefined;

  constructor(report: ErrorReport, options?: { cause?: unknown }) {
    super(report.message, options);
    this.name = 'AppError';
    this.code = report.code;
    this.expected = report.expected;
    this.actual = report.actual;
    this.advice = report.advice;
  }

  toReport(): ErrorReport {
    const { code, message, expected, actual, advice } = this;
    return { code, message, expected, actual, advice };
  }
}

/** Any thrown value as a report; a value that is not an AppError gets the code `internal`. */
export function reportOf(error: unknown): ErrorReport {
  if (error instanceof AppError) return error.toReport();
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

/** A report as one line of text: message, then expected, found and advice where known. */
export function formatReport(report: ErrorReport): string {
  const parts = [`${report.message} [${report.code}]`];
  if (report.expected !== undefined) parts.push(`expected ${report.expected}`);
  if (report.actual !== undefined) parts.push(`found ${report.actual}`);
  if (report.advice !== undefined) parts.push(report.advice);
  return parts.join('; ');
}
