"""scipy's rank correlation of short lists with ties: `python3 spearman.py > spearman.json`."""
import json

import numpy as np
from scipy.stats import spearmanr

random = np.random.default_rng(5)
cases = []
for _ in range(20):
    a = random.integers(0, 6, 12).tolist()
    b = random.integers(0, 6, 12).tolist()
    cases.append({"a": a, "b": b, "rho": float(spearmanr(a, b)[0])})
print(json.dumps(cases))
