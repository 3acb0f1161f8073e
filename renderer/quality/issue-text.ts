import type { QualityIssue } from '../../src/reading/quality-gate.ts';
import { formatNumber, formatPercent } from '../format.ts';
import { i18n } from '../i18n.ts';

/** An issue of the quality gate in words: what was measured, and the limit. */
export function issueText({ what, measured, limit }: QualityIssue): string {
  const format = (value: number | null) => {
    if (value === null) return '';
    if (what === 'loss') return formatPercent(value);
    return what === 'gap' ? formatNumber(value / 1000, 1) : formatNumber(value, 1);
  };
  return i18n.t(`quality:issue.${what}`, { measured: format(measured), limit: format(limit) });
}

/** Each reason of the gate in a few words, with the number of readings it has rejected. */
export function gateReasonsText(
  reasons: readonly { what: QualityIssue['what']; count: number }[],
): string[] {
  return reasons.map(
    ({ what, count }) => `${i18n.t(`quality:short.${what}`)} ${formatNumber(count)}`,
  );
}
