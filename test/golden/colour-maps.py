"""Matplotlib's inferno and viridis as hexadecimal RGB, 256 colours each.

python3 colour-maps.py > colour-maps.json   (needs matplotlib)
"""
import json
import matplotlib
import numpy as np

maps = {}
for name in ("inferno", "viridis"):
    colours = np.array(matplotlib.colormaps[name].colors)
    maps[name] = np.rint(255 * colours).astype(np.uint8).tobytes().hex()
print(json.dumps(maps, indent=1))
