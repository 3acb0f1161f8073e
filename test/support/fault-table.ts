import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A row of docs/faults.md. */
export interface FaultRow {
  fault: string;
  code: string;
  message: string;
  advice: string;
  /** The file that makes the fault happen and compares what is shown with this row. */
  test: string;
}

const table = resolve(import.meta.dirname, '../../docs/faults.md');

export function faultRows(): FaultRow[] {
  const rows = readFileSync(table, 'utf8')
    .split('\n')
    .filter(line => line.startsWith('| ') && line.includes('`'));
  return rows.map(line => {
    const [fault = '', , code = '', message = '', advice = '', test = ''] = line
      .slice(1, -1)
      .split('|')
      .map(cell => cell.trim());
    const unquoted = (cell: string) => cell.replaceAll('`', '');
    return { fault, code: unquoted(code), message, advice, test: unquoted(test) };
  });
}

/** What the documentation says is shown for a fault. */
export function shownFor(fault: string): { code: string; message: string; advice: string } {
  const row = faultRows().find(candidate => candidate.fault === fault);
  if (row === undefined) throw new Error(`docs/faults.md has no row ${fault}`);
  const { code, message, advice } = row;
  return { code, message, advice };
}
