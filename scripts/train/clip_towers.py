"""CLIP's two towers and the space in which they meet; `clip.py` tells where they come from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from layers import Residual, conv
from loop import Schedule
from tokenizer import CONTEXT, END_ID, VOCABULARY


@dataclass(frozen=True)
class Config:
    """Shapes of both towers."""

    size: int = 64
    patch: int = 8
    width: int = 128
    heads: int = 4
    image_layers: int = 3
    text_layers: int = 3
    space: int = 128
    vocabulary: int = VOCABULARY
    context: int = CONTEXT
    concepts: int = 96

    @property
    def patches(self) -> int:
        return (self.size // self.patch) ** 2


PRESETS = {
    "cpu": (Config(), Schedule(minutes=180, batch=128, peak=1e-3, warm_up_steps=200)),
    "gpu": (Config(width=192, heads=6, image_layers=6, text_layers=4), Schedule(minutes=25, batch=1024)),
}


class Attention(nn.Module):
    """Multi-head self-attention, Vaswani 2017, https://arxiv.org/abs/1706.03762."""

    def __init__(self, width: int, heads: int, causal: bool) -> None:
        super().__init__()
        self.heads, self.causal = heads, causal
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        # x: (B, N, d) → (B, N, d) and the weights (B, heads, N, N).
        # Written out, because the weights are shown on the site; on two cores also faster than the fused kernel.
        heads = self.qkv(x).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        q, k, v = heads.contiguous().unbind(0)  # each (B, heads, N, d/heads)
        scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
        if self.causal:
            scores = scores + torch.full(scores.shape[-2:], -1e4, dtype=scores.dtype, device=x.device).triu(1)
        weights = scores.softmax(-1)
        return self.out((weights.to(v.dtype) @ v).transpose(1, 2).flatten(2)), weights


class Block(nn.Module):
    """Pre-norm transformer block."""

    def __init__(self, width: int, heads: int, causal: bool) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attention = Attention(width, heads, causal)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        mixed, weights = self.attention(self.norm1(x))
        x = x + mixed
        return x + self.mlp(self.norm2(x)), weights


class Transformer(nn.Module):
    """Blocks and a last norm; weights drawn as in CLIP, smaller the deeper the stack."""

    def __init__(self, width: int, heads: int, layers: int, causal: bool) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(Block(width, heads, causal) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        for name, p in self.named_parameters():
            if p.ndim == 2:
                residual = "out" in name or "mlp.2" in name
                nn.init.normal_(p, std=width**-0.5 * ((2 * layers) ** -0.5 if residual else 1))
            elif name.endswith("bias"):
                nn.init.zeros_(p)

    def forward(self, x: Tensor) -> tuple[Tensor, list[Tensor]]:
        attention = []
        for block in self.blocks:
            x, weights = block(x)
            attention.append(weights)
        return self.norm(x), attention  # (B, N, d), and per layer (B, heads, N, N)


class ImageOutput(NamedTuple):
    embedding: Tensor  # (B, space), length 1
    patches: Tensor  # (B, patches, d): states after the last norm
    patch_embedding: Tensor  # (B, patches, space), each of length 1
    attention: list[Tensor]  # per layer (B, heads, patches, patches)


class ImageTower(nn.Module):
    def __init__(self, c: Config) -> None:
        super().__init__()
        half = c.width // 2
        self.trunk = nn.Sequential(
            nn.PixelUnshuffle(2),  # (B, 12, 32, 32)
            conv(12, half, stride=2),  # (B, d/2, 16, 16)
            Residual(half),
            Residual(half),
            conv(half, c.width, stride=2),  # (B, d, 8, 8): one vector a patch
            Residual(c.width),
        )
        self.position = nn.Parameter(0.02 * torch.randn(c.patches, c.width))
        self.transformer = Transformer(c.width, c.heads, c.image_layers, causal=False)
        self.project = nn.Linear(c.width, c.space, bias=False)
        self.project_across, self.project_down = (nn.Linear(c.width, c.space, bias=False) for _ in range(2))
        for part in (self.project_across, self.project_down):
            nn.init.normal_(part.weight, std=c.width**-0.5)
        side = torch.linspace(-1, 1, c.size // c.patch)
        down, across = torch.meshgrid(side, side, indexing="ij")
        self.register_buffer("across", across.reshape(-1, 1), persistent=False)
        self.register_buffer("down", down.reshape(-1, 1), persistent=False)

    def forward(self, pixels: Tensor) -> ImageOutput:
        # pixels: (B, 3, 64, 64) in 0…1
        x = self.trunk(pixels * 2 - 1).flatten(2).transpose(1, 2)  # (B, patches, d)
        states, attention = self.transformer(x + self.position)
        projected = (  # (B, patches, space)
            self.project(states) + self.across * self.project_across(states) + self.down * self.project_down(states)
        )
        return ImageOutput(F.normalize(projected.mean(1), dim=-1), states, F.normalize(projected, dim=-1), attention)


class TextOutput(NamedTuple):
    embedding: Tensor  # (B, space), length 1
    states: Tensor  # (B, context, d): states after the last norm
    attention: list[Tensor]  # per layer (B, heads, context, context)


class TextTower(nn.Module):
    def __init__(self, c: Config) -> None:
        super().__init__()
        self.token = nn.Embedding(c.vocabulary, c.width)
        self.position = nn.Parameter(0.01 * torch.randn(c.context, c.width))
        self.transformer = Transformer(c.width, c.heads, c.text_layers, causal=True)
        self.project = nn.Linear(c.width, c.space, bias=False)
        nn.init.normal_(self.token.weight, std=0.02)

    def forward(self, ids: Tensor) -> TextOutput:
        # ids: (B, N ≤ context); a text is pooled where it ends
        x = self.token(ids) + self.position[: ids.shape[1]]  # (B, N, d)
        states, attention = self.transformer(x)
        end = (ids == END_ID).int().argmax(-1, keepdim=True)  # (B, 1): the first one
        pooled = states.gather(1, end.unsqueeze(-1).expand(-1, -1, states.shape[-1])).squeeze(1)
        return TextOutput(F.normalize(self.project(pooled), dim=-1), states, attention)

    def embed(self, ids: Tensor, groups: int = 4) -> Tensor:
        """Vectors of texts of mixed length; the short ones are run together, so that no time goes into padding."""
        lengths = (ids == END_ID).int().argmax(-1) + 1
        order = lengths.argsort()
        vectors = [self(ids[g, : int(lengths[g].max())]).embedding for g in order.chunk(groups)]
        return torch.cat(vectors)[order.argsort()]


class Clip(nn.Module):
    def __init__(self, c: Config) -> None:
        super().__init__()
        self.image, self.text = ImageTower(c), TextTower(c)
        #: For training only: what in a vector says that a concept is on the left or the right, above or below.
        self.sides = nn.Parameter(torch.randn(c.concepts, 2, c.space) * c.space**-0.5)
        self.log_scale = nn.Parameter(torch.tensor(math.log(10.0)))
        self.bias = nn.Parameter(torch.tensor(-10.0))

    def logits(self, images: Tensor, texts: Tensor) -> Tensor:
        """images (n, space), texts (m, space) → (n, m): the log-odds that a text fits a picture."""
        return images @ texts.T * self.log_scale.exp() + self.bias
