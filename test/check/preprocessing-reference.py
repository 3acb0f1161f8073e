"""Grey films squared with black and resized by Pillow and by PyTorch.

preprocessing-reference.py FOLDER SIZE...   reads <name>.f32 with <name>.json (widthPx, heightPx), writes
<name>-<size>.pillow and <name>-<size>.torch, float32

PyTorch's antialiased bilinear interpolation is what torchvision's Resize(antialias=True) calls on tensors.
"""
import json
import pathlib
import sys

import numpy
import torch
from PIL import Image

folder, sizes = pathlib.Path(sys.argv[1]), [int(size) for size in sys.argv[2:]]
for path in sorted(folder.glob("*.f32")):
    film = json.loads(path.with_suffix(".json").read_text())
    width, height = film["widthPx"], film["heightPx"]
    values = numpy.fromfile(path, dtype=numpy.float32).reshape(height, width)
    side = max(width, height)
    top, left = (side - height) // 2, (side - width) // 2
    square = numpy.zeros((side, side), dtype=numpy.float32)
    square[top : top + height, left : left + width] = values
    for size in sizes:
        stem = path.with_name(f"{path.stem}-{size}")
        pillow = numpy.asarray(Image.fromarray(square).resize((size, size), Image.BILINEAR))
        pillow.astype(numpy.float32).tofile(f"{stem}.pillow")
        resized = torch.nn.functional.interpolate(
            torch.from_numpy(square)[None, None], (size, size), mode="bilinear", antialias=True
        )
        resized.numpy().astype(numpy.float32).tofile(f"{stem}.torch")
