"""What the UNet, the ControlNet and the few-step student share: the noise schedule, their data, DDIM to look at them.

The schedule is the cosine of Nichol 2021 (https://arxiv.org/abs/2102.09672, eq. 17), the prediction is v of Salimans
2022 (https://arxiv.org/abs/2202.00512, appendix D). What ships is sampled in TypeScript, in `components/models/`;
the few lines of DDIM here are for the curve of a training run and for sheets to look at.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

import vae
from clip_shipped import shipped_text
from export import MODELS
from frozen import Frozen, to_numpy
from loop import Point, device, to_device, to_pixels
from shards import Shard, open_shard
from tokenizer import FOLDER as CLIP
from tokenizer import encode, encode_shard, load

STEPS = 1000
#: Shape of a latent, and of the states of a text.
LATENT = (4, 16, 16)


def cosine_schedule() -> Tensor:
    """ᾱ_t for t = 1…1000, with β_t ≤ 0.999: (1000,)."""
    f = torch.cos((torch.arange(STEPS + 1, dtype=torch.float64) / STEPS + 0.008) / 1.008 * math.pi / 2) ** 2
    return torch.cumprod((f[1:] / f[:-1]).clamp(min=1 - 0.999), 0).float()


class Noisy(NamedTuple):
    """Latents with noise, x_t = α x_0 + σ ε, and what a network should say of them."""

    x: Tensor  # (B, 4, 16, 16)
    t: Tensor  # (B,) float, 1…1000
    v: Tensor  # (B, 4, 16, 16): α ε − σ x_0
    weight: Tensor  # (B,): of the loss in v


class Schedule:
    def __init__(self) -> None:
        bar = cosine_schedule().to(device())
        self.alpha, self.sigma = bar.sqrt(), (1 - bar).sqrt()

    def at(self, t: Tensor) -> tuple[Tensor, Tensor]:
        """α and σ at whole steps t (B,), 1…1000, each (B, 1, 1, 1)."""
        return self.alpha[t.long() - 1].view(-1, 1, 1, 1), self.sigma[t.long() - 1].view(-1, 1, 1, 1)

    def add_noise(
        self, latents: Tensor, last: int = STEPS, rise: float = 0.0, least: float = 1.0, most: float = 5.0
    ) -> Noisy:
        """Noise of a random t, 1…`last`, drawn with a density that rises as t to the power of `rise`.

        The error of x_0 counts as its signal-to-noise ratio, within limits: at most 5, so that the last fine steps do
        not take all (min-SNR, Hang 2023, https://arxiv.org/abs/2303.09556); at least 1, so that the first steps, which
        decide what the picture shows, count at all (Salimans 2022, section 4). Divided by SNR + 1 for v.
        """
        count = len(latents)
        # spread evenly over the batch, so that the loss is less noisy
        even = (torch.arange(count, device=latents.device) + torch.rand(1, device=latents.device)) / count
        t = (even ** (1 / (1 + rise)) * last).floor().clamp(max=last - 1)[
            torch.randperm(count, device=latents.device)
        ] + 1
        alpha, sigma = self.at(t)
        noise = torch.randn_like(latents)
        ratio = (alpha / sigma).square().flatten()
        weight = ratio.clamp(least, most) / (ratio + 1)
        return Noisy(alpha * latents + sigma * noise, t, alpha * noise - sigma * latents, weight)


class Latents:
    """Latents of a split by the shipped encoder, computed once and kept beside the pictures."""

    def __init__(self, shard: Shard) -> None:
        encoder = (MODELS / "vae" / "encoder.onnx").read_bytes()
        path = shard.folder / f"latents-{hashlib.sha256(encoder).hexdigest()[:8]}.f16"
        done = path.with_suffix(".done")
        shape = (shard.meta["count"], *LATENT)
        start = int(done.read_text()) if done.exists() and path.exists() else 0
        if start < shard.count:
            stored = np.memmap(path, np.float16, "r+" if path.exists() else "w+", shape=shape)
            encode_pictures = make_encoder()
            for i in range(start, shard.count, 100):
                scenes = np.arange(i, min(i + 100, shard.count))
                stored[scenes] = encode_pictures(to_pixels(shard.pictures[scenes]))
                if i % 10_000 == 0:
                    stored.flush()
                    done.write_text(str(i))
                    print(f"latents of {shard.meta['split']}: {i:,} of {shard.count:,}", flush=True)
            stored.flush()
            done.write_text(str(shard.count))
        #: On the device, float16 (count, 4, 16, 16).
        self.all = to_device(np.array(np.memmap(path, np.float16, "r", shape=shape)[: shard.count]))


def make_encoder() -> Callable[[Tensor], np.ndarray]:
    """The shipped encoder: pictures (n, 3, 128, 128) → latents (n, 4, 16, 16)."""
    if device().type == "cpu":
        file = Frozen("vae", "encoder")
        return lambda pixels: file(["latent"], pixels=to_numpy(pixels))[0]
    network = vae.shipped_encoder().to(device(), memory_format=torch.channels_last)
    network.scale = vae.Scaled(*(part.to(device()) for part in network.scale))
    return lambda pixels: to_numpy(network(pixels)[0])


def make_tower() -> Callable[[Tensor], Tensor]:
    """The shipped text tower: tokens (n, 32), int32 → states (n, 32, 128)."""
    if device().type == "cpu":
        file = Frozen("clip", "text")
        return lambda ids: torch.from_numpy(file(["states"], ids=ids.numpy())[0])
    network = shipped_text().to(device())
    return lambda ids: network(ids)[1]


class Texts:
    """States of texts by the shipped text tower: what the UNet attends to."""

    def __init__(self) -> None:
        self.tokenizer = load(CLIP)
        self.tower = make_tower()

    @torch.no_grad()
    def states(self, ids: Tensor) -> Tensor:
        """Tokens (n, 32), int32 → float32 (n, 32, 128)."""
        return self.tower(ids)

    def read(self, texts: list[str]) -> Tensor:
        """The tokens of texts, int32 (n, 32)."""
        return to_device(encode(self.tokenizer, texts).astype(np.int32))

    def of(self, texts: list[str]) -> Tensor:
        return self.states(self.read(texts))

    def read_shard(self, shard: Shard) -> Tensor:
        """The tokens of all captions of a shard, int32 (count, captionsPerScene, 32)."""
        return to_device(encode_shard(self.tokenizer, shard)[:, :, 0].astype(np.int32))


#: `predict(x, t, context)` says v.
Predict = Callable[[Tensor, Tensor, Tensor], Tensor]
#: `sample(noise, context, empty)` makes latents.
Sample = Callable[[Tensor, Tensor, Tensor], Tensor]


def guided(predict: Predict, guidance: float = 5.0, steps: int = 20) -> Sample:
    """How a UNet is sampled to look at a run: DDIM with classifier-free guidance."""
    return lambda noise, context, empty: ddim(predict, noise, context, empty, steps, guidance)


@torch.no_grad()
def ddim(predict: Predict, noise: Tensor, context: Tensor, empty: Tensor, steps: int, guidance: float) -> Tensor:
    """DDIM with η = 0 and classifier-free guidance, trailing steps."""
    schedule = Schedule()
    x, count = noise, len(noise)
    times = (torch.arange(steps, 0, -1) * STEPS / steps).round().long()
    both = torch.cat([context, empty.expand_as(context)])
    for i, t in enumerate(times.tolist()):
        at = torch.full((count,), t, device=x.device)
        v = predict(torch.cat([x, x]), torch.cat([at, at]).float(), both)
        v = v[count:] + guidance * (v[:count] - v[count:])
        alpha, sigma = schedule.at(at)
        denoised, eps = alpha * x - sigma * v, sigma * x + alpha * v
        if i + 1 == steps:
            return denoised
        alpha, sigma = schedule.at(torch.full((count,), int(times[i + 1]), device=x.device))
        x = alpha * denoised + sigma * eps
    return x


class Prompt(NamedTuple):
    text: str
    concept: int
    colour: int  # as the judge numbers it: the last is "its own colours"
    background: int


def name_sticker(meta: dict[str, Any], concept: int, colour: int) -> str:
    """ "a red car", "a car" where `colour` is −1."""
    words = (f"{meta['colours'][colour]} " if colour >= 0 else "") + meta["concepts"][concept]
    article = "an" if words[0] in "aeiou" and not words.startswith("unicorn") else "a"
    return f"{article} {words}"


def name_scene(shard: Shard, scene: int) -> str:
    """ "a red car and a cat on the grass": plain words for all stickers of a scene and its background."""
    things = [name_sticker(shard.meta, *(int(v) for v in s[:2])) for s in shard.stickers[scene] if s[0] >= 0]
    return f"{' and '.join(things)} {shard.meta['backgroundPhrases'][shard.scenes[scene, 0]]}"


class Pair(NamedTuple):
    """A prompt of two things, "a red car and a cat on the grass", and which they are."""

    text: str
    concepts: tuple[int, int]


def prompts(split: str, count: int) -> list[Prompt]:
    """Prompts of one thing each, "a red car on the grass", from the scenes of a split with one sticker."""
    shard = open_shard(split, 4 * count)
    meta = shard.meta
    found = []
    for i in np.flatnonzero(shard.scenes[:, 2] == 1)[:count]:
        concept, colour = (int(v) for v in shard.stickers[i, 0, :2])
        background = int(shard.scenes[i, 0])
        found.append(Prompt(name_scene(shard, i), concept, len(meta["colours"]) if colour < 0 else colour, background))
    return found


def pairs(count: int) -> list[Pair]:
    """Prompts of two things each, from the scenes of `val` with two stickers."""
    shard = open_shard("val", 4 * count)
    return [
        Pair(name_scene(shard, i), (int(shard.stickers[i, 0, 0]), int(shard.stickers[i, 1, 0])))
        for i in np.flatnonzero(shard.scenes[:, 2] == 2)[:count]
    ]


class Examiner:
    """Draws prompts of `val` and `comp` and asks the judge what it sees."""

    def __init__(self, count: int = 64) -> None:
        self.judge, self.decoder, self.texts = Frozen("judge", "judge"), Frozen("vae", "decoder"), Texts()
        self.prompts = {split: prompts(split, count) for split in ("val", "comp")}
        self.pairs = pairs(count)

    def draw(self, sample: Sample, texts: list[str], seed: int = 0) -> np.ndarray:
        """Pictures of these texts, float32 (n, 3, 128, 128)."""
        noise = to_device(np.random.default_rng(seed).standard_normal((len(texts), *LATENT), np.float32))
        context, empty = self.texts.of(texts), self.texts.of([""])
        return self.decoder(["pixels"], latent=to_numpy(sample(noise, context, empty)))[0]

    def score(self, pictures: np.ndarray, wanted: list[Prompt]) -> Point:
        """Shares of pictures that show the concept anywhere, in its colour, once only, on its background."""
        concept, colour, background = self.judge(["concept", "colour", "background"], pixels=pictures)
        cells = concept.argmax(-1) == np.array([p.concept for p in wanted])[:, None]  # (n, 9)
        coloured = (colour.argmax(-1) == np.array([p.colour for p in wanted])[:, None]) & cells
        shown = cells.any(1)
        return {
            "concept": float(shown.mean()),
            "colour": float(coloured.any(1)[shown].mean()) if shown.any() else 0.0,
            "once": float((cells.sum(1) == 1)[shown].mean()) if shown.any() else 0.0,
            "background": float((background.argmax(-1) == [p.background for p in wanted]).mean()),
        }

    def score_pairs(self, pictures: np.ndarray) -> float:
        """Share of pictures of `pairs` that show both things."""
        (concept,) = self.judge(["concept"], pixels=pictures)
        seen = concept.argmax(-1)  # (n, 9)
        return float(np.mean([set(pair.concepts) <= set(cells) for pair, cells in zip(self.pairs, seen, strict=True)]))

    def __call__(self, sample: Sample) -> Point:
        """Each share of `score`, those of `comp` with a prefix, and `both`."""
        both = self.score_pairs(self.draw(sample, [pair.text for pair in self.pairs]))
        point: Point = {"both": round(both, 4)}
        for split, wanted in self.prompts.items():
            scores = self.score(self.draw(sample, [p.text for p in wanted]), wanted)
            prefix = "" if split == "val" else f"{split}_"
            point |= {prefix + name: round(value, 4) for name, value in scores.items()}
        return point
