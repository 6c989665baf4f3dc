"""Muon: every step turns a matrix by a rotation's worth, whatever the sizes of its gradient's singular values.

Jordan 2024, https://kellerjordan.github.io/posts/muon/; scaled so that AdamW's learning rates hold: Liu 2025,
https://arxiv.org/abs/2502.16982, section 2.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn

#: Nesterov's momentum, and the weights of the quintic that is applied five times (Jordan 2024).
MOMENTUM = 0.95
QUINTIC, TIMES = (3.4445, -4.7750, 2.0315), 5
#: An update has the root mean square that AdamW's have.
RMS = 0.2


class Muon(torch.optim.Optimizer):
    """Takes matrices and convolutions, these as the matrix that they are.

    The matrix of a kernel (out, in, height, width) is (out, height·width·in); the order of the columns does not matter
    to the method.
    """

    def __init__(self, weights: Iterable[nn.Parameter], lr: float, weight_decay: float) -> None:
        super().__init__(weights, {"lr": lr, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: Any = None) -> None:
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                slow = self.state[weight].setdefault("momentum", torch.zeros_like(weight))
                slow.lerp_(weight.grad, 1 - MOMENTUM)
                update = orthogonalise(as_matrix(weight.grad.lerp(slow, MOMENTUM)))
                scale = group["lr"] * RMS * max(update.shape) ** 0.5
                weight.mul_(1 - group["lr"] * group["weight_decay"])
                weight.add_(as_kernel(update, weight), alpha=-scale)


def orthogonalise(matrix: Tensor) -> Tensor:
    """The nearest matrix whose singular values are all about 1, by Newton and Schulz; the same shape.

    In bfloat16 on a GPU. Few CPUs have instructions for that, and those without took longer for this than for all else.
    """
    a, b, c = QUINTIC
    wide = matrix if matrix.shape[0] <= matrix.shape[1] else matrix.T
    x = wide.to(torch.bfloat16 if matrix.is_cuda else torch.float32)
    x = x / x.norm().clamp(min=1e-7)
    for _ in range(TIMES):
        square = x @ x.T
        x = torch.addmm(x, torch.addmm(square, square, square, beta=b, alpha=c), x, beta=a)
    return (x if wide is matrix else x.T).to(matrix.dtype)


def as_matrix(kernel: Tensor) -> Tensor:
    """(out, in) as it is; (out, in, height, width) → (out, height·width·in)."""
    return kernel.permute(0, 2, 3, 1).flatten(1) if kernel.ndim == 4 else kernel


def as_kernel(matrix: Tensor, like: Tensor) -> Tensor:
    """The way back, to the shape of `like`."""
    return matrix.unflatten(1, (*like.shape[2:], like.shape[1])).permute(0, 3, 1, 2) if like.ndim == 4 else matrix


def suits_muon(weight: nn.Parameter) -> bool:
    """Matrices between hidden layers; what is thin, at the way in or out, is left to AdamW."""
    return weight.ndim in (2, 4) and min(weight.shape[:2]) >= 16
