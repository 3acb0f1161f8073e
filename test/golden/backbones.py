"""Reference values of the other towers (CLIP's ViT and text, ResNet) in PyTorch, float64.

    python3 test/golden/backbones.py
    python3 test/golden/backbones.py CASE FILE.safetensors

The first writes backbones-<case>.safetensors of the small cases next to itself, and compares what is
computed here with transformers' CLIPModel and torchvision's resnet50, where they are installed; the
second one case, the full-sized ones too, for `npm run check:parity`. Written from the papers: CLIP
(Radford et al., 2021), ViT (Dosovitskiy et al., 2021), ResNet (He et al., 2016, the stride in the
3x3 convolution as in torchvision). Weights and inputs are not stored: `noise` gives the same numbers
in the tests.
"""
import importlib.util
import json
import math
import pathlib
import struct
import sys

import numpy
import torch
import torch.nn.functional as F

HERE = pathlib.Path(__file__).parent
CLIP_MEANS, CLIP_DEVIATIONS = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]
TINY_TEXT = dict(vocabulary=40, width=12, depth=2, heads=2, hidden=24, positions=16)
TINY_VIT = dict(kind="vit", size=48, patch=16, width=16, depth=2, heads=2, hidden=24)
FULL_TEXT = dict(vocabulary=49408, width=512, depth=12, heads=8, hidden=2048, positions=77)
FULL_VIT = dict(kind="vit", size=224, width=768, depth=12, heads=12, hidden=3072)
CASES = {
    "vit": dict(vision=TINY_VIT, text=TINY_TEXT, d=10),
    "resnet": dict(vision=dict(kind="resnet", size=64, stem=4, depths=[2, 1, 2, 1]), text=TINY_TEXT, d=10),
}
FULL_CASES = {
    "clip-b32": dict(vision=dict(FULL_VIT, patch=32), text=FULL_TEXT, d=512),
    "clip-b16": dict(vision=dict(FULL_VIT, patch=16), text=FULL_TEXT, d=512),
    "resnet-50": dict(vision=dict(kind="resnet", size=224, stem=64, depths=[3, 4, 6, 3]), text=FULL_TEXT, d=512),
}
IMAGES = 2
# Tokens of each sentence; the last one stands for it.
LENGTHS = [7, 3, 4]


def noise(label, count):
    """Uniform in [-0.5, 0.5): the fraction of a large multiple of a sine, seeded by the label."""
    seed = sum((i + 1) * ord(c) for i, c in enumerate(label)) % 997
    i = numpy.arange(1, count + 1, dtype=numpy.float64)
    wave = numpy.sin(12.9898 * i + 0.78233 * seed) * 43758.5453
    return wave - numpy.floor(wave) - 0.5


class Parameters(dict):
    """Made when first asked for, as the single precision the tests have."""

    def get(self, name, *shape):
        if name not in self:
            values = noise(name, math.prod(shape)).reshape(shape)
            if name.endswith("running_var") or (len(shape) == 1 and name.endswith("weight")):
                values = 1 + 0.4 * values
            elif len(shape) > 1:
                values = values * 2 / math.sqrt(math.prod(shape[1:]))
            values = torch.tensor(values.astype("<f4").astype("<f8"))
            self[name] = values.requires_grad_(not name.endswith(("running_mean", "running_var")))
        return self[name]


def linear(p, name, x, out):
    return x @ p.get(name + ".weight", out, x.shape[-1]).T + p.get(name + ".bias", out)


def layer_norm(p, name, x):
    width = x.shape[-1]
    return F.layer_norm(x, (width,), p.get(name + ".weight", width), p.get(name + ".bias", width), 1e-5)


def transformer(p, name, x, tower, mask, attentions):
    """CLIP's layers on x [length, width]; mask [length, length] is added to the scores."""
    width, heads = x.shape[1], tower["heads"]
    for i in range(tower["depth"]):
        layer = f"{name}.encoder.layers.{i}"
        y = layer_norm(p, layer + ".layer_norm1", x)
        q, k, v = (
            linear(p, f"{layer}.self_attn.{part}_proj", y, width).reshape(-1, heads, width // heads).transpose(0, 1)
            for part in "qkv"
        )
        weights = torch.softmax(q @ k.transpose(1, 2) / math.sqrt(width // heads) + mask, -1)
        attentions.append(weights)
        x = x + linear(p, layer + ".self_attn.out_proj", (weights @ v).transpose(0, 1).reshape(-1, width), width)
        hidden = linear(p, layer + ".mlp.fc1", layer_norm(p, layer + ".layer_norm2", x), tower["hidden"])
        x = x + linear(p, layer + ".mlp.fc2", hidden * torch.sigmoid(1.702 * hidden), width)
    return x


def vit(p, vision, image, attentions):
    """image [3, size, size], normalised -> class token and cells, after the final norm"""
    name, width, patch = "vision_model.model", vision["width"], vision["patch"]
    kernel = p.get(name + ".embeddings.patch_embedding.weight", width, 3, patch, patch)
    cells = F.conv2d(image[None], kernel, stride=patch)[0].flatten(1).T
    x = torch.cat([p.get(name + ".embeddings.class_embedding", width)[None], cells])
    x = x + p.get(name + ".embeddings.position_embedding.weight", len(x), width)
    x = transformer(p, name, layer_norm(p, name + ".pre_layrnorm", x), vision, torch.zeros(1), attentions)
    x = layer_norm(p, name + ".post_layernorm", x)
    return x[0], x[1:]


def resnet(p, vision, image):
    """image [3, size, size], normalised -> mean of the cells, and the cells"""
    def convolve(name, x, out, size, stride):
        return F.conv2d(x, p.get(name + ".weight", out, x.shape[1], size, size), stride=stride, padding=size // 2)

    def batch_norm(name, x):
        parts = ("running_mean", "running_var", "weight", "bias")
        return F.batch_norm(x, *(p.get(f"{name}.{part}", x.shape[1]) for part in parts), eps=1e-5)

    name, stem = "vision_model.model", vision["stem"]
    x = torch.relu(batch_norm(name + ".bn1", convolve(name + ".conv1", image[None], stem, 7, 2)))
    x = F.max_pool2d(x, 3, 2, 1)
    for stage, depth in enumerate(vision["depths"]):
        narrow = stem * 2**stage
        for i in range(depth):
            block = f"{name}.layer{stage + 1}.{i}"
            stride = 2 if stage > 0 and i == 0 else 1
            y = torch.relu(batch_norm(block + ".bn1", convolve(block + ".conv1", x, narrow, 1, 1)))
            y = torch.relu(batch_norm(block + ".bn2", convolve(block + ".conv2", y, narrow, 3, stride)))
            y = batch_norm(block + ".bn3", convolve(block + ".conv3", y, 4 * narrow, 1, 1))
            if i == 0:
                x = batch_norm(block + ".downsample.1", convolve(block + ".downsample.0", x, 4 * narrow, 1, stride))
            x = torch.relu(x + y)
    cells = x[0].flatten(1).T
    return cells.mean(0), cells


def clip_text(p, text, ids, attentions):
    name, width = "text_model.model", text["width"]
    x = p.get(name + ".embeddings.token_embedding.weight", text["vocabulary"], width)[ids]
    x = x + p.get(name + ".embeddings.position_embedding.weight", text["positions"], width)[: len(ids)]
    causal = torch.full((len(ids), len(ids)), -math.inf).triu(1)
    return layer_norm(p, name + ".final_layer_norm", transformer(p, name, x, text, causal, attentions))[-1]


def sentences(case):
    return [[(31 * j + 7 * t + t * t) % case["text"]["vocabulary"] for t in range(n)] for j, n in enumerate(LENGTHS)]


def normalised(image):
    """[size, size] in [0, 1] -> [3, size, size]"""
    return (image[None] - torch.tensor(CLIP_MEANS)[:, None, None]) / torch.tensor(CLIP_DEVIATIONS)[:, None, None]


def images(case):
    size = case["vision"]["size"]
    return [torch.tensor(noise(f"image {k}", size * size).reshape(size, size) + 0.5) for k in range(IMAGES)]


def compute(case):
    p = Parameters()
    vision, text, d = case["vision"], case["text"], case["d"]
    seen = {"image": [], "text": []}
    tower = (lambda image: vit(p, vision, image, seen["image"])) if vision["kind"] == "vit" else (lambda image: resnet(p, vision, image))
    states = [tower(normalised(image)) for image in images(case)]
    head = p.get("vision_model.projection_head.weight", d, states[0][0].shape[0])
    text_head = p.get("text_model.projection_head.weight", d, text["width"])
    S = [clip_text(p, text, ids, seen["text"]) for ids in sentences(case)]
    out = {
        "patches": torch.stack([F.normalize(cells @ head.T, dim=1) for _, cells in states]),
        "global": torch.stack([F.normalize(pooled @ head.T, dim=0) for pooled, _ in states]),
        "sentences": torch.stack([F.normalize(x @ text_head.T, dim=0) for x in S]),
    }
    total = sum((tensor * torch.tensor(noise("weights " + name, tensor.numel())).reshape(tensor.shape)).sum() for name, tensor in out.items())
    used = [name for name in p if p[name].requires_grad]
    for name, gradient in zip(used, torch.autograd.grad(total, [p[name] for name in used])):
        out["gradient " + name] = gradient
    if vision["kind"] == "vit":
        out["image attention0"] = seen["image"][0]
    out["text attention0"] = seen["text"][0]
    return out, p


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


def compare_with_transformers(case):
    from transformers import CLIPConfig, CLIPModel

    out, p = compute(case)
    config = lambda tower: dict(
        hidden_size=tower["width"], intermediate_size=tower["hidden"], num_hidden_layers=tower["depth"],
        num_attention_heads=tower["heads"], hidden_act="quick_gelu",
    )
    vision, text = case["vision"], case["text"]
    model = CLIPModel(CLIPConfig(
        text_config=dict(config(text), vocab_size=text["vocabulary"], max_position_embeddings=text["positions"], eos_token_id=10**6),
        vision_config=dict(config(vision), image_size=vision["size"], patch_size=vision["patch"]), projection_dim=case["d"],
    )).double().eval()
    names = {"vision_model.projection_head.weight": "visual_projection.weight", "text_model.projection_head.weight": "text_projection.weight"}
    state = {names.get(name, name.replace("_model.model.", "_model.")): value for name, value in p.items()}
    missing, unexpected = model.load_state_dict(state, strict=False)
    assert set(missing) <= {"logit_scale"} and not unexpected, (missing, unexpected)
    with torch.no_grad():
        seen = model.vision_model(torch.stack([normalised(image) for image in images(case)]))
        g = F.normalize(model.visual_projection(seen.pooler_output), dim=1)
        # EOS is looked for by its id; the row of the last token is the same without.
        hidden = [model.text_model(torch.tensor([ids])).last_hidden_state[0, -1] for ids in sentences(case)]
        S = F.normalize(model.text_projection(torch.stack(hidden)), dim=1)
    print("transformers: global", (g - out["global"]).abs().max().item(), "sentences", (S - out["sentences"]).abs().max().item())


def compare_with_torchvision():
    from torchvision.models import resnet50

    p = Parameters()
    case = FULL_CASES["resnet-50"]
    image = normalised(images(case)[0])
    pooled, _ = resnet(p, case["vision"], image)
    model = resnet50().double().eval()
    model.fc = torch.nn.Identity()
    state = {name.replace("vision_model.model.", ""): value for name, value in p.items()}
    missing, unexpected = model.load_state_dict(state, strict=False)
    assert all(name.endswith("num_batches_tracked") for name in missing) and not unexpected
    with torch.no_grad():
        print("torchvision: pooled", (model(image[None])[0] - pooled).abs().max().item())


def main():
    torch.set_default_dtype(torch.float64)
    if len(sys.argv) == 3:
        _, case, path = sys.argv
        write_safetensors(pathlib.Path(path), compute({**CASES, **FULL_CASES}[case])[0])
        return
    for name, case in CASES.items():
        write_safetensors(HERE / f"backbones-{name}.safetensors", compute(case)[0])
    if importlib.util.find_spec("transformers"):
        compare_with_transformers(CASES["vit"])
    if importlib.util.find_spec("torchvision"):
        compare_with_torchvision()


main()
