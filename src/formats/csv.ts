/** Rows as CSV (RFC 4180, but with line feeds): fields quoted where they hold a comma, quote or break. */
export function formatCsv(
  columns: readonly string[],
  rows: readonly (string | number)[][],
): string {
  const lines = [columns, ...rows].map(row => row.map(formatField).join(','));
  return `${lines.join('\n')}\n`;
}

function formatField(field: string | number): string {
  const text = String(field);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
