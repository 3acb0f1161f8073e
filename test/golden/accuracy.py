"""Accuracy and precision of gaze on validation targets, computed with numpy.

python3 accuracy.py > accuracy.json   (needs numpy)
"""
import json

import numpy as np

geometry = {"widthPx": 1920, "heightPx": 1080, "pixelPitchMm": 0.277, "viewingDistanceMm": 600}
random = np.random.default_rng(2)
points = np.array([[480, 270], [1440, 270], [960, 540], [480, 810], [1440, 810]], dtype=float)
samples = [point + random.normal([40, -25], 60, (count, 2)) for point, count in zip(points, (30, 12, 20, 1, 25))]


def degrees(places):
    centre = np.array([geometry["widthPx"], geometry["heightPx"]]) / 2
    return np.degrees(np.arctan2((places - centre) * geometry["pixelPitchMm"], geometry["viewingDistanceMm"]))


def norm(vectors):
    return np.linalg.norm(vectors, axis=-1)


means = np.array([gaze.mean(0) for gaze in samples])
every = np.concatenate(samples)
targets = np.repeat(points, [len(gaze) for gaze in samples], axis=0)
print(json.dumps({
    "geometry": geometry,
    "targets": [
        {"xPx": point[0], "yPx": point[1], "samples": [{"xPx": x, "yPx": y} for x, y in gaze.round(3)]}
        for point, gaze in zip(points, samples)
    ],
    "offsetPx": norm(means - points).mean(),
    "offsetDegrees": norm(degrees(means) - degrees(points)).mean(),
    "meanErrorPx": norm(every - targets).mean(),
    "meanErrorDegrees": norm(degrees(every) - degrees(targets)).mean(),
    "standardDeviationPx": np.mean([np.sqrt(gaze.var(0).sum()) for gaze in samples if len(gaze) > 1]),
}))
