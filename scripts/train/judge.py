"""The judge: a small convolutional network that reads a scene, so that generated pictures can be scored.

It is trained apart from CLIP and shares nothing with it: a picture made to please CLIP does not please the judge by
itself. Each cell of the 3×3 grid attends to the feature map around it and says what stands there, in which colour and
size; the picture as a whole says its background and drawing style. `features` are for the Fréchet distance between
generated and real pictures, Heusel 2017, https://arxiv.org/abs/1706.08500.

    npm run train -- judge --minutes 20
    python judge.py export                            from .runs/judge/latest.pt
"""

from __future__ import annotations

import argparse
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from cli import latest, make_parser, make_plan
from export import (
    MODELS,
    TOLERANCE,
    describe_data,
    describe_file,
    describe_training,
    export_checked,
    pack,
    round_values,
    write_card,
    write_json,
)
from layers import Residual, conv, fold_norms
from loop import Point, Schedule, fit, prepare, to_device, to_pixels
from shards import Shard, open_shard

FOLDER = MODELS / "judge"
FLOORS = {"concept": 0.98, "colour": 0.97, "background": 0.99}
CELLS = 9
IGNORE = -100


@dataclass(frozen=True)
class Config:
    """Sizes of the network, and how many classes the world has."""

    concepts: int
    colours: int
    sizes: int
    backgrounds: int
    styles: int
    widths: tuple[int, int, int] = (64, 96, 160)
    features: int = 128


PRESETS = {
    "cpu": Schedule(minutes=20, batch=64, peak=2e-3, warm_up_steps=200, weight_decay=0.05),
    "gpu": Schedule(minutes=10, batch=512, peak=2e-3, warm_up_steps=200, weight_decay=0.05),
}


class CellPooling(nn.Module):
    """Each cell's weighted mean of the feature map; it starts out looking at its own middle."""

    def __init__(self, width: int, side: int = 8) -> None:
        super().__init__()
        at = (torch.arange(side) + 0.5) / side * 3 - 0.5  # in cells
        near = -2 * (at[None] - torch.arange(3)[:, None]) ** 2  # (3, side)
        place = near[:, None, :, None] + near[None, :, None, :]  # (3 rows, 3 columns, side, side)
        self.place = nn.Parameter(place.reshape(CELLS, side * side))
        self.content = nn.Conv2d(width, CELLS, 1)

    def forward(self, x: Tensor) -> Tensor:
        # x: (B, width, side, side) → (B, 9, width)
        weights = (self.place + self.content(x).flatten(2)).softmax(-1)
        return weights @ x.flatten(2).transpose(1, 2)


class Reading(NamedTuple):
    concept: Tensor  # (B, 9, concepts + 1): logits, last: nothing there
    colour: Tensor  # (B, 9, colours + 1): logits, last: its own colours
    size: Tensor  # (B, 9, sizes)
    background: Tensor  # (B, backgrounds)
    style: Tensor  # (B, styles)
    features: Tensor  # (B, 128)


class Judge(nn.Module):
    def __init__(self, c: Config) -> None:
        super().__init__()
        a, b, d = c.widths
        self.trunk = nn.Sequential(
            conv(3, 48, size=4, stride=2),  # (B, 48, 32, 32)
            conv(48, a),
            conv(a, b, stride=2),  # (B, 96, 16, 16)
            Residual(b),
            conv(b, d, stride=2),  # (B, 160, 8, 8)
            Residual(d),
        )
        self.cells = CellPooling(d)
        self.splits = c.concepts + 1, c.colours + 1, c.sizes
        self.read_cell = nn.Sequential(nn.Linear(d, d), nn.ReLU(), nn.Linear(d, sum(self.splits)))
        self.summarise = nn.Sequential(nn.Linear(d, c.features), nn.ReLU())
        self.background = nn.Linear(c.features, c.backgrounds)
        self.style = nn.Linear(c.features, c.styles)
        #: Used in training only, so that the features tell what is in a picture, too.
        self.present = nn.Linear(c.features, c.concepts)

    def forward(self, pixels: Tensor) -> Reading:
        # pixels: (B, 3, 64, 64) in 0…1
        x = self.trunk(pixels * 2 - 1)  # (B, 160, 8, 8)
        concept, colour, size = self.read_cell(self.cells(x)).split(self.splits, -1)  # each (B, 9, …)
        features = self.summarise(x.mean((2, 3)))  # (B, 128)
        return Reading(concept, colour, size, self.background(features), self.style(features), features)


class Batch(NamedTuple):
    pixels: Tensor  # (N, 3, 64, 64)
    concept: Tensor  # (N, 9): `concepts` where nothing stands
    colour: Tensor  # (N, 9): `colours` for its own; IGNORE where nothing stands
    size: Tensor  # (N, 9): IGNORE where nothing stands
    background: Tensor  # (N,)
    style: Tensor  # (N,)


def make_batch(shard: Shard, scenes: np.ndarray) -> Batch:
    """Pictures of these scenes, and what stands in each of their cells."""
    meta, stickers = shard.meta, shard.stickers[scenes].astype(np.int64)
    row, column = np.nonzero(stickers[:, :, 0] >= 0)
    concept, colour, size, cell = stickers[row, column, :4].T
    targets = [np.full((len(scenes), CELLS), empty, np.int64) for empty in (len(meta["concepts"]), IGNORE, IGNORE)]
    own = len(meta["colours"])
    for target, values in zip(targets, (concept, np.where(colour < 0, own, colour), size), strict=True):
        target[row, cell] = values
    whole = shard.scenes[scenes, :2].astype(np.int64).T
    return Batch(to_pixels(shard.small_pictures(scenes)), *(to_device(t) for t in (*targets, *whole)))


class Batches:
    """Scenes of train, and one in six of comp.

    The judge is what measures whether others compose, so it must know the combinations that they never see. It learns
    them from scenes of comp beyond the first ones, on which all is measured.
    """

    MEASURED = 4000

    def __init__(self, train: Shard, comp: Shard, size: int, seed: int) -> None:
        self.train, self.comp, self.size, self.seed = train, comp, size, seed

    def __call__(self, number: int) -> Batch:
        rng = np.random.default_rng([self.seed, number])
        first = min(self.MEASURED, self.comp.count // 2)
        fresh = rng.integers(first, self.comp.count, size=self.size // 6)
        usual = rng.integers(self.train.count, size=self.size - len(fresh))
        parts = make_batch(self.train, usual), make_batch(self.comp, fresh)
        return Batch(*(torch.cat(pair) for pair in zip(*parts, strict=True)))


def loss_of(model: Judge, batch: Batch) -> Tensor:
    """Cross entropy of all that is read; the many empty cells count a quarter."""
    read = model(batch.pixels)
    nothing = read.concept.shape[-1] - 1
    weight = torch.ones(nothing + 1, device=read.concept.device)
    weight[nothing] = 0.25
    held = F.one_hot(batch.concept, nothing + 1).amax(1)[:, :nothing]  # (N, concepts): what is in the picture
    return (
        F.cross_entropy(read.concept.float().flatten(0, 1), batch.concept.flatten(), weight)
        + F.cross_entropy(read.colour.float().flatten(0, 1), batch.colour.flatten(), ignore_index=IGNORE)
        + 0.3 * F.cross_entropy(read.size.float().flatten(0, 1), batch.size.flatten(), ignore_index=IGNORE)
        + 0.3 * F.cross_entropy(read.background.float(), batch.background)
        + 0.3 * F.cross_entropy(read.style.float(), batch.style)
        + F.binary_cross_entropy_with_logits(model.present(read.features).float(), held.float())
    )


class Examiner:
    """Shares of right answers on 1,000 scenes of `val` and `comp`; concept, colour and size where a sticker stands."""

    def __init__(self, scenes: int = 1000) -> None:
        self.shards = {split: open_shard(split, scenes) for split in ("val", "comp")}

    @torch.no_grad()
    def __call__(self, model: Judge) -> Point:
        point: Point = {}
        for split, shard in self.shards.items():
            right: dict[str, list[Tensor]] = {}
            for start in range(0, shard.count, 250):
                batch = make_batch(shard, np.arange(start, min(start + 250, shard.count)))
                read = model(batch.pixels)
                filled = batch.size != IGNORE
                for name in ("concept", "colour", "size", "background", "style"):
                    hit = getattr(read, name).argmax(-1) == getattr(batch, name)
                    right.setdefault(name, []).append(hit[filled] if hit.ndim == 2 else hit)
                    if name == "concept":
                        right.setdefault("empty", []).append(hit[~filled])
            prefix = "" if split == "val" else f"{split}_"
            point |= {prefix + name: round(torch.cat(hits).float().mean().item(), 4) for name, hits in right.items()}
        return point


class Exported(nn.Module):
    """Reads pictures of 128×128, as the world and the generators make them; norms are folded into convolutions."""

    def __init__(self, judge: Judge) -> None:
        super().__init__()
        self.judge = judge.eval()
        del judge.present
        fold_norms(self.judge)

    def forward(self, pixels: Tensor) -> tuple[Tensor, ...]:
        return tuple(self.judge(F.avg_pool2d(pixels, 2)))


ABOUT = {
    "pixels": "red, green and blue of 128×128 pictures, 0…1",
    "concept": "logits of what stands in each cell, row by row; the last: nothing",
    "colour": "logits of the colour of what stands in each cell; the last: its own colours",
    "size": "logits of small, medium, big",
    "background": "logits of the backgrounds",
    "style": "logits of the drawing styles",
    "features": "what the picture is like, for the Fréchet distance",
}


def export(checkpoint: Path, folder: Path) -> None:
    """Writes `judge.onnx`, `card.json` and `golden.json` of a checkpoint."""
    stored = torch.load(checkpoint, map_location="cpu", weights_only=True)
    judge = Judge(Config(**stored["config"]))
    judge.load_state_dict(stored["average"])
    model = Exported(judge).requires_grad_(False)
    shard = open_shard("val")
    pictures = shard.small_pictures(np.arange(4))
    doubled = pictures.repeat(2, axis=1).repeat(2, axis=2)
    inputs = {"pixels": to_pixels(doubled).cpu()}

    path = folder / "judge.onnx"
    outputs, parity = export_checked(model, inputs, Reading._fields, path)
    read = Reading(*outputs)
    golden = {
        "rtol": TOLERANCE,
        "about": "rtol is relative to the largest value of a tensor; double each pixel of the pictures to 128×128",
        "pictures": pack(pictures),
        "outputs": {name: round_values(value, 5) for name, value in read._asdict().items() if name != "concept"},
        "concept": read.concept.argmax(-1).tolist(),
    }
    write_json(folder / "golden.json", golden)
    write_card(folder, card(stored, describe_file(path, model, parity, ABOUT)), FLOORS)


#: For the card: the judge is the only model that learns from `comp`, see `Batches`.
HELD_OUT = (
    "nothing, so that it can judge the others: one picture in six was of comp, whose colours the other models never "
    "see, but of other scenes than the first, on which all is measured"
)


def card(stored: dict[str, Any], file: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": "judge",
        "title": "The judge",
        "summary": "Reads which stickers a picture shows, where, in which colours, and on what background.",
        "licence": "MIT",
        "source": "scripts/train/judge.py",
        "files": {"judge": file},
        "data": {**describe_data(), "heldOut": HELD_OUT},
        "training": describe_training(
            "scripts/train/judge.py",
            stored,
            "cross entropy of concept, colour and size in each of nine cells, of background and style, "
            "and of which concepts the picture holds",
        ),
        "limits": [
            "It knows the sticker world only and names something for every picture, however strange.",
            "It expects the middle of a sticker near the middle of one of nine cells, at most one in each.",
        ],
    }


def train(options: argparse.Namespace) -> None:
    plan = make_plan(options, PRESETS[options.preset], "judge", FOLDER, 500, warm_up_steps=20, early_steps=5)
    prepare(plan.schedule.seed)
    shard = open_shard("train", plan.limit)
    names = ("concepts", "colours", "sizes", "backgrounds", "styles")
    config = Config(**{name: len(shard.meta[name]) for name in names})
    fit(
        Judge(config).to(memory_format=torch.channels_last),
        plan.schedule,
        folder=plan.run,
        make_batch=Batches(shard, open_shard("comp"), plan.schedule.batch, plan.schedule.seed),
        loss_of=loss_of,
        evaluate=Examiner(min(plan.limit or 1000, 1000)),
        fresh=options.fresh,
        restart=options.restart,
        extra={"config": asdict(config)},
    )
    export(plan.run / "latest.pt", plan.models)


def main() -> None:
    parser = make_parser(__doc__)
    options = parser.parse_args()
    if options.command == "train":
        train(options)
    else:
        export(latest(options, "judge"), options.out or FOLDER)


if __name__ == "__main__":
    main()
