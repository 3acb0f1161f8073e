import type { Uncertain } from './film-set.ts';

/**
 * A label as CheXpert writes it: 1 positive, 0 negative, −1 uncertain, blank not mentioned. Blanks are
 * negative and uncertain ones what the policy says (U-Zeros, U-Ones, U-Ignore: Irvin and others 2019).
 * null: nobody knows; undefined: no label at all.
 */
export function labelValue(
  field: string | undefined,
  uncertain: Uncertain,
): boolean | null | undefined {
  if (field === undefined) return undefined;
  const text = field.trim();
  if (text === '') return false;
  const value = Number(text);
  if (value === 1) return true;
  if (value === 0) return false;
  if (value === -1) return uncertain === 'ignore' ? null : uncertain === 'ones';
  return undefined;
}
