import { locale } from './i18n.ts';

/** `3.14`, in German `3,14`. */
export function formatNumber(value: number, decimals = 0): string {
  return new Intl.NumberFormat(locale(), {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    // What rounds to nothing has no sign.
    signDisplay: 'negative',
  }).format(value);
}

/** An ISO 8601 time as a person reads it, in their own time zone: `23 Nov 2026, 14:05`. */
export function formatDate(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return new Intl.DateTimeFormat(locale(), {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(date);
}

/** `42 s`, `3:07`, `1:02:09`: the same in every language. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const pad = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${pad(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(seconds % 60)}`;
}

/** A share of 1 in whole percent: `42%`, in German `42 %`. */
export function formatPercent(share: number): string {
  return new Intl.NumberFormat(locale(), { style: 'percent' }).format(share);
}

/** In decimal units, as file managers show them. */
export function formatBytes(count: number): string {
  if (count < 1000) return `${count} B`;
  if (count < 1_000_000) return `${formatNumber(count / 1000)} kB`;
  return `${formatNumber(count / 1_000_000, count < 10_000_000 ? 1 : 0)} MB`;
}

/** A loss or one of its terms; a dash where there is none. */
export function formatLoss(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : formatNumber(value, 4);
}

/** For fields in which numbers are typed. */
export function decimalSeparator(): string {
  return separator('decimal');
}

export function thousandsSeparator(): string {
  return separator('group');
}

function separator(type: 'decimal' | 'group'): string {
  const parts = new Intl.NumberFormat(locale()).formatToParts(1234567.8);
  return parts.find(part => part.type === type)?.value ?? '';
}

/** How long ago something was: `20 minutes ago`, `vor 20 Minuten`, `now`. */
export function formatAge(ms: number): string {
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' });
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return format.format(0, 'second');
  if (minutes < 60) return format.format(-minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? format.format(-hours, 'hour') : format.format(-Math.round(hours / 24), 'day');
}
