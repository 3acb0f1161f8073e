"""AdamW and gradient clipping as PyTorch does them, float64.

    python3 test/golden/adamw.py
"""
import json
import pathlib

import torch

torch.set_default_dtype(torch.float64)
STEPS, RATE, DECAY = 5, 0.01, 0.1


def main():
    weight = torch.nn.Parameter(torch.tensor([0.5, -1.0, 2.0]))
    bias = torch.nn.Parameter(torch.tensor([0.25, -0.75]))
    groups = [dict(params=[weight], weight_decay=DECAY), dict(params=[bias], weight_decay=0.0)]
    optimiser = torch.optim.AdamW(groups, lr=RATE)
    steps = []
    for step in range(1, STEPS + 1):
        # The first gradients are longer than 1 and are clipped, the later ones are not.
        weight.grad = torch.tensor([3.0, -0.2, 0.1 * step]) / step**2
        bias.grad = torch.tensor([0.5, -1.5]) / step**2
        norm = torch.nn.utils.clip_grad_norm_([weight, bias], 1.0).item()
        optimiser.step()
        steps.append(dict(norm=norm, weight=weight.tolist(), bias=bias.tolist()))
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(dict(rate=RATE, decay=DECAY, steps=steps), indent=1) + "\n")


main()
