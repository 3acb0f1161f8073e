"""scikit-learn's digits, its t-SNE of them, and how well a map keeps neighbourhoods.

metrics-reference.py digits FILE        writes the 1797 × 64 digits as float32
metrics-reference.py trustworthiness FILE   prints it (k = 12) for x, y pairs in FILE (float64), and for scikit-learn's own t-SNE
"""
import json
import sys

import numpy as np
from sklearn.datasets import load_digits
from sklearn.manifold import TSNE, trustworthiness

digits = load_digits().data.astype(np.float32)
if sys.argv[1] == "digits":
    digits.tofile(sys.argv[2])
else:
    ours = np.fromfile(sys.argv[2]).reshape(-1, 2)
    theirs = TSNE(init="pca", learning_rate="auto", random_state=0).fit_transform(digits)
    print(json.dumps([float(trustworthiness(digits, y, n_neighbors=12)) for y in (ours, theirs)]))
