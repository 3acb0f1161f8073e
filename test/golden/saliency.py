"""Agreement of pairs of maps, and classification scores, in float64 numpy and scikit-learn.

python3 saliency.py COUNT SEED > saliency.json   (needs numpy, scikit-learn; saliency.json: 14 5)

The formulas are written from their papers (named beside src/evaluation/saliency), not from
Foveal's code. null stands where a measure is undefined.
"""
import json
import sys

import numpy as np
from sklearn.metrics import accuracy_score, f1_score, roc_auc_score

random = np.random.default_rng(int(sys.argv[2]))
EPSILON = 2.2204e-16


def number(value):
    return None if value is None or not np.isfinite(value) else float(value)


def density(values):
    shifted = values - min(values.min(), 0)
    return shifted / shifted.sum() if shifted.sum() > 0 else None


def nss(values, at):
    return ((values[at] - values.mean()) / values.std()).mean() if len(at) and np.ptp(values) > 0 else None


def cc(a, b):
    return np.corrcoef(a, b)[0, 1] if np.ptp(a) > 0 and np.ptp(b) > 0 else None


def sim(a, b):
    p, q = density(a), density(b)
    return None if p is None or q is None else np.minimum(p, q).sum()


def kl(attention, gaze):
    p, q = density(attention), density(gaze)
    return None if p is None or q is None else (q * np.log(EPSILON + q / (p + EPSILON))).sum()


def ig(attention, baseline, at):
    p, b = density(attention), density(baseline)
    if p is None or b is None or not len(at):
        return None
    return (np.log2(EPSILON + p[at]) - np.log2(EPSILON + b[at])).mean()


def judd(values, at):
    fixated = np.zeros(len(values), bool)
    fixated[at] = True
    if not fixated.any() or fixated.all():
        return None
    thresholds = np.unique(values[fixated])[::-1]
    true = [0.0] + [(values[fixated] >= t).mean() for t in thresholds] + [1.0]
    false = [0.0] + [(values[~fixated] >= t).mean() for t in thresholds] + [1.0]
    return np.trapz(true, false)


def shuffled(values, at, others):
    if not len(at) or not len(others):
        return None
    truth = np.r_[np.ones(len(at)), np.zeros(len(others))]
    return roc_auc_score(truth, np.r_[values[at], values[others]])


def iou(a, b, share=0.1):
    def top(values):
        threshold = np.sort(values)[-max(1, round(share * len(values)))]
        return (values >= threshold) & (values > 0)

    first, second = top(a), top(b)
    return (first & second).sum() / (first | second).sum() if first.any() and second.any() else None


def draw_map(kind, size):
    if kind == "zeros":
        values = np.zeros(size)
    elif kind == "constant":
        values = np.full(size, random.uniform(0.1, 2))
    elif kind == "signed":
        values = random.normal(size=size)
    elif kind == "ties":
        values = random.integers(0, 4, size) / 4
    elif kind == "sparse":
        values = random.uniform(size=size) * (random.uniform(size=size) > 0.8)
    else:
        values = random.gamma(0.5, size=size)
    return values.astype(np.float32).astype(np.float64)


KINDS = ["dense", "signed", "ties", "sparse", "constant", "zeros"]


def case(index):
    size = int(random.choice([49, 64, 256]))
    attention, gaze, baseline = (
        draw_map(kind, size)
        for kind in (KINDS[index % 6], random.choice(KINDS), random.choice(KINDS))
    )
    at = random.integers(0, size, [0, 1, 5, 40][(index // 6) % 4])
    others = random.integers(0, size, [60, 1, 0, 200][(index // 3) % 4])
    return {
        "attention": attention.tolist(),
        "gaze": gaze.tolist(),
        "baseline": baseline.tolist(),
        "fixations": at.tolist(),
        "otherFixations": others.tolist(),
        "cc": number(cc(attention, gaze)),
        "kl": number(kl(attention, gaze)),
        "nss": number(nss(attention, at)),
        "sim": number(sim(attention, gaze)),
        "aucJudd": number(judd(attention, at)),
        "shuffledAuc": number(shuffled(attention, at, others)),
        "ig": number(ig(attention, baseline, at)),
        "iou": number(iou(attention, gaze)),
    }


def scores():
    count, classes = int(random.integers(1, 60)), int(random.integers(2, 6))
    truth, told = random.integers(0, classes, (2, count))
    values = random.integers(0, 8, count) / 8
    is_first = truth == 0
    both = is_first.any() and not is_first.all()
    every = list(range(classes))
    return {
        "classCount": classes,
        "truth": truth.tolist(),
        "told": told.tolist(),
        "values": values.tolist(),
        "accuracy": accuracy_score(truth, told),
        "macroF1": f1_score(truth, told, labels=every, average="macro", zero_division=0),
        "auroc": number(roc_auc_score(is_first, values) if both else None),
    }


def retrieval():
    queries, candidates = int(random.integers(3, 9)), int(random.integers(4, 30))
    width = 6
    rows = random.normal(size=(queries + candidates, width)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    classes = random.integers(0, 3, queries + candidates)
    similarity = rows[:queries].astype(float) @ rows[queries:].astype(float).T
    ranked = np.argsort(-similarity, axis=1, kind="stable")
    hits = classes[queries:][ranked] == classes[:queries, None]
    return {
        "queries": rows[:queries].ravel().tolist(),
        "candidates": rows[queries:].ravel().tolist(),
        "queryClasses": classes[:queries].tolist(),
        "candidateClasses": classes[queries:].tolist(),
        "precision": {str(k): hits[:, :k].mean() for k in (1, 3, 5, 10)},
    }


count = int(sys.argv[1])
print(json.dumps({
    "maps": [case(i) for i in range(count)],
    "scores": [scores() for _ in range(count)],
    "retrieval": [retrieval() for _ in range(max(3, count // 10))],
}, separators=(",", ":")))
