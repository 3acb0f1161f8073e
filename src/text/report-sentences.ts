/**
 * A written report as sentences, as EGMA's authors split them: lines joined, a break at list numbers
 * (“1. ”) and behind full stops, lower case, words and punctuation apart, empty ones dropped.
 */
export function reportSentences(report: string): string[] {
  return report
    .replace(/\s+/g, ' ')
    .split(/(?:^|(?<= ))\d+\. |\. |\.$/)
    .map(sentence => (sentence.toLowerCase().match(/\w+|[^\w\s]+/g) ?? []).join(' '))
    .filter(sentence => /\w/.test(sentence));
}
