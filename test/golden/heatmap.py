"""Duration-weighted Gaussian heatmaps and patch means from scipy and numpy.

python3 heatmap.py > heatmap.json   (needs numpy, scipy)

`onPixels`: scipy's gaussian_filter of durations put on pixels. `between`: Gaussians at sub-pixel
places, each normalised over the pixels within 4 sigma in float64, evaluated here without separation.
`patches`: means over fractional areas, by repeating every pixel patchesPerSide times.
"""
import json

import numpy as np
from scipy.ndimage import gaussian_filter

WIDTH, HEIGHT = 60, 44
random = np.random.default_rng(9)


def rounded(grid):
    return [float(f"{value:.7g}") for value in grid.ravel()]


def fixations(places, durations):
    return [
        {"startMs": 0, "endMs": float(duration), "xPx": float(x), "yPx": float(y), "sampleCount": 9}
        for (x, y), duration in zip(places, durations)
    ]


columns, rows = random.integers(0, WIDTH, 6), random.integers(0, HEIGHT, 6)
columns[0], rows[0] = 0, 0  # in the corner: most of it falls outside
durations = random.integers(100, 900, 6)
durations_on_pixels = np.zeros((HEIGHT, WIDTH))
np.add.at(durations_on_pixels, (rows, columns), durations)
sigma = 3.3
on_pixels = gaussian_filter(durations_on_pixels, sigma, mode="constant", truncate=4.0)

places = np.stack([random.uniform(-5, WIDTH + 5, 6), random.uniform(-5, HEIGHT + 5, 6)], 1).round(3)
wide_sigma = 5.7
radius = int(4 * wide_sigma + 0.5)
y, x = np.mgrid[-60 : HEIGHT + 60, -60 : WIDTH + 60] + 0.5
between = np.zeros_like(x)
for (fx, fy), duration in zip(places, durations):
    kernel = np.exp(-((x - fx) ** 2 + (y - fy) ** 2) / (2 * wide_sigma**2))
    kernel[(np.abs(x - fx) > radius) | (np.abs(y - fy) > radius)] = 0
    between += duration * kernel / kernel.sum()
between = between[60:-60, 60:-60]

# 60 x 44 padded to 60 x 60: 8 rows of zeros above and below, 60 / 7 = 8.57 px a patch
square = np.pad(between, ((8, 8), (0, 0)))
patches = square.repeat(7, 0).repeat(7, 1).reshape(7, 60, 7, 60).mean((1, 3))
print(json.dumps({
    "widthPx": WIDTH,
    "heightPx": HEIGHT,
    "onPixels": {"sigmaPx": sigma, "fixations": fixations(np.stack([columns, rows], 1) + 0.5, durations), "values": rounded(on_pixels)},
    "between": {"sigmaPx": wide_sigma, "fixations": fixations(places, durations), "values": rounded(between)},
    "patches": rounded(patches),
}))
