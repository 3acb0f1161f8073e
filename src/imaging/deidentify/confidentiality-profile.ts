import { z } from 'zod';
import table from './confidentiality-profile.json' with { type: 'json' };

const profileRow = z.object({
  /** Group and element as eight hexadecimal digits; `x` stands for any digit (repeating groups). */
  tag: z.string().regex(/^[0-9a-fx]{8}$/),
  name: z.string(),
  vr: z.string().length(2),
  /**
   * What the Basic Profile does: X remove, Z empty, D put a dummy, U put another UID; a choice where
   * it depends on the attribute's type in the object.
   */
  basic: z.enum(['X', 'Z', 'D', 'U', 'X/Z', 'X/D', 'X/Z/D', 'Z/D', 'X/Z/U*']),
  /** Column “Retain Patient Characteristics Option”: K keep, C keep after cleaning. */
  patientCharacteristics: z.enum(['K', 'C']).optional(),
  /** Column “Retain Longitudinal Temporal Information with Modified Dates Option”. */
  modifiedDates: z.literal('C').optional(),
});

export type ProfileRow = z.infer<typeof profileRow>;

/** Table E.1-1 of DICOM PS3.15 (2026c) without its row “Private Attributes”, in the order of tags. */
export const confidentialityProfile: readonly ProfileRow[] = z.array(profileRow).parse(table);

const rows = new Map(confidentialityProfile.map(row => [row.tag, row]));

/** The table's row for an attribute (eight hexadecimal digits), or null where it has none. */
export function profileRowOf(tag: string): ProfileRow | null {
  return rows.get(tag) ?? rows.get(repeatingTag(tag)) ?? null;
}

/** Groups 5000–50FE and 6000–60FE repeat an attribute for each curve and overlay (PS3.5 7.6). */
function repeatingTag(tag: string): string {
  if (tag.startsWith('50')) return '50xxxxxx';
  return tag.startsWith('60') ? `60xx${tag.slice(4)}` : tag;
}

/**
 * - `keep`: as it is, sequences with their contents cleaned
 * - `shift`: dates moved by the patient's shift, times as they are
 * - `uid`: each UID replaced
 * - `recurse`: the sequence stays, its contents are cleaned
 */
export type Action = 'remove' | 'empty' | 'dummy' | 'uid' | 'shift' | 'recurse' | 'keep';

const temporal = new Set(['DA', 'DT', 'TM']);

/**
 * What Foveal does with a row: the Basic Profile with modified dates and patient characteristics
 * retained. Where the table leaves the choice to the attribute's type, the strictest type is assumed
 * (D before Z before X), so that the object stays valid whatever its kind. Two exceptions:
 * - What an option would keep after cleaning by a person (C on text) is treated as without the option.
 * - A sequence that would need a dummy is emptied: it is of type 1 in reports and plans only, which
 *   hold no film and are refused.
 */
export function actionFor(row: ProfileRow): Action {
  if (row.patientCharacteristics === 'K') return 'keep';
  if (row.modifiedDates === 'C' && temporal.has(row.vr)) return 'shift';
  if (row.basic === 'X/Z/U*') return 'recurse';
  if (row.basic === 'U') return 'uid';
  if (row.basic.endsWith('D')) return row.vr === 'SQ' ? 'empty' : 'dummy';
  return row.basic.endsWith('Z') ? 'empty' : 'remove';
}
