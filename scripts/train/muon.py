"""Muon: every step turns a matrix by a rotation's worth, whatever the sizes of its gradient's singular values.

Jordan 2024, https://kellerjordan.github.io/posts/muon/; scaled so that AdamW's learning rates hold: Liu 2025,
https://arxiv.org/abs/2502.16982, section 2.2.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn


class Muon(torch.optim.Muon):
    """PyTorch's Muon, which takes matrices only: a convolution is given to it as the matrix that it is.

    The matrix of a kernel (out, in, height, width) is (out, height·width·in), a view of the same storage; the order of
    the columns does not matter to the method.
    """

    def __init__(self, weights: list[nn.Parameter], lr: float, weight_decay: float) -> None:
        self.weights = weights
        views = [nn.Parameter(as_matrix(weight.data)) for weight in weights]
        for weight, view in zip(weights, views, strict=True):
            if view.data_ptr() != weight.data_ptr():
                raise ValueError("A kernel that Muon is to train must lie in memory as channels_last.")
        super().__init__(views, lr=lr, weight_decay=weight_decay, adjust_lr_fn="match_rms_adamw")

    @torch.no_grad()
    def step(self, closure: Any = None) -> None:
        views = self.param_groups[0]["params"]
        for weight, view in zip(self.weights, views, strict=True):
            view.grad = None if weight.grad is None else as_matrix(weight.grad)
        super().step(closure)


def as_matrix(kernel: Tensor) -> Tensor:
    """(out, in) as it is; (out, in, height, width) → (out, height·width·in)."""
    return kernel.permute(0, 2, 3, 1).flatten(1) if kernel.ndim == 4 else kernel


def suits_muon(weight: nn.Parameter) -> bool:
    """Matrices between hidden layers; what is thin, at the way in or out, is left to AdamW."""
    return weight.ndim in (2, 4) and min(weight.shape[:2]) >= 16
