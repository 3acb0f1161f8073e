import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { colourMaps } from '../../../src/heatmap/colour-map.ts';

const golden: Record<'inferno' | 'viridis', string> = JSON.parse(
  readFileSync(new URL('../../golden/colour-maps.json', import.meta.url), 'utf8'),
);

test.each(['inferno', 'viridis'] as const)('%s is matplotlib’s', name => {
  expect(Buffer.from(colourMaps[name]).toString('hex')).toBe(golden[name]);
  expect(colourMaps[name]).toHaveLength(3 * 256);
});
