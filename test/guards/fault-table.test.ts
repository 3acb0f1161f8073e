import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { faultRows } from '../support/fault-table.ts';

const root = resolve(import.meta.dirname, '../..');

test('every row of docs/faults.md is made to happen by the test it names', () => {
  const rows = faultRows();
  expect(rows.length).toBeGreaterThanOrEqual(10);
  for (const { fault, test: file, code, message, advice } of rows) {
    expect({ fault, complete: [code, message, advice].every(cell => cell !== '') }).toEqual({
      fault,
      complete: true,
    });
    expect(readFileSync(resolve(root, file), 'utf8')).toContain(`shownFor('${fault}')`);
  }
});
