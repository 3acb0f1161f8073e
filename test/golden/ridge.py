"""Ridge regression by scikit-learn, of fewer samples than features: writes ridge.json beside itself.

usage: python3 test/golden/ridge.py
"""
import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import Ridge

random = np.random.default_rng(5)
rows = np.round(random.normal(0, 1, (12, 20)), 3)
targets = np.round(random.normal(0, 300, (12, 2)), 1)
weights = {
    str(alpha): Ridge(alpha=alpha, fit_intercept=False, solver="cholesky").fit(rows, targets).coef_.tolist()
    for alpha in (0.01, 1.0, 100.0)
}
Path(__file__).with_suffix(".json").write_text(
    json.dumps(
        {
            "scikit-learn": sklearn.__version__,
            "rows": rows.tolist(),
            "targets": targets.tolist(),
            "weights": weights,
        }
    )
)
