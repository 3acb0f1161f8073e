"""Logistic regressions of scikit-learn, by its solver that comes closest (lbfgs stops at gradients of 1e-5).

python3 linear-probe.py > linear-probe.json   (needs numpy, scikit-learn)
"""
import json

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

random = np.random.default_rng(8)


def case(count, width, separation):
    features = random.normal(size=(2 * count, width)).astype(np.float32)
    labels = random.uniform(size=2 * count) < 0.4
    features[labels, 0] += separation
    # scikit-learn computes in the precision of its input.
    features = features.astype(float)
    fitted = LogisticRegression(C=1.0, solver="newton-cg", tol=1e-12, max_iter=100_000).fit(features[:count], labels[:count])
    logits = fitted.decision_function(features[count:])
    return {
        "width": width,
        "train": features[:count].ravel().tolist(),
        "trainLabels": labels[:count].tolist(),
        "test": features[count:].ravel().tolist(),
        "testLabels": labels[count:].tolist(),
        "weights": fitted.coef_[0].tolist(),
        "intercept": float(fitted.intercept_[0]),
        "auroc": float(roc_auc_score(labels[count:], logits)),
    }


print(json.dumps([case(30, 3, 1), case(40, 8, 4), case(12, 20, 0.5)], separators=(",", ":")))
