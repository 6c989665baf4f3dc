"""The UNet of the sticker world: what it takes to turn noise into the latent of a picture that a text asks for.

Built as in Stable Diffusion (Rombach 2022, https://arxiv.org/abs/2112.10752): residual blocks that are told the step,
self-attention, cross-attention to the states of the frozen CLIP text tower, skips from the way down to the way up. Two
resolutions instead of four, 64 and 128 channels instead of 320 to 1280. Classifier-free guidance: one text in ten is
replaced by the empty one (Ho 2022, https://arxiv.org/abs/2207.12598).

It takes the additions of a ControlNet as inputs, zeros where there is none.

    npm run train -- unet --minutes 150
    python unet.py export                             from .runs/unet/latest.pt
    python unet.py pixels                             pixels.onnx, for its time only, beside the file that ships
    python unet.py recover                            .runs/unet/latest.pt from the file that ships
    python unet.py look --out look.png                pictures of prompts
"""

from __future__ import annotations

import argparse
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import loop
from cli import latest, make_parser, make_plan
from diffusion import LATENT, Examiner, Latents, Noisy, Predict, Schedule, Texts, guided, name_scene, name_sticker
from export import (
    MODELS,
    TOLERANCE,
    Storage,
    describe_data,
    describe_file,
    describe_training,
    export_checked,
    fill_weights,
    round_values,
    round_weights,
    save_card,
    write_card,
    write_json,
)
from loop import RUNS, Point, device, fit, prepare, to_device
from shards import Shard, open_shard
from sheet import save_sheet
from shipped import checkpoint_of, load_shipped, read_card

FOLDER = MODELS / "unet"
#: How its file holds the weights, and those of what is built upon it.
STORAGE: Storage = "int8"
FLOORS = {
    "concept": 0.85,
    "colour": 0.90,
    "background": 0.95,
    "both": 0.70,
    "once": 0.80,
    "comp_concept": 0.80,
    "comp_colour": 0.75,
}


@dataclass(frozen=True)
class Config:
    """Channels at 16×16 and 8×8, and the sizes around them."""

    fine: int = 64
    coarse: int = 128
    heads: int = 4
    time: int = 80
    context: int = 128
    #: How much wider the inside of the feed-forward layers is.
    expand_fine: int = 3
    expand_coarse: int = 2


PRESETS = {
    "cpu": loop.Schedule(
        minutes=150,
        batch=48,
        peak=1e-3,
        warm_up_steps=300,
        weight_decay=0.01,
        betas=(0.9, 0.99),
        evaluate_minutes=12,
        muon=True,
    ),
    "gpu": loop.Schedule(
        minutes=25,
        batch=1024,
        peak=1.5e-3,
        warm_up_steps=200,
        weight_decay=0.01,
        betas=(0.9, 0.99),
        evaluate_minutes=1.5,
        muon=True,
    ),
}


class TimeEmbedding(nn.Module):
    """Sines and cosines of the step, then two layers: Vaswani 2017, Ho 2020."""

    def __init__(self, width: int) -> None:
        super().__init__()
        rates = torch.exp(-math.log(10_000) * torch.arange(width // 2) / (width // 2))
        self.register_buffer("rates", rates, persistent=False)
        self.layers = nn.Sequential(nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU())

    def forward(self, t: Tensor) -> Tensor:
        # t: (B,) → (B, width)
        angles = t[:, None] * self.rates
        return self.layers(torch.cat([angles.cos(), angles.sin()], -1))


class ResBlock(nn.Module):
    """Two convolutions; the step scales and shifts what is between them."""

    def __init__(self, inputs: int, outputs: int, time: int) -> None:
        super().__init__()
        self.norm1, self.conv1 = nn.GroupNorm(16, inputs), nn.Conv2d(inputs, outputs, 3, padding=1)
        self.time = nn.Linear(time, 2 * outputs)
        self.norm2, self.conv2 = nn.GroupNorm(16, outputs), nn.Conv2d(outputs, outputs, 3, padding=1)
        self.skip = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()
        nn.init.zeros_(self.conv2.weight)

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        h = self.conv1(F.silu(self.norm1(x)))
        scale, shift = self.time(time)[:, :, None, None].chunk(2, 1)
        return self.skip(x) + self.conv2(F.silu(self.norm2(h) * (1 + scale) + shift))


class Attention(nn.Module):
    """Multi-head attention of the pixels to themselves, or to the states of the text."""

    def __init__(self, width: int, heads: int, context: int | None = None) -> None:
        super().__init__()
        self.heads = heads
        self.q = nn.Linear(width, width, bias=False)
        self.kv = nn.Linear(context or width, 2 * width, bias=False)
        self.out = nn.Linear(width, width)
        nn.init.zeros_(self.out.weight)

    def forward(self, x: Tensor, context: Tensor) -> tuple[Tensor, Tensor]:
        # x: (B, N, d), context: (B, M, ·) → (B, N, d), and the weights, mean of the heads: (B, N, M)
        q = self.q(x).unflatten(-1, (self.heads, -1)).transpose(1, 2)  # (B, heads, N, d/heads)
        k, v = self.kv(context).unflatten(-1, (2, self.heads, -1)).permute(2, 0, 3, 1, 4)
        weights = (q / math.sqrt(q.shape[-1]) @ k.transpose(-1, -2)).softmax(-1)
        mixed = (weights.to(v.dtype) @ v).transpose(1, 2).flatten(2)
        return self.out(mixed), weights.mean(1)


class Transformer(nn.Module):
    """Self-attention, cross-attention, feed-forward with gates (GEGLU), each added to what came in.

    Self-attention only where the map is coarse: over 256 pixels it took a third of a training step.
    """

    def __init__(self, width: int, c: Config, expand: int, itself: bool) -> None:
        super().__init__()
        self.norm2, self.norm3 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.norm1, self.itself = (nn.LayerNorm(width), Attention(width, c.heads)) if itself else (None, None)
        self.text = Attention(width, c.heads, c.context)
        self.widen, self.narrow = nn.Linear(width, 2 * expand * width), nn.Linear(expand * width, width)
        nn.init.zeros_(self.narrow.weight)

    def forward(self, x: Tensor, context: Tensor) -> tuple[Tensor, Tensor]:
        # x: (B, d, h, w) → the same shape, and cross-attention (B, h·w, M)
        tokens = x.flatten(2).transpose(1, 2)
        if self.norm1 is not None and self.itself is not None:
            inner = self.norm1(tokens)
            tokens = tokens + self.itself(inner, inner)[0]
        mixed, weights = self.text(self.norm2(tokens), context)
        tokens = tokens + mixed
        value, gate = self.widen(self.norm3(tokens)).chunk(2, -1)
        tokens = tokens + self.narrow(value * F.gelu(gate))
        return tokens.transpose(1, 2).unflatten(-1, x.shape[2:]), weights


class Stage(nn.Module):
    """A residual block and a transformer."""

    def __init__(self, inputs: int, outputs: int, c: Config, expand: int) -> None:
        super().__init__()
        self.block = ResBlock(inputs, outputs, c.time)
        self.transformer = Transformer(outputs, c, expand, itself=outputs == c.coarse)

    def forward(self, x: Tensor, time: Tensor, context: Tensor) -> tuple[Tensor, Tensor]:
        return self.transformer(self.block(x, time), context)


class Down(nn.Module):
    """The way down and the middle; a ControlNet is a copy of this."""

    def __init__(self, c: Config) -> None:
        super().__init__()
        self.time = TimeEmbedding(c.time)
        self.enter = nn.Conv2d(LATENT[0], c.fine, 3, padding=1)
        self.fine = Stage(c.fine, c.fine, c, c.expand_fine)
        self.halve = nn.Conv2d(c.fine, c.fine, 3, stride=2, padding=1)
        self.coarse = Stage(c.fine, c.coarse, c, c.expand_coarse)
        self.middle = Stage(c.coarse, c.coarse, c, c.expand_coarse)

    def forward(self, entered: Tensor, t: Tensor, context: Tensor) -> tuple[list[Tensor], Tensor, list[Tensor]]:
        """`entered` is what `enter` makes of the latent. Returns four maps, the time's vector, and cross-attention."""
        time = self.time(t)
        fine, a = self.fine(entered, time, context)
        coarse, b = self.coarse(self.halve(fine), time, context)
        middle, d = self.middle(coarse, time, context)
        return [entered, fine, coarse, middle], time, [a, b, d]


class UNetOutput(NamedTuple):
    prediction: Tensor  # (B, 4, 16, 16): v
    attention: Tensor  # (B, 6, 256, 32): per layer, pixel and token; those of 8×8 are doubled
    bottleneck: Tensor  # (B, 128, 8, 8)


class UNet(nn.Module):
    def __init__(self, c: Config) -> None:
        super().__init__()
        self.fine, self.coarse = c.fine, c.coarse
        self.down = Down(c)
        self.up_coarse = Stage(2 * c.coarse, c.coarse, c, c.expand_coarse)
        self.enlarge = nn.Conv2d(c.coarse, c.fine, 3, padding=1)
        self.up_fine = Stage(2 * c.fine, c.fine, c, c.expand_fine)
        self.up_last = Stage(2 * c.fine, c.fine, c, c.expand_fine)
        self.norm, self.leave = nn.GroupNorm(16, c.fine), nn.Conv2d(c.fine, LATENT[0], 3, padding=1)
        nn.init.zeros_(self.leave.weight)

    def forward(
        self,
        x: Tensor,
        t: Tensor,
        context: Tensor,
        control_fine: Tensor | None = None,
        control_coarse: Tensor | None = None,
    ) -> UNetOutput:
        """x (B, 4, 16, 16), t (B,) 1…1000, context (B, 32, 128).

        `control_fine` (B, 2·64, 16, 16) and `control_coarse` (B, 2·128, 8, 8) are added to the four maps of the way
        down.
        """
        maps, time, attention = self.down(self.down.enter(x), t, context)
        if control_fine is not None and control_coarse is not None:
            added = [*control_fine.chunk(2, 1), *control_coarse.chunk(2, 1)]
            maps = [a + b for a, b in zip(maps, added, strict=True)]
        entered, fine, coarse, middle = maps
        h, weights = self.up_coarse(torch.cat([middle, coarse], 1), time, context)
        attention.append(weights)
        h = self.enlarge(F.interpolate(h, scale_factor=2.0))
        for stage, skip in ((self.up_fine, fine), (self.up_last, entered)):
            h, weights = stage(torch.cat([h, skip], 1), time, context)
            attention.append(weights)
        return UNetOutput(self.leave(F.silu(self.norm(h))), stack_maps(attention), middle)


def stack_maps(attention: list[Tensor]) -> Tensor:
    """Cross-attention of layers at 16×16 and 8×8 as one tensor (B, layers, 256, M)."""
    whole = []
    pixels = attention[0].shape[1]
    for weights in attention:
        if weights.shape[1] < pixels:
            side = math.isqrt(weights.shape[1])
            square = weights.unflatten(1, (side, side))
            weights = square.repeat_interleave(2, 1).repeat_interleave(2, 2).flatten(1, 2)
        whole.append(weights)
    return torch.stack(whole, 1)


class Trainee(nn.Module):
    """A UNet and what is only there while it is trained: a layer that reads in the bottleneck what will be where.

    Without it, the words find their things late: a thing covers a twentieth of a picture, and to blur it costs little.
    The idea is that of representation alignment (Yu 2024, https://arxiv.org/abs/2410.06940), with names for features.
    """

    def __init__(self, c: Config, concepts: int, colours: int) -> None:
        super().__init__()
        self.unet = UNet(c)
        self.counts = [concepts + 1, colours + 1]
        self.names = nn.Conv2d(c.coarse, sum(self.counts), 1)

    def forward(self, x: Tensor, t: Tensor, context: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """What the UNet predicts, and log-odds of concepts (the last is none) and colours (the last is its own)."""
        output = self.unet(x, t, context)
        concept, colour = self.names(output.bottleneck).float().split(self.counts, 1)
        return output.prediction.float(), concept, colour


#: The label of a cell of which nothing is to be said.
UNKNOWN = -100


class Batch(NamedTuple):
    latents: Tensor  # (B, 4, 16, 16)
    context: Tensor  # (B, 32, 128)
    concept: Tensor  # (B, 8, 8): what is shown there, the last is nothing; `UNKNOWN` beside a person
    colour: Tensor  # (B, 8, 8): of what is shown there, the last is its own; `UNKNOWN` where there is nothing


class Batches:
    """Latents of the world's scenes and of people, each with one of its captions, or none.

    Captions may leave out what is in the picture. Most scenes come with plain words for all of it instead, so that what
    is not asked for is known to be absent. Scenes with one thing, and with two unlike ones, come more often than the
    world makes them: that a word finds one thing, and two words not the same one, is the last to be learned.
    """

    #: Shares of empty texts, of plain words, and of scenes drawn from those with one thing and from those with two
    #: unlike ones, which have always plain words.
    EMPTY, PLAIN, LONE, PAIRS = 0.1, 0.7, 0.25, 0.4

    def __init__(self, size: int, seed: int, limit: int | None = None) -> None:
        self.texts, self.size, self.seed = Texts(), size, seed
        self.stickers, people = open_shard("train", limit), open_shard("figure", limit and max(1, limit // 4))
        shards = [self.stickers, people]
        #: Of all scenes, those with stickers first; these and what follows lie on the device.
        self.latents = torch.cat([Latents(shard).all for shard in shards])
        self.labels = to_device(np.concatenate([label_cells(shard) for shard in shards]))
        captions = torch.cat([self.texts.read_shard(shard) for shard in shards])
        plain = self.texts.read([name_scene(self.stickers, i) for i in range(self.stickers.count)])
        #: The tokens of its captions and, last, of plain words; people have none, and a caption holds the place.
        self.ids = torch.cat([captions, torch.cat([plain, captions[len(plain) :, 0]])[:, None]], 1)
        #: How many scenes of each split there are to choose from.
        self.shown = {shard.meta["split"]: shard.count for shard in shards}
        things, concept = self.stickers.scenes[:, 2], self.stickers.stickers[:, :, 0]
        self.lone = np.flatnonzero(things == 1)
        self.pairs = np.flatnonzero((things == 2) & (concept[:, 0] != concept[:, 1]))
        meta = self.stickers.meta
        self.concepts, self.colours = len(meta["concepts"]), len(meta["colours"])
        self.empty = self.texts.of([""])[0]

    def __call__(self, number: int) -> Batch:
        rng = np.random.default_rng([self.seed, number])
        drawn = rng.random(self.size)
        paired = drawn < self.PAIRS
        chosen = np.select(
            [paired, drawn < self.PAIRS + self.LONE],
            [rng.choice(self.pairs, self.size), rng.choice(self.lone, self.size)],
            rng.integers(len(self.latents), size=self.size),
        )
        captions = self.ids.shape[1] - 1
        plain = (paired | (rng.random(self.size) < self.PLAIN)) & (chosen < self.stickers.count)
        which = np.where(plain, captions, rng.integers(captions, size=self.size))
        scenes = to_device(chosen)
        context = self.texts.states(self.ids[scenes, to_device(which)])
        context[to_device(rng.random(self.size) < self.EMPTY)] = self.empty
        return Batch(self.latents[scenes].float(), context, *self.labels[scenes].long().unbind(1))


class Closeups:
    """Quarters of latents with one sticker in them, and plain words for it: the same lesson for a quarter of the work.

    What a thing looks like is learned where it is large; where things stand, and several of them, from whole scenes. As
    Stable Diffusion was trained on small pictures first; the UNet knows no places, so it takes any size.
    """

    #: Side of a window, in cells of the latent.
    SIDE = 8

    def __init__(self, scenes: Batches, size: int) -> None:
        """Windows on the same scenes as the batches', `size` of them a batch."""
        self.size, self.seed, self.empty = size, scenes.seed, scenes.empty
        self.latents, self.labels = scenes.latents, scenes.labels
        self.windows = lone_stickers(scenes.stickers.stickers, self.SIDE)
        names = [
            name_window(scenes.stickers, scene, sticker, grounded)
            for scene, sticker in self.windows[:, :2]
            for grounded in (False, True)
        ]
        texts, which = np.unique(names, return_inverse=True)
        #: What each window is called, without its background and with it, as rows of `states`.
        self.names = which.reshape(-1, 2)
        #: Of each name once, since there are only so many: float16 (·, 32, 128).
        self.states = torch.cat(
            [scenes.texts.of(texts[i : i + 1000].tolist()).half() for i in range(0, len(texts), 1000)]
        )

    def __call__(self, number: int) -> Batch:
        rng = np.random.default_rng([self.seed, 1, number])
        chosen = rng.integers(len(self.windows), size=self.size)
        scene, _, row, column = self.windows[chosen].T
        row, column = (
            (place + rng.choice([-1, 0, 0, 1], self.size)).clip(0, (LATENT[1] - self.SIDE) // 2)
            for place in (row, column)
        )
        grounded = rng.integers(2, size=self.size)
        context = self.states[to_device(self.names[chosen, grounded])].float()
        context[to_device(rng.random(self.size) < Batches.EMPTY)] = self.empty
        places = [to_device(place) for place in (scene, row, column)]
        latents = cut(self.latents, *places, self.SIDE, step=2).float()
        labels = cut(self.labels, *places, self.SIDE // 2, step=1).long()
        return Batch(latents, context, *labels.unbind(1))


def cut(maps: Tensor, scene: Tensor, row: Tensor, column: Tensor, side: int, step: int) -> Tensor:
    """Windows of maps (count, channels, h, w) from `step` times a row and column, (n,): (n, channels, side, side)."""
    along = torch.arange(side, device=maps.device)
    rows, columns = (place[:, None] * step + along for place in (row, column))  # each (n, side)
    channels = torch.arange(maps.shape[1], device=maps.device)
    return maps[scene[:, None, None, None], channels[:, None, None], rows[:, None, :, None], columns[:, None, None]]


def name_window(shard: Shard, scene: int, sticker: int, grounded: bool) -> str:
    """ "a red car", "a red car on the grass": plain words for a sticker, with its background or without."""
    words = name_sticker(shard.meta, *(int(v) for v in shard.stickers[scene, sticker, :2]))
    return f"{words} {shard.meta['backgroundPhrases'][shard.scenes[scene, 0]]}" if grounded else words


def lone_stickers(stickers: np.ndarray, side: int) -> np.ndarray:
    """Windows of `side` cells with one sticker in the middle and the middle of no other: scene, sticker, row, column.

    Rows and columns count pairs of cells, so that a window falls on whole cells of the bottleneck. int64 (·, 4).
    """
    there = stickers[:, :, 0] >= 0
    middle = (stickers[:, :, [5, 4]] + stickers[:, :, [7, 6]]) / 2 / 16  # (count, 3, 2), in pairs of cells
    corner = np.round(middle - side / 4).astype(np.int64).clip(0, (LATENT[1] - side) // 2)
    apart = np.abs(middle[:, None] - (corner + side / 4)[:, :, None]).max(-1)  # (count, window, sticker)
    others = (apart < side / 4 + 0.5) & there[:, None] & ~np.eye(stickers.shape[1], dtype=bool)
    scene, sticker = np.nonzero(there & ~others.any(-1))
    return np.column_stack([scene, sticker, corner[scene, sticker]])


class Lesson(NamedTuple):
    """What is learned in one step."""

    scenes: Batch
    closeups: Batch


def label_cells(shard: Shard) -> np.ndarray:
    """Concept and colour of what covers the middle of each cell of 16×16 pixels: int8 (count, 2, 8, 8)."""
    concepts, colours = len(shard.meta["concepts"]), len(shard.meta["colours"])
    labels = np.full((shard.count, 2, 8, 8), UNKNOWN, np.int8)
    if shard.figures:
        return labels
    labels[:, 0] = concepts
    middles = (np.arange(8) + 0.5) * 16
    for sticker in range(shard.stickers.shape[1]):
        concept, colour, _, _, x0, y0, x1, y1 = shard.stickers[:, sticker].T  # each (count,)
        across = (x0[:, None] <= middles) & (middles < x1[:, None])
        down = (y0[:, None] <= middles) & (middles < y1[:, None])
        scene, row, column = np.nonzero((concept >= 0)[:, None, None] & down[:, :, None] & across[:, None, :])
        labels[scene, 0, row, column] = concept[scene]
        labels[scene, 1, row, column] = np.where(colour < 0, colours, colour)[scene]
    return labels


class Loss:
    """Weighted squared error of v, at the same time that of x_0 and of ε; and what the bottleneck names wrongly."""

    #: How much the names count, and how much more than the background what stands on it.
    NAMES, THINGS = 0.1, 4.0
    #: The last step at which close-ups are shown. Beyond, it is still open where a thing will be, and whether one.
    LATEST = 750
    #: Whole scenes come more often with much noise, where it is decided what will be where: as t to this power.
    RISE = 2.0

    def __init__(self) -> None:
        self.schedule = Schedule()

    def __call__(self, model: Trainee, lesson: Lesson) -> Tensor:
        scenes = self.schedule.add_noise(lesson.scenes.latents, rise=self.RISE)
        closeups = self.schedule.add_noise(lesson.closeups.latents, self.LATEST)
        return self.of(model, lesson.scenes, scenes) + self.of(model, lesson.closeups, closeups)

    def of(self, model: Trainee, batch: Batch, noisy: Noisy) -> Tensor:
        prediction, concept, colour = model(noisy.x, noisy.t, batch.context)
        wrong = ((prediction - noisy.v).square() * self.attention(batch, noisy, concept.shape[1] - 1)).mean((1, 2, 3))
        cells = batch.concept.numel()
        names = sum(
            F.cross_entropy(said, true, ignore_index=UNKNOWN, reduction="sum") / cells
            for said, true in ((concept, batch.concept), (colour, batch.colour))
        )
        return (noisy.weight * wrong).mean() + self.NAMES * names

    def attention(self, batch: Batch, noisy: Noisy, nothing: int) -> Tensor:
        """How much each place counts, (B, 1, h, w): things more than what they stand on.

        The more so the less noise there is. In pure noise it must not count where things are: the network would learn
        to see too many.
        """
        thing = ((batch.concept != nothing) & (batch.concept != UNKNOWN))[:, None].float()
        alpha, _ = self.schedule.at(noisy.t)
        return 1 + self.THINGS * alpha.square() * F.interpolate(thing, scale_factor=2.0)


class Exported(nn.Module):
    def __init__(self, unet: UNet) -> None:
        super().__init__()
        self.unet = unet

    def forward(
        self, latent: Tensor, time: Tensor, context: Tensor, control_fine: Tensor, control_coarse: Tensor
    ) -> tuple[Tensor, ...]:
        return tuple(self.unet(latent, time, context, control_fine, control_coarse))


ABOUT = {
    "latent": "x_t, four channels of 16×16",
    "pixels": "x_t of a network without an autoencoder: a whole picture",
    "time": "the step t, 1…1000",
    "context": "the states of the text: 32 tokens of 128",
    "control_fine": "what a ControlNet adds at 16×16, zeros where there is none",
    "control_coarse": "what a ControlNet adds at 8×8, zeros where there is none",
    "prediction": "v = α ε − σ x₀",
    "attention": "cross-attention: six layers, 16×16 pixels, 32 tokens; mean of the heads",
    "bottleneck": "the smallest map, between the way down and the way up",
}


def restore(checkpoint: Path) -> tuple[UNet, dict[str, Any]]:
    """The averaged model of a checkpoint, on the CPU, and all else that was stored."""
    stored = torch.load(checkpoint, map_location="cpu", weights_only=True)
    weights = {key: value for key, value in stored["average"].items() if key.startswith("unet.")}
    model = UNet(Config(**stored["config"]))
    model.load_state_dict({key.removeprefix("unet."): value for key, value in weights.items()})
    return model.eval().requires_grad_(False), stored


def restore_trained() -> tuple[UNet, dict[str, Any]]:
    """The UNet that others are trained upon: that of the last run, or where there was none, the one that ships."""
    checkpoint = RUNS / "unet" / "latest.pt"
    if checkpoint.exists():
        model, stored = restore(checkpoint)
        return round_weights(model, STORAGE), stored
    if not (FOLDER / "unet.onnx").exists():
        raise SystemExit("This is trained upon the UNet: run `npm run train -- unet` first.")
    return restore_shipped(FOLDER, "unet.onnx")


def restore_shipped(folder: Path, file: str) -> tuple[UNet, dict[str, Any]]:
    """The UNet of a file that ships, the student's too, and what its card tells, as a checkpoint would."""
    config = Config(**read_card(folder)["shape"])
    model = UNet(config)
    load_shipped(Exported(model), golden_inputs(model), UNetOutput._fields, folder / file)
    weights = {f"unet.{name}": weight for name, weight in model.state_dict().items()}
    return model.eval().requires_grad_(False), checkpoint_of(folder, weights)


#: The texts of the golden run.
GOLDEN = ["a red car on the grass", ""]


def golden_inputs(model: UNet) -> dict[str, Tensor]:
    """What the file is asked in its golden run."""
    draw = np.random.default_rng(7).standard_normal
    return {
        "latent": torch.from_numpy(draw((2, *LATENT), np.float32)),
        "time": torch.tensor([700.0, 250.0]),
        "context": Texts().of(GOLDEN).cpu(),
        "control_fine": torch.zeros(2, 2 * model.fine, 16, 16),
        "control_coarse": torch.zeros(2, 2 * model.coarse, 8, 8),
    }


def export_file(model: UNet, path: Path) -> dict[str, Any]:
    """Writes a file and `golden.json` beside it; returns the card's entry of the file."""
    inputs = golden_inputs(model)
    outputs, parity = export_checked(Exported(model), inputs, UNetOutput._fields, path, STORAGE)
    said = UNetOutput(*outputs)
    golden = {
        "rtol": TOLERANCE,
        "about": "rtol is relative to the largest value of a tensor; `some` are parts: attention of every 16th pixel "
        "to the first 8 tokens, every 16th channel of the bottleneck",
        "texts": GOLDEN,
        "latent": round_values(inputs["latent"]),
        "time": [700, 250],
        "prediction": round_values(said.prediction),
        "attention": {"some": round_values(said.attention[:, :, ::16, :8])},
        "bottleneck": {"some": round_values(said.bottleneck[:, ::16])},
    }
    write_json(path.with_name("golden.json"), golden)
    return describe_file(path, model, parity, ABOUT, STORAGE)


class InPixels(nn.Module):
    """The same UNet laid over a picture instead of its latent, to see how long that takes: it is never trained.

    Self-attention is left out: over the 64×64 places of its coarse maps, the weights of one layer would take 268 MB.
    """

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.unet = UNet(config)
        self.unet.down.enter = nn.Conv2d(3, config.fine, 3, padding=1)
        self.unet.leave = nn.Conv2d(config.fine, 3, 3, padding=1)
        for part in self.unet.modules():
            if isinstance(part, Transformer):
                part.norm1 = part.itself = None

    def forward(self, pixels: Tensor, time: Tensor, context: Tensor) -> tuple[Tensor]:
        return (self.unet(pixels, time, context).prediction,)


def export_pixels(config: Config, folder: Path) -> dict[str, Any]:
    """Writes `pixels.onnx`, whose weights are one number each, and returns the card's entry of it."""
    torch.manual_seed(0)
    model = InPixels(config)
    fill_weights(model)
    inputs = {
        "pixels": torch.rand(2, 3, 8 * LATENT[1], 8 * LATENT[2]),
        "time": torch.tensor([700.0, 250.0]),
        "context": torch.randn(2, 32, config.context),
    }
    path = folder / "pixels.onnx"
    _, parity = export_checked(model, inputs, ["prediction"], path, "constant")
    return {**describe_file(path, model, parity, ABOUT, "constant"), "parameters": 0}


def add_pixels(folder: Path) -> None:
    """Writes `pixels.onnx` into the card of a UNet that is there; what was measured stays."""
    card = read_card(folder)
    card["files"]["pixels"] = export_pixels(Config(**card["shape"]), folder)
    save_card(folder, card)


def export(checkpoint: Path, folder: Path) -> None:
    """Writes `unet.onnx`, `pixels.onnx`, `card.json` and `golden.json` of a checkpoint."""
    model, stored = restore(checkpoint)
    files = {
        "unet": export_file(model, folder / "unet.onnx"),
        "pixels": export_pixels(Config(**stored["config"]), folder),
    }
    write_card(folder, card(stored, files), FLOORS)


def card(stored: dict[str, Any], files: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": "unet",
        "title": "The UNet",
        "summary": "Says what is noise in a noisy latent, knowing the step and the text.",
        "licence": "MIT",
        "source": "scripts/train/unet.py",
        "shape": stored["config"],
        "files": files,
        "data": describe_data("figure", shown=stored.get("shown")),
        "training": describe_training(
            "scripts/train/unet.py",
            stored,
            "squared error of x_0 weighted by the signal-to-noise ratio between 1 and 5, predicted as v, on the cosine "
            "schedule, things counting more than what they stand on; of scenes, and since minute 190 of as many "
            "close-ups of one thing; and what the bottleneck names wrongly; one text in ten replaced by the empty one",
        ),
        "limits": [
            "It draws stickers on twelve backgrounds, and a cartoon person; nothing else.",
            "Three things in one prompt often melt into one another. It does not count: now and then a thing stands "
            "there twice.",
        ],
    }


LOOK = [
    "a red automobile on the grass", "a blue dolphin in the sea", "a tiger at night", "a green balloon on the beach",
    "a purple castle in the snow", "a cat and a dog on a white background", "a robot on the beach",
    "a yellow umbrella and a panda on the grass", "a pink guitar on a light blue background",
    "a snowman in the snow, glossy style", "a pizza on a light green background", "a blue rocket at night",
    "an orange fish in the sea, flat style", "a red teapot and a blue hat", "a frog on the grass, noto style",
    "a green crown on a light pink background",
]  # fmt: skip


@torch.no_grad()
def look(checkpoint: Path, out: Path, guidance: float) -> None:
    """Pictures of sixteen prompts, row by row."""
    model, _ = restore(checkpoint)
    save_sheet(Examiner(1).draw(guided(predictor(model), guidance), LOOK), 8, out)


def predictor(model: UNet) -> Predict:
    return lambda x, t, context: model(x, t, context).prediction


def train(options: argparse.Namespace) -> None:
    plan = make_plan(options, PRESETS[options.preset], "unet", FOLDER, 200, batch=8, warm_up_steps=10, early_steps=3)
    prepare(plan.schedule.seed)
    examiner = Examiner(4 if options.smoke else 64)

    def evaluate(model: Trainee) -> Point:
        return examiner(guided(predictor(model.unet)))

    config = Config()
    batches = Batches(plan.schedule.batch, plan.schedule.seed, plan.limit)
    closeups = Closeups(batches, plan.schedule.batch)
    model = Trainee(config, batches.concepts, batches.colours).to(device(), memory_format=torch.channels_last)
    if device().type == "cuda":
        model.unet.compile(dynamic=False)
    fit(
        model,
        plan.schedule,
        folder=plan.run,
        make_batch=lambda number: Lesson(batches(number), closeups(number)),
        loss_of=Loss(),
        evaluate=evaluate,
        fresh=options.fresh,
        restart=options.restart,
        extra={"config": asdict(config), "shown": batches.shown},
        storage=STORAGE,
    )
    export(plan.run / "latest.pt", plan.models)


def main() -> None:
    parser = make_parser(__doc__, ["train", "export", "pixels", "recover", "look"])
    parser.add_argument("--guidance", type=float, default=5.0, help="for looking")
    options = parser.parse_args()
    if options.command == "train":
        train(options)
    elif options.command == "export":
        export(latest(options, "unet"), options.out or FOLDER)
    elif options.command == "pixels":
        add_pixels(options.out or FOLDER)
    elif options.command == "recover":
        loop.save(latest(options, "unet"), restore_shipped(FOLDER, "unet.onnx")[1])
    else:
        look(latest(options, "unet"), options.out or RUNS / "unet" / "look.png", options.guidance)


if __name__ == "__main__":
    main()
