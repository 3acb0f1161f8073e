import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ridgeCoefficients } from '../../../../src/gaze/estimator/ridge.ts';

const matrix = z.array(z.array(z.number()));
const golden = z
  .object({ rows: matrix, targets: matrix, weights: z.record(z.string(), matrix) })
  .parse(JSON.parse(readFileSync('test/golden/ridge.json', 'utf8')));

test.each(Object.keys(golden.weights))('weights are scikit-learn’s at λ = %s', lambda => {
  const { rows, targets } = golden;
  const kernel = rows.map(row =>
    Float64Array.from(rows, other => row.reduce((sum, v, i) => sum + v * (other[i] as number), 0)),
  );
  const columns = [0, 1].map(axis => Float64Array.from(targets, target => target[axis] as number));
  const weights = ridgeCoefficients(kernel, Number(lambda), columns).map(coefficients =>
    (rows[0] ?? []).map((_, i) =>
      rows.reduce((sum, row, k) => sum + (row[i] as number) * (coefficients[k] as number), 0),
    ),
  );
  weights.forEach((own, axis) => {
    own.forEach((weight, i) => {
      expect(weight).toBeCloseTo(golden.weights[lambda]?.[axis]?.[i] as number, 6);
    });
  });
});
