"""What scikit-learn and numpy make of an evaluation's inputs: read from stdin, answered on stdout.

echo '{"zeroShot": {…}, "probe": […], "grounding": […], "retrieval": {…}}' | python3 evaluation.py   (needs numpy, scikit-learn)

zeroShot: films, prompts of each class, truth (1, 0, null) → accuracy, macroF1, auroc
probe: one case a class and share: train, trainLabels, test, testLabels → auroc
retrieval: queries, candidates and their classes, ks → mean precision at each k
grounding: attention [side, side], boxes as [x, y, w, h], film [width, height] → cnr, meanIou, by drawing every pixel
"""
import json
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, precision_score, roc_auc_score


def zero_shot(case):
    films = np.array(case["films"], float)
    scores = np.stack([(films @ np.array(prompts, float).T).max(1) for prompts in case["prompts"]], 1)
    truth = np.array([[np.nan if value is None else value for value in row] for row in case["truth"]], float)
    single = (np.nansum(truth, 1) == 1) & ~np.isnan(truth).any(1)
    true, told = truth[single].argmax(1), scores[single].argmax(1)
    classes = list(range(truth.shape[1]))
    auroc = []
    for c in classes:
        known = ~np.isnan(truth[:, c])
        both = len(set(truth[known, c])) == 2
        auroc.append(float(roc_auc_score(truth[known, c], scores[known, c])) if both else None)
    return {
        "accuracy": float(accuracy_score(true, told)),
        "macroF1": float(f1_score(true, told, labels=classes, average="macro", zero_division=0)),
        "auroc": auroc,
    }


def probe(case):
    train, labels = np.array(case["train"], float), case["trainLabels"]
    if len(set(labels)) < 2 or len(set(case["testLabels"])) < 2:
        return None
    fitted = LogisticRegression(C=1.0, tol=1e-10, max_iter=10_000).fit(train, labels)
    return float(roc_auc_score(case["testLabels"], fitted.decision_function(np.array(case["test"], float))))


def retrieval(case):
    queries, candidates = np.array(case["queries"], float), np.array(case["candidates"], float)
    of_query, of_candidate = np.array(case["queryClasses"]), np.array(case["candidateClasses"])
    order = np.argsort(-(queries @ candidates.T), 1, kind="stable")
    answers = []
    for k in case["ks"]:
        k = min(k, len(candidates))
        each = []
        for query, nearest in enumerate(order[:, :k]):
            told = np.zeros(len(candidates), int)
            told[nearest] = 1
            each.append(precision_score(of_candidate == of_query[query], told))
        answers.append(float(np.mean(each)))
    return answers


def grounding(case):
    width, height = case["film"]
    attention = np.array(case["attention"], float)
    side = max(width, height)
    cell = side / attention.shape[0]
    left, top = (side - width) // 2, (side - height) // 2
    # Every cell must be whole pixels, so that a pixel belongs to one.
    rows = ((np.arange(height) + top) // cell).astype(int)
    columns = ((np.arange(width) + left) // cell).astype(int)
    values = attention[np.ix_(rows, columns)]
    inside = np.zeros((height, width), bool)
    for x, y, w, h in case["boxes"]:
        inside[y : y + h, x : x + w] = True
    a, b = values[inside], values[~inside]
    ious = [((values > t) & inside).sum() / ((values > t) | inside).sum() for t in (0.1, 0.2, 0.3, 0.4, 0.5)]
    return {"cnr": float(abs(a.mean() - b.mean()) / np.sqrt(a.var() + b.var())), "meanIou": float(np.mean(ious))}


asked = json.load(sys.stdin)
answer = {}
if "zeroShot" in asked:
    answer["zeroShot"] = zero_shot(asked["zeroShot"])
for name, how in (("probe", probe), ("retrieval", retrieval), ("grounding", grounding)):
    if name in asked:
        answer[name] = [how(case) for case in asked[name]]
json.dump(answer, sys.stdout)
