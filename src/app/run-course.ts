import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { FitSettings } from '../training/fit.ts';
import type { Split } from '../training/split.ts';

/**
 * A name for all that decides the outcome of a run: a checkpoint is only gone on from where it is the
 * same. The size of a micro-batch is not among it: memory may be short on one day and not on another.
 */
export function courseOf(
  settings: FitSettings,
  examples: readonly { readingId: string; fingerprint: string }[],
  split: Split,
): string {
  const named = examples.map(({ readingId, fingerprint }) => [readingId, fingerprint]);
  const all = JSON.stringify([settings, named, split]);
  return bytesToHex(sha256(utf8ToBytes(all))).slice(0, 32);
}
