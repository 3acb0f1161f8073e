const MS_PER_DAY = 86_400_000;

/**
 * A DA or DT value (PS3.5 6.2; also ACR-NEMA's `1994.11.05`) moved `days` into the past, its time
 * and offset as they were. Null for what names no whole day.
 */
export function shiftDate(value: string, days: number): string | null {
  const match = /^(\d{4})(\.?)(\d{2})\2(\d{2})(.*)$/s.exec(value);
  if (match === null) return null;
  const [, year, , month, day, rest = ''] = match;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (date.getUTCMonth() !== Number(month) - 1 || !/^[\d.+-]*$/.test(rest)) return null;
  const shifted = new Date(date.getTime() - days * MS_PER_DAY).toISOString().slice(0, 10);
  return shifted.replaceAll('-', '') + rest;
}
