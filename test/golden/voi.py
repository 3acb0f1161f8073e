"""VOI transformations in float64, written from PS3.3 C.11.2.1 (windows) and C.11.2.1.1 (LUT).

python3 voi.py > voi.json
"""
import json

import numpy as np

values = np.linspace(-1200, 3200, 45)


def linear(x, c, w):
    y = ((x - (c - 0.5)) / (w - 1) + 0.5) if w > 1 else x * 0
    return np.where(x <= c - 0.5 - (w - 1) / 2, 0, np.where(x > c - 0.5 + (w - 1) / 2, 1, y))


def linear_exact(x, c, w):
    return np.where(x <= c - w / 2, 0, np.where(x > c + w / 2, 1, (x - c) / w + 0.5))


def sigmoid(x, c, w):
    return 1 / (1 + np.exp(-4 * (x - c) / w))


cases = []
for name, function in {"linear": linear, "linearExact": linear_exact, "sigmoid": sigmoid}.items():
    for centre, width in ((40, 400), (1000.5, 1), (600, 1500), (-0.25, 2.5)):
        grey = function(values, centre, width)
        cases.append({"voi": {"centre": centre, "width": width, "function": name}, "grey": grey.tolist()})
entries = (4095 * np.linspace(0, 1, 200) ** 2).astype(int)
index = np.clip(np.rint(values + 100), 0, 199).astype(int)
lut = {"firstInput": -100, "entries": entries.tolist(), "bits": 12}
cases.append({"voi": lut, "grey": (entries[index] / 4095).tolist()})
print(json.dumps({"values": values.tolist(), "cases": cases}))
