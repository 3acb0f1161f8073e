"""Writes pearson.json: Pearson correlations by scipy, and SDs by numpy, of small seeded maps."""

import json
import pathlib

import numpy
from scipy.stats import pearsonr

random = numpy.random.default_rng(7)
cases = []
for size in (2, 7, 49, 256):
    a = random.normal(size=size).astype(numpy.float32)
    b = (0.4 * a + random.normal(size=size)).astype(numpy.float32)
    cases.append({
        "a": a.tolist(),
        "b": b.tolist(),
        "correlation": float(pearsonr(a.astype(float), b.astype(float))[0]),
        "meanA": float(a.astype(float).mean()),
        "sdA": float(a.astype(float).std(ddof=1)),
    })
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(cases) + "\n")
