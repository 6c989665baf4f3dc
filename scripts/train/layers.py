"""Convolutions with batch norm, and their residual blocks: He 2015, https://arxiv.org/abs/1512.03385."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


def conv(inputs: int, outputs: int, size: int = 3, stride: int = 1) -> nn.Sequential:
    """Convolution, batch norm, ReLU; padded so that stride 1 keeps the size."""
    padding = (size - 1) // 2
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, padding, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()
    )


class Residual(nn.Module):
    """x + two convolutions of x."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.inner = nn.Sequential(conv(width, width), conv(width, width))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.inner(x)


def is_normed(part: nn.Module) -> bool:
    """Whether it is what `conv` makes, its norm folded or not."""
    return isinstance(part, nn.Sequential) and len(part) == 3 and isinstance(part[0], nn.Conv2d)


def fold_norms(module: nn.Module) -> nn.Module:
    """Folds each batch norm into the convolution before it, in place: the same function, fewer steps."""
    for part in list(module.modules()):
        if is_normed(part) and isinstance(part[1], nn.BatchNorm2d):
            part[0], part[1] = fuse_conv_bn_eval(part[0], part[1]), nn.Identity()
    return module


def unfold_norms(module: nn.Module, folded: nn.Module) -> None:
    """Gives a module, in place, the weights of a folded one: its norms then only add. The same function in `eval`."""
    weights = folded.state_dict()
    for name, part in module.named_modules():
        if is_normed(part):
            norm = part[1]
            bias = weights.pop(f"{name}.0.bias")
            ones = torch.ones_like(bias)
            weights |= {
                f"{name}.1.weight": ones,
                f"{name}.1.bias": bias,
                f"{name}.1.running_mean": 0 * ones,
                f"{name}.1.running_var": ones - norm.eps,
                f"{name}.1.num_batches_tracked": norm.num_batches_tracked,
            }
    module.load_state_dict(weights)
