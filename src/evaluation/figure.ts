/** One number of a result with its 95 % interval. */
export interface ScoredFigure {
  /** `accuracy`, `macroF1`, `auroc`, `precisionAt5` … */
  metric: string;
  /** The class, share or direction it belongs to; null: the whole. */
  of: string | null;
  /** null: undefined on this data. */
  value: number | null;
  low: number | null;
  high: number | null;
  /** Films, texts or phrases behind it. */
  count: number;
}
