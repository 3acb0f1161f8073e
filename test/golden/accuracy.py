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


def rms_s2s(gaze):
    return np.sqrt((norm(np.diff(gaze, axis=0)) ** 2).mean())


def std(gaze):
    return np.sqrt(gaze.var(0).sum())


def bcea(gaze):
    """Of 68.3 % of a bivariate normal distribution, with population variances."""
    rho = np.corrcoef(gaze.T)[0, 1]
    return -2 * np.log(1 - 0.683) * np.pi * gaze[:, 0].std() * gaze[:, 1].std() * np.sqrt(1 - rho**2)


def over_targets(measure, convert):
    return np.mean([measure(convert(gaze)) for gaze in samples if len(gaze) > 1])


def px(places):
    return places


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
    "worstOffsetPx": norm(means - points).max(),
    "worstOffsetDegrees": norm(degrees(means) - degrees(points)).max(),
    "precision": {
        "rmsS2sPx": over_targets(rms_s2s, px),
        "rmsS2sDegrees": over_targets(rms_s2s, degrees),
        "standardDeviationPx": over_targets(std, px),
        "standardDeviationDegrees": over_targets(std, degrees),
        "bceaPx2": over_targets(bcea, px),
        "bceaDegrees2": over_targets(bcea, degrees),
    },
}))
