"""The pose reader: a small convolutional network that finds the joints of a person, to score generated pictures.

It is to poses what the judge is to things: trained apart, on drawings whose joints are known. A heat map for each joint
says where it is; its mean place is the answer (Sun 2018, https://arxiv.org/abs/1711.08229). Pictures are blurred and
roughened a little, since it will look at what a decoder has drawn.

    npm run train -- pose-reader --minutes 15
    python pose_reader.py export                      from .runs/pose-reader/latest.pt
"""

from __future__ import annotations

import argparse
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

NAME = "pose-reader"
FOLDER = MODELS / NAME
FLOORS = {"within_8": 0.97, "decoded_within_8": 0.95}
#: Side of the heat maps, and of a picture, in the units of the joints.
MAP, SIDE = 32, 128

PRESETS = {
    "cpu": Schedule(minutes=15, batch=64, peak=2e-3, warm_up_steps=200, weight_decay=0.05),
    "gpu": Schedule(minutes=3, batch=512, peak=2e-3, warm_up_steps=200, weight_decay=0.05),
}


class Pose(NamedTuple):
    joints: Tensor  # (B, joints, 2): x and y in 128ths of the side
    certainty: Tensor  # (B, joints): share of the heat within 8 units of the place, 0…1


class PoseReader(nn.Module):
    """Down to 8×8, where the whole person is in view, and back up to 32×32, where a joint is a point."""

    def __init__(self, joints: int) -> None:
        super().__init__()
        self.enter = conv(3, 32, size=4, stride=2)  # (B, 32, 32, 32)
        self.down = nn.Sequential(conv(32, 64, stride=2), Residual(64))  # (B, 64, 16, 16)
        self.whole = nn.Sequential(conv(64, 128, stride=2), Residual(128), Residual(128))  # (B, 128, 8, 8)
        self.up = conv(128 + 64, 64)
        self.last = conv(64 + 32, 48)
        self.heat = nn.Conv2d(48, joints, 1)
        self.register_buffer("places", (torch.arange(MAP) + 0.5) * SIDE / MAP, persistent=False)

    def maps(self, pixels: Tensor) -> Tensor:
        """pixels (B, 3, 64, 64) in 0…1 → logits of each joint's place, (B, joints, 32, 32)."""
        fine = self.enter(pixels * 2 - 1)
        middle = self.down(fine)
        up = self.up(torch.cat([F.interpolate(self.whole(middle), scale_factor=2.0), middle], 1))
        return self.heat(self.last(torch.cat([F.interpolate(up, scale_factor=2.0), fine], 1)))

    def read(self, maps: Tensor) -> Pose:
        heat = maps.float().flatten(2).softmax(-1).unflatten(-1, (MAP, MAP))
        x, y = heat.sum(2) @ self.places, heat.sum(3) @ self.places  # each (B, joints)
        across = (self.places - x[..., None]).square()
        down = (self.places - y[..., None]).square()
        near = (across[:, :, None] + down[..., None] <= 64).to(heat.dtype)
        return Pose(torch.stack([x, y], -1), (heat * near).sum((2, 3)))


class Batch(NamedTuple):
    pixels: Tensor  # (B, 3, 64, 64)
    joints: Tensor  # (B, joints, 2)


class Batches:
    """People of `figure`; half of the pictures blurred, all of them roughened."""

    ROUGH = 0.04

    def __init__(self, shard: Shard, size: int, seed: int) -> None:
        self.shard, self.size, self.seed = shard, size, seed

    def __call__(self, number: int) -> Batch:
        rng = np.random.default_rng([self.seed, number])
        scenes = np.sort(rng.integers(self.shard.count, size=self.size))
        clean = make_batch(self.shard, scenes)
        blurred = F.avg_pool2d(F.pad(clean.pixels, (1, 1, 1, 1), mode="replicate"), 3, stride=1)
        mixed = torch.lerp(clean.pixels, blurred, to_device(rng.random((self.size, 1, 1, 1), np.float32).round()))
        rough = to_device(rng.standard_normal(mixed.shape, np.float32)) * self.ROUGH
        return Batch(mixed + rough, clean.joints)


def make_batch(shard: Shard, scenes: np.ndarray) -> Batch:
    """Pictures of these scenes, and the joints of their people."""
    return Batch(to_pixels(shard.small_pictures(scenes)), to_device(np.array(shard.joints[scenes])))


def loss_of(model: PoseReader, batch: Batch) -> Tensor:
    """Distance of the mean place, in cells; and cross entropy of the cell that the joint is in."""
    maps = model.maps(batch.pixels)
    cell = SIDE / MAP
    column, row = (batch.joints / cell).long().clamp(0, MAP - 1).unbind(-1)
    inside = F.cross_entropy(maps.float().flatten(2).flatten(0, 1), (row * MAP + column).flatten())
    return F.smooth_l1_loss(model.read(maps).joints / cell, batch.joints / cell) + 0.2 * inside


def within(found: Tensor, true: Tensor, units: float = 8.0) -> float:
    """Share of the joints (n, joints, 2) that are found at most so many units away."""
    return (found - true).norm(dim=-1).le(units).float().mean().item()


class Examiner:
    """Share of joints found within 8 units, and their mean distance, on fresh people."""

    def __init__(self, count: int) -> None:
        self.shard = open_shard("figure-val", count)

    @torch.no_grad()
    def __call__(self, model: PoseReader) -> Point:
        batch = make_batch(self.shard, np.arange(self.shard.count))
        found = model.read(model.maps(batch.pixels)).joints
        distance = (found - batch.joints).norm(dim=-1).mean().item()
        return {"within_8": round(within(found, batch.joints), 4), "distance": round(distance, 3)}


class Exported(nn.Module):
    """Reads pictures of 128×128; norms are folded into convolutions."""

    def __init__(self, reader: PoseReader) -> None:
        super().__init__()
        self.reader = reader.eval()
        fold_norms(self.reader)

    def forward(self, pixels: Tensor) -> tuple[Tensor, ...]:
        return tuple(self.reader.read(self.reader.maps(F.avg_pool2d(pixels, 2))))


ABOUT = {
    "pixels": "red, green and blue of 128×128 pictures, 0…1",
    "joints": "x and y of fourteen joints, in the order of OpenPose, in pixels",
    "certainty": "share of a joint's heat map within 8 pixels of the place that is given",
}


def export(checkpoint: Path, folder: Path) -> None:
    """Writes `reader.onnx`, `card.json` and `golden.json` of a checkpoint."""
    stored = torch.load(checkpoint, map_location="cpu", weights_only=True)
    reader = PoseReader(len(stored["joints"]))
    reader.load_state_dict(stored["average"])
    model = Exported(reader).requires_grad_(False)
    pictures = open_shard("figure-val").small_pictures(np.arange(4))
    inputs = {"pixels": to_pixels(pictures.repeat(2, axis=1).repeat(2, axis=2)).cpu()}
    path = folder / "reader.onnx"
    outputs, parity = export_checked(model, inputs, Pose._fields, path)
    golden = {
        "rtol": TOLERANCE,
        "about": "rtol is relative to the largest value of a tensor; double each pixel of the pictures to 128×128",
        "pictures": pack(pictures),
        "outputs": {name: round_values(value, 5) for name, value in Pose(*outputs)._asdict().items()},
    }
    write_json(folder / "golden.json", golden)
    write_card(folder, card(stored, describe_file(path, model, parity, ABOUT)), FLOORS)


def card(stored: dict[str, Any], file: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": NAME,
        "title": "The pose reader",
        "summary": "Finds the fourteen joints of the person in a picture.",
        "licence": "MIT",
        "source": "scripts/train/pose_reader.py",
        "joints": stored["joints"],
        "files": {"reader": file},
        "data": describe_data("figure"),
        "training": describe_training(
            "scripts/train/pose_reader.py",
            stored,
            "smooth L1 distance of each joint's mean place, and cross entropy of the cell that it is in",
        ),
        "limits": [
            "It knows the cartoon person of the sticker world, one in a picture, and finds one in every picture.",
            "In profile it may take the far arm or leg for the near one.",
        ],
    }


def train(options: argparse.Namespace) -> None:
    plan = make_plan(options, PRESETS[options.preset], NAME, FOLDER, 500, warm_up_steps=20, early_steps=5)
    prepare(plan.schedule.seed)
    shard = open_shard("figure", plan.limit)
    joints = shard.meta["joints"]
    fit(
        PoseReader(len(joints)).to(memory_format=torch.channels_last),
        plan.schedule,
        folder=plan.run,
        make_batch=Batches(shard, plan.schedule.batch, plan.schedule.seed),
        loss_of=loss_of,
        evaluate=Examiner(min(plan.limit or 500, 500)),
        fresh=options.fresh,
        restart=options.restart,
        extra={"joints": joints},
    )
    export(plan.run / "latest.pt", plan.models)


def main() -> None:
    options = make_parser(__doc__).parse_args()
    if options.command == "train":
        train(options)
    else:
        export(latest(options, NAME), options.out or FOLDER)


if __name__ == "__main__":
    main()
