"""Grids resampled by Pillow's BILINEAR filter, which widens with the reduction (antialiasing).

python3 resize.py > resize.json   (needs numpy, Pillow)
"""
import json

import numpy as np
from PIL import Image

random = np.random.default_rng(3)
source = random.normal(size=(23, 37)).astype(np.float32)
sizes = [(7, 7), (37, 7), (12, 23), (45, 30), (1, 1), (36, 22)]
resized = {
    f"{width}x{height}": np.asarray(Image.fromarray(source).resize((width, height), Image.BILINEAR)).round(7).ravel().tolist()
    for width, height in sizes
}
rounded = {name: [round(float(v), 6) for v in values] for name, values in resized.items()}
print(json.dumps({"widthPx": 37, "heightPx": 23, "values": [round(float(v), 6) for v in source.ravel()], "resized": rounded}))
