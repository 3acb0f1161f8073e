"""Reference values of EGMA (features, losses, gradients) in PyTorch, float64.

    python3 test/golden/egma.py
    python3 test/golden/egma.py CASE GAZE[,GAZE] FILE.safetensors

The first writes egma-<case>.safetensors of the small cases next to itself; the second one case, the
full-sized ones too, with the readings that have gaze (none, some, all), for `npm run check:parity`. Written from the papers: Swin (Liu et al.,
2021), BERT (Devlin et al., 2019), EGMA (Ma et al., 2024), FILIP (Yao et al., 2022). Sentences are
encoded one by one and readings are looped over, so that nothing is ever padded here. Weights and
inputs are not stored: `noise` gives the same numbers in the tests.
"""
import json
import math
import pathlib
import struct
import sys

import numpy
import torch
import torch.nn.functional as F

HERE = pathlib.Path(__file__).parent
THETA = 1 / 7

TINY_TEXT = dict(vocabulary=29, width=16, depth=5, heads=2, hidden=24, positions=16)
TINY = dict(window=7, d=12, text=TINY_TEXT, longest=8, counts=[3, 1, 2])
CASES = {
    # One grid of whole windows with a shifted block, then a grid that is one window.
    "exact": dict(TINY, size=56, embedding=8, depths=[2, 2], heads=[1, 2]),
    # Grids of 16 and 8 cells are padded to 21 and 14, also when shifted; 4 and 2 are one window.
    "padded": dict(TINY, size=64, embedding=4, depths=[2, 2, 1, 1], heads=[1, 2, 2, 4]),
    # Another window, 8x8 patches, readings of one to twelve sentences.
    "wide": dict(TINY, size=64, embedding=4, depths=[2, 2], heads=[1, 2], window=4, counts=[12, 1, 5]),
}
FULL = dict(
    embedding=96, depths=[2, 2, 6, 2], heads=[3, 6, 12, 24], window=7, d=512, longest=20, counts=[12, 1],
    text=dict(vocabulary=28996, width=768, depth=12, heads=12, hidden=3072, positions=512),
)
FULL_CASES = {f"full-{size}": dict(FULL, size=size) for size in (224, 256, 384)}
PATCH, RATIO = 4, 4
# Whether reading k has gaze.
GAZE = {"none": lambda k: False, "some": lambda k: k % 2 == 0, "all": lambda k: True}


def sentences(case):
    """Token ids of each sentence of each reading."""
    def ids(k, j):
        count = 1 + (5 * k + 3 * j) % (case["longest"] - 2)
        return [2] + [4 + (31 * k + 17 * j + 7 * t + t * t) % (case["text"]["vocabulary"] - 4) for t in range(count)] + [3]
    return [[ids(k, j) for j in range(count)] for k, count in enumerate(case["counts"])]


def noise(label, count):
    """Uniform in [-0.5, 0.5): the fraction of a large multiple of a sine, seeded by the label."""
    seed = sum((i + 1) * ord(c) for i, c in enumerate(label)) % 997
    i = numpy.arange(1, count + 1, dtype=numpy.float64)
    wave = numpy.sin(12.9898 * i + 0.78233 * seed) * 43758.5453
    return wave - numpy.floor(wave) - 0.5


def parameters(case):
    p = {}

    def put(name, *shape):
        values = noise(name, int(numpy.prod(shape)) if shape else 1).reshape(shape)
        is_norm = "norm" in name.lower().rpartition(".")[0].rpartition(".")[2]
        if name == "logit_scale":
            values = numpy.array(1.2)
        elif is_norm and name.endswith("weight"):
            values = 1 + 0.4 * values
        elif name.endswith("weight") and len(shape) >= 2:
            values = values * 2 / math.sqrt(shape[1])
        values = values.astype(numpy.float32).astype(numpy.float64)
        p[name] = torch.tensor(values, requires_grad=True)

    def linear(name, out, inp, bias=True):
        put(name + ".weight", out, inp)
        if bias:
            put(name + ".bias", out)

    def norm(name, width):
        put(name + ".weight", width)
        put(name + ".bias", width)

    e, d, text = case["embedding"], case["d"], case["text"]
    v = "vision_model.model."
    put(v + "embeddings.patch_embeddings.projection.weight", e, 3, PATCH, PATCH)
    put(v + "embeddings.patch_embeddings.projection.bias", e)
    norm(v + "embeddings.norm", e)
    for s, depth in enumerate(case["depths"]):
        c = e * 2**s
        for j in range(depth):
            b = f"{v}encoder.layers.{s}.blocks.{j}."
            norm(b + "layernorm_before", c)
            for part in ("query", "key", "value"):
                linear(b + "attention.self." + part, c, c)
            put(b + "attention.self.relative_position_bias_table", (2 * case["window"] - 1) ** 2, case["heads"][s])
            linear(b + "attention.output.dense", c, c)
            norm(b + "layernorm_after", c)
            linear(b + "intermediate.dense", RATIO * c, c)
            linear(b + "output.dense", c, RATIO * c)
        if s < len(case["depths"]) - 1:
            norm(f"{v}encoder.layers.{s}.downsample.norm", 4 * c)
            linear(f"{v}encoder.layers.{s}.downsample.reduction", 2 * c, 4 * c, False)
    last = e * 2 ** (len(case["depths"]) - 1)
    norm(v + "layernorm", last)
    linear("vision_model.projection_head", d, last, False)
    t, w = "text_model.model.", text["width"]
    put(t + "embeddings.word_embeddings.weight", text["vocabulary"], w)
    put(t + "embeddings.position_embeddings.weight", text["positions"], w)
    put(t + "embeddings.token_type_embeddings.weight", 2, w)
    norm(t + "embeddings.LayerNorm", w)
    for i in range(text["depth"]):
        b = f"{t}encoder.layer.{i}."
        for part in ("query", "key", "value"):
            linear(b + "attention.self." + part, w, w)
        linear(b + "attention.output.dense", w, w)
        norm(b + "attention.output.LayerNorm", w)
        linear(b + "intermediate.dense", text["hidden"], w)
        linear(b + "output.dense", w, text["hidden"])
        norm(b + "output.LayerNorm", w)
    linear("text_model.projection_head", d, w, False)
    put("logit_scale")
    return p


def dense(p, name, x):
    return F.linear(x, p[name + ".weight"], p.get(name + ".bias"))


def norm(p, name, x, eps):
    return F.layer_norm(x, x.shape[-1:], p[name + ".weight"], p[name + ".bias"], eps)


def attention(q, k, v, heads, extra):
    """q, k, v [..., n, c]; extra broadcasts to [..., heads, n, n]."""
    split = lambda x: x.unflatten(-1, (heads, -1)).transpose(-3, -2)
    q, k, v = split(q), split(k), split(v)
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]) + extra
    return (scores.softmax(-1) @ v).transpose(-3, -2).flatten(-2)


def cut(x, w):
    """[h, h, c] -> [windows, w*w, c]"""
    h, _, c = x.shape
    return x.reshape(h // w, w, h // w, w, c).permute(0, 2, 1, 3, 4).reshape(-1, w * w, c)


def block(p, name, x, window, heads, shifted):
    h = x.shape[0]
    w = min(window, h)
    shift = window // 2 if shifted and h > window else 0
    y = norm(p, name + "layernorm_before", x, 1e-5)
    pad = (w - h % w) % w
    y = F.pad(y, (0, 0, 0, pad, 0, pad))
    full = h + pad
    y = torch.roll(y, (-shift, -shift), (0, 1))
    regions = torch.zeros(full, full, 1)
    if shift:
        pieces = (slice(0, -w), slice(-w, -shift), slice(-shift, None))
        for i, a in enumerate(pieces):
            for j, b in enumerate(pieces):
                regions[a, b] = 3 * i + j
    r = cut(regions, w)[:, :, 0]
    mask = (r[:, :, None] != r[:, None, :]).to(x.dtype) * -100.0
    rows, columns = [g.flatten() for g in torch.meshgrid(torch.arange(w), torch.arange(w), indexing="ij")]
    index = (rows[:, None] - rows[None] + window - 1) * (2 * window - 1)
    index = index + columns[:, None] - columns[None] + window - 1
    bias = p[name + "attention.self.relative_position_bias_table"][index].permute(2, 0, 1)
    z = cut(y, w)
    q, k, v = (dense(p, f"{name}attention.self.{part}", z) for part in ("query", "key", "value"))
    z = attention(q, k, v, heads, bias[None] + mask[:, None])
    z = dense(p, name + "attention.output.dense", z)
    n = full // w
    z = z.reshape(n, n, w, w, -1).permute(0, 2, 1, 3, 4).reshape(full, full, -1)
    z = torch.roll(z, (shift, shift), (0, 1))[:h, :h]
    x = x + z
    y = norm(p, name + "layernorm_after", x, 1e-5)
    return x + dense(p, name + "output.dense", F.gelu(dense(p, name + "intermediate.dense", y)))


def swin(p, case, image):
    """image [size, size] in [0, 1] -> last hidden state [n, c] and the stages' [cells, c]"""
    v = "vision_model.model."
    x = ((image - 0.5862785803043838) / 0.27950088968644304).expand(1, 3, -1, -1)
    patches = v + "embeddings.patch_embeddings.projection"
    x = F.conv2d(x, p[patches + ".weight"], p[patches + ".bias"], stride=PATCH)[0].permute(1, 2, 0)
    x = norm(p, v + "embeddings.norm", x, 1e-5)
    stages = []
    for s, depth in enumerate(case["depths"]):
        for j in range(depth):
            x = block(p, f"{v}encoder.layers.{s}.blocks.{j}.", x, case["window"], case["heads"][s], j % 2 == 1)
        if s < len(case["depths"]) - 1:
            x = torch.cat([x[0::2, 0::2], x[1::2, 0::2], x[0::2, 1::2], x[1::2, 1::2]], -1)
            name = f"{v}encoder.layers.{s}.downsample."
            x = dense(p, name + "reduction", norm(p, name + "norm", x, 1e-5))
        stages.append(x.flatten(0, 1))
    return x.flatten(0, 1), stages


def bert(p, text, ids):
    t = "text_model.model."
    x = p[t + "embeddings.word_embeddings.weight"][ids]
    x = x + p[t + "embeddings.position_embeddings.weight"][: len(ids)]
    x = x + p[t + "embeddings.token_type_embeddings.weight"][0]
    x = norm(p, t + "embeddings.LayerNorm", x, 1e-12)
    layers = []
    for i in range(text["depth"]):
        b = f"{t}encoder.layer.{i}."
        q, k, v = (dense(p, f"{b}attention.self.{part}", x) for part in ("query", "key", "value"))
        z = dense(p, b + "attention.output.dense", attention(q, k, v, text["heads"], 0))
        y = norm(p, b + "attention.output.LayerNorm", x + z, 1e-12)
        z = dense(p, b + "output.dense", F.gelu(dense(p, b + "intermediate.dense", y)))
        x = norm(p, b + "output.LayerNorm", y + z, 1e-12)
        layers.append(x)
    return torch.stack(layers[-4:]).mean(0).mean(0)


def mlce(x, y):
    """x, y [r, c] -> [r]"""
    zero = torch.zeros(x.shape[0], 1)
    negative = x.masked_fill(y > 0, -math.inf)
    positive = (-x).masked_fill(y == 0, -math.inf)
    return torch.logsumexp(torch.cat([zero, negative], 1), 1) + torch.logsumexp(torch.cat([zero, positive], 1), 1)


def omega(x):
    low, high = x.amin(-1, keepdim=True), x.amax(-1, keepdim=True)
    y = (x - low) / torch.where(high > low, high - low, torch.ones_like(high))
    return y * (y >= THETA).double()


def info_nce(a, b, s):
    logits = s * a @ b.T
    right = torch.arange(len(a))
    return (F.cross_entropy(logits, right) + F.cross_entropy(logits.T, right)) / 2


def losses(P, S, s, gaze):
    """P: list of [n, d]; S: list of [m_k, d]; gaze: {reading: heatmaps [m_k, n]}"""
    b = len(P)
    parts = []
    for k, heat in gaze.items():
        labels = (heat > 0.01 * heat.amax(1, keepdim=True)).double()
        x = s * S[k] @ P[k].T
        parts.append((mlce(x, labels).mean() + mlce(x.T, labels.T).mean()) / 2)
    gaze_part = torch.stack(parts).mean() if parts else torch.tensor(0.0)
    image = torch.stack([torch.stack([(s * P[k] @ S[l].T).amax(1).mean() for l in range(b)]) for k in range(b)])
    text = torch.stack([torch.stack([(s * S[l] @ P[k].T).amax(1).mean() for k in range(b)]) for l in range(b)])
    right = torch.arange(b)
    contrastive = (F.cross_entropy(image, right) + F.cross_entropy(text, right)) / 2
    parts = []
    for k in range(b):
        heat = 0.0
        if k in gaze:
            low, high = gaze[k].amin(1, keepdim=True), gaze[k].amax(1, keepdim=True)
            heat = (gaze[k] - low) / (high - low)
        to_text = omega(S[k] @ P[k].T) + heat + 0.01
        to_image = omega(P[k] @ S[k].T) + (heat.T if k in gaze else 0.0) + 0.01
        cross_s = F.normalize(to_text / to_text.sum(1, keepdim=True) @ P[k], dim=1)
        cross_p = F.normalize(to_image / to_image.sum(1, keepdim=True) @ S[k], dim=1)
        parts.append((info_nce(cross_s, S[k], s) + info_nce(cross_p, P[k], s)) / 2)
    return gaze_part, contrastive, torch.stack(parts).mean()


def heatmaps(k, count, n):
    """Sparse and peaked, so that labels of both kinds occur."""
    return torch.tensor(numpy.clip(noise(f"gaze {k}", count * n), 0.1, 1).reshape(count, n) - 0.1)


def write_safetensors(path, tensors):
    header, offset = {}, 0
    for name, tensor in tensors.items():
        end = offset + 4 * tensor.numel()
        header[name] = dict(dtype="F32", shape=list(tensor.shape), data_offsets=[offset, end])
        offset = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            file.write(tensor.detach().numpy().astype("<f4").tobytes())


def compute(case, which):
    """Features, losses and gradients of one case, for each of the chosen sets of readings with gaze."""
    p = parameters(case)
    size, b = case["size"], len(case["counts"])
    n = (size // PATCH // 2 ** (len(case["depths"]) - 1)) ** 2
    images = [torch.tensor(noise(f"image {k}", size * size).reshape(size, size) + 0.5) for k in range(b)]
    towers = [swin(p, case, image) for image in images]
    head = p["vision_model.projection_head.weight"]
    P = [F.normalize(last @ head.T, dim=1) for last, _ in towers]
    final = [norm(p, "vision_model.model.layernorm", last, 1e-5).mean(0) for last, _ in towers]
    g = torch.stack([F.normalize(x @ head.T, dim=0) for x in final])
    head = p["text_model.projection_head.weight"]
    texts = [torch.stack([bert(p, case["text"], ids) for ids in reading]) for reading in sentences(case)]
    S = [F.normalize(text @ head.T, dim=1) for text in texts]
    s = p["logit_scale"].clamp(0, 4.6052).exp()
    out = {"patches": torch.stack(P), "global": g, "sentences": torch.cat(S)}
    for stage in range(len(case["depths"])):
        out[f"stage{stage}"] = torch.stack([stages[stage] for _, stages in towers])[:, :5]
    for name in which:
        gaze = {k: heatmaps(k, count, n) for k, count in enumerate(case["counts"]) if GAZE[name](k)}
        terms = losses(P, S, s, gaze)
        out[f"loss {name}"] = torch.stack([sum(terms), *terms])
        used = [key for key in p if not key.startswith("vision_model.model.layernorm.")]
        gradients = torch.autograd.grad(sum(terms), [p[key] for key in used], retain_graph=name != which[-1])
        for key, gradient in zip(used, gradients):
            out[f"gradient {name} {key}"] = gradient
    return out


def main():
    torch.set_default_dtype(torch.float64)
    if len(sys.argv) == 4:
        _, case, gaze, path = sys.argv
        write_safetensors(pathlib.Path(path), compute({**CASES, **FULL_CASES}[case], gaze.split(",")))
        return
    for name, case in CASES.items():
        out = compute(case, list(GAZE))
        write_safetensors(HERE / f"egma-{name}.safetensors", out)
        print(name, {k: v.tolist() for k, v in out.items() if k.startswith("loss")})


if __name__ == "__main__":
    main()
