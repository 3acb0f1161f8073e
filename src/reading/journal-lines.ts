import { type JournalEvent, journalEvent } from './journal.ts';

/** What a journal file holds, and what of it could not be understood. */
export interface ParsedJournal {
  events: JournalEvent[];
  /** Text after the last newline: a line that was being written when its host ended. */
  tornLine: string | null;
  /** Whole lines that are no event; `line` counts from 1. */
  badLines: { line: number; reason: string }[];
}

/** One event as one line of the journal, newline included. */
export function formatEvent(event: JournalEvent): string {
  return `${JSON.stringify(event)}\n`;
}

/** The events of a journal file, in their order. Never throws: bad lines are reported beside them. */
export function parseJournal(text: string): ParsedJournal {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const parsed: ParsedJournal = { events: [], tornLine: last === '' ? null : last, badLines: [] };
  for (const [index, line] of lines.entries()) {
    const event = parseLine(line);
    if (typeof event === 'string') parsed.badLines.push({ line: index + 1, reason: event });
    else parsed.events.push(event);
  }
  return parsed;
}

/** The event, or the reason why the line is none. */
function parseLine(line: string): JournalEvent | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const checked = journalEvent.safeParse(value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  return `${issue?.path.join('.') || 'event'}: ${issue?.message ?? 'wrong shape'}`;
}
