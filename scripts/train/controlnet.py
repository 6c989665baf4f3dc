"""ControlNets of the sticker world: edges, or the pose of a person, steer what the frozen UNet draws.

As in Zhang 2023 (https://arxiv.org/abs/2302.05543): a copy of the UNet's way down looks at the hint beside the latent,
and its four maps are added to the UNet's own through convolutions that start at zero, so that before the first step of
training nothing is changed. Half of the texts are empty, so that the hint alone must do.

    python controlnet.py --kind edges --minutes 60
    python controlnet.py --kind pose --minutes 60
    python controlnet.py export --kind edges
    python controlnet.py recover --kind edges         a checkpoint from the file that ships
"""

from __future__ import annotations

import argparse
import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import loop
import unet
from cli import latest, make_parser, make_plan
from diffusion import Latents, Schedule, Texts
from export import (
    MODELS,
    TOLERANCE,
    describe_data,
    describe_file,
    describe_training,
    export_checked,
    round_values,
    write_card,
    write_json,
)
from loop import Point, device, fit, prepare, to_device
from shards import Shard, open_shard
from shipped import checkpoint_of, load_shipped
from unet import GOLDEN, STORAGE, Config, Down, UNet

KINDS = ("edges", "pose")
#: The splits that a kind learns from, and on which it is watched.
SPLITS = {"edges": (("train", "figure"), "val"), "pose": (("figure",), "figure-val")}
FLOORS = {"edges": {"edge_f1_gain": 2.0}, "pose": {"joints_within_8": 0.80}}
#: The zero convolutions: what the hint enters by, and what is added to the two maps at 16×16 and the two at 8×8.
GROWING = ("hint", "fine_1", "fine_2", "coarse_1", "coarse_2")
#: Side of the hint as the network sees it; pictures of 128×128 are halved first.
HINT = 64

PRESETS = {
    "cpu": loop.Schedule(
        minutes=60, batch=32, peak=5e-4, warm_up_steps=100, weight_decay=0.01, betas=(0.9, 0.99), evaluate_minutes=4
    ),
    "gpu": loop.Schedule(
        minutes=10, batch=512, peak=7e-4, warm_up_steps=200, weight_decay=0.01, betas=(0.9, 0.99), evaluate_minutes=0.5
    ),
}


def zero_convolution(width: int) -> nn.Conv2d:
    layer = nn.Conv2d(width, width, 1)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


class Additions(NamedTuple):
    control_fine: Tensor  # (B, 2·64, 16, 16)
    control_coarse: Tensor  # (B, 2·128, 8, 8)


class ControlNet(nn.Module):
    def __init__(self, c: Config, down: Down) -> None:
        super().__init__()
        self.down = copy.deepcopy(down)
        self.hint = nn.Sequential(
            nn.PixelUnshuffle(2),  # (B, 12, 32, 32)
            nn.Conv2d(12, 32, 3, padding=1),
            nn.SiLU(),
            nn.Conv2d(32, c.fine, 3, stride=2, padding=1),  # (B, 64, 16, 16)
            nn.SiLU(),
            nn.Conv2d(c.fine, c.fine, 3, padding=1),
            nn.SiLU(),
            zero_convolution(c.fine),
        )
        self.zero = nn.ModuleList(zero_convolution(width) for width in (c.fine, c.fine, c.coarse, c.coarse))

    def forward(self, x: Tensor, t: Tensor, context: Tensor, hint: Tensor) -> Additions:
        # x (B, 4, 16, 16), t (B,), context (B, 32, 128), hint (B, 3, 64, 64) in 0…1
        entered = self.down.enter(x) + self.hint(hint)
        maps, _, _ = self.down(entered, t, context)
        a, b, c, d = (zero(m) for zero, m in zip(self.zero, maps, strict=True))
        return Additions(torch.cat([a, b], 1), torch.cat([c, d], 1))

    def norms(self) -> dict[str, float]:
        """How far each zero convolution has grown: the Frobenius norm of its weights, by `GROWING`."""
        layers = [self.hint[-1], *self.zero]
        return {name: torch.linalg.norm(layer.weight).item() for name, layer in zip(GROWING, layers, strict=True)}


class Both(nn.Module):
    """The frozen UNet and the ControlNet that is trained upon it."""

    def __init__(self, base: UNet, c: Config) -> None:
        super().__init__()
        self.control = ControlNet(c, base.down)
        self.base = base.eval().requires_grad_(False)

    def forward(self, x: Tensor, t: Tensor, context: Tensor, hint: Tensor) -> Tensor:
        return self.base(x, t, context, *self.control(x, t, context, hint)).prediction


class Batch(NamedTuple):
    latents: Tensor  # (B, 4, 16, 16)
    context: Tensor  # (B, 32, 128)
    hint: Tensor  # (B, 3, 64, 64)


def quarters(edges: np.ndarray) -> np.ndarray:
    """How many of 2×2 pixels are an edge: uint8 (n, 128, 128) → (n, 1, 64, 64)."""
    n, side, _ = edges.shape
    return edges.reshape(n, 1, side // 2, 2, side // 2, 2).sum((3, 5), dtype=np.uint8)


#: Hints of scenes as bytes, (n, 1 or 3, 64, 64), and what stands for white.
HINTS: dict[str, Callable[[Shard, np.ndarray], np.ndarray]] = {
    "edges": lambda shard, scenes: quarters(shard.edges(scenes)),
    "pose": lambda shard, scenes: shard.skeletons[scenes].transpose(0, 3, 1, 2),
}
WHITE = {"edges": 4, "pose": 255}


def unpack(kind: str, hints: Tensor) -> Tensor:
    """Bytes as `HINTS` gives them → float32 (n, 3, 64, 64) in 0…1."""
    return (hints.float() / WHITE[kind]).expand(-1, 3, -1, -1)


class Batches:
    """Latents, texts (half of them empty) and hints."""

    EMPTY = 0.5

    def __init__(self, kind: str, splits: tuple[str, ...], size: int, seed: int, limit: int | None = None) -> None:
        self.kind, self.size, self.seed = kind, size, seed
        self.texts = Texts()
        self.shards = [open_shard(split, limit) for split in splits]
        #: Of all scenes, split by split, on the device.
        self.latents = torch.cat([Latents(shard).all for shard in self.shards])
        self.ids = torch.cat([self.texts.read_shard(shard) for shard in self.shards])
        self.hints = to_device(np.concatenate([HINTS[kind](shard, np.arange(shard.count)) for shard in self.shards]))
        self.empty = self.texts.of([""])[0]

    def __call__(self, number: int) -> Batch:
        rng = np.random.default_rng([self.seed, number])
        scenes = to_device(rng.integers(len(self.latents), size=self.size))
        which = to_device(rng.integers(self.ids.shape[1], size=self.size))
        context = self.texts.states(self.ids[scenes, which])
        context[to_device(rng.random(self.size) < self.EMPTY)] = self.empty
        return Batch(self.latents[scenes].float(), context, unpack(self.kind, self.hints[scenes]))


class Loss:
    """The UNet's own loss, with the hint's additions."""

    def __init__(self) -> None:
        self.schedule = Schedule()

    def __call__(self, model: Both, batch: Batch) -> Tensor:
        noisy = self.schedule.add_noise(batch.latents)
        said = model(noisy.x, noisy.t, batch.context, batch.hint).float()
        return (noisy.weight * (said - noisy.v).square().mean((1, 2, 3))).mean()


class Examiner:
    """The loss on fresh scenes with the hint and without it, and how far the zero convolutions have grown."""

    def __init__(self, kind: str, limit: int | None) -> None:
        self.batch = Batches(kind, (SPLITS[kind][1],), 256, 1, limit)(0)

    @torch.no_grad()
    def __call__(self, model: Both) -> Point:
        torch.manual_seed(0)
        noisy = Schedule().add_noise(self.batch.latents)
        point: Point = {}
        for name, said in (
            ("val_loss", model(noisy.x, noisy.t, self.batch.context, self.batch.hint)),
            ("val_loss_without", model.base(noisy.x, noisy.t, self.batch.context).prediction),
        ):
            wrong = (said - noisy.v).square().mean((1, 2, 3))
            point[name] = round((noisy.weight * wrong).mean().item(), 5)
        return point | {f"zero_{name}": round(norm, 5) for name, norm in model.control.norms().items()}


class Exported(nn.Module):
    """Takes hints of 128×128, as pictures are."""

    def __init__(self, control: ControlNet) -> None:
        super().__init__()
        self.control = control

    def forward(self, latent: Tensor, time: Tensor, context: Tensor, hint: Tensor) -> tuple[Tensor, ...]:
        return tuple(self.control(latent, time, context, F.avg_pool2d(hint, 2)))


def growth(curve: list[Point]) -> dict[str, Any]:
    """The norms of the zero convolutions against samples seen; before the first sample all of them are zero."""
    return {
        "samples": [0, *(point["samples"] for point in curve)],
        "norms": {name: [0, *(point[f"zero_{name}"] for point in curve)] for name in GROWING},
    }


ABOUT = {
    "latent": "x_t, four channels of 16×16",
    "time": "the step t, 1…1000",
    "context": "the states of the text: 32 tokens of 128",
    "hint": "edges, white on black, or a skeleton in the colours of OpenPose: 128×128, 0…1",
    "control_fine": "what is added to the UNet's maps at 16×16",
    "control_coarse": "what is added to the UNet's maps at 8×8",
}


def restore(checkpoint: Path) -> tuple[ControlNet, dict[str, Any]]:
    """The averaged ControlNet of a checkpoint, on the CPU, and all else that was stored."""
    stored = torch.load(checkpoint, map_location="cpu", weights_only=True)
    config = Config(**stored["config"])
    both = Both(UNet(config), config)
    both.load_state_dict(stored["average"])
    return both.control.eval().requires_grad_(False), stored


def golden_inputs(kind: str) -> dict[str, Tensor]:
    """What the file is asked in its golden run."""
    seen = unpack(kind, torch.from_numpy(np.array(HINTS[kind](open_shard(SPLITS[kind][1], 2), np.arange(2)))))
    return {
        "latent": torch.from_numpy(np.random.default_rng(7).standard_normal((2, 4, 16, 16), np.float32)),
        "time": torch.tensor([700.0, 250.0]),
        "context": Texts().of(GOLDEN).cpu(),
        "hint": F.interpolate(seen, scale_factor=2.0),
    }


def recover(kind: str, folder: Path) -> dict[str, Any]:
    """A checkpoint from the file that ships; the UNet beneath may have been trained further since."""
    frozen, stored = unet.restore_trained()
    control = ControlNet(Config(**stored["config"]), frozen.down)
    load_shipped(Exported(control), golden_inputs(kind), Additions._fields, folder / "controlnet.onnx")
    return checkpoint_of(folder, {f"control.{name}": weight for name, weight in control.state_dict().items()})


def export(kind: str, checkpoint: Path, folder: Path) -> None:
    """Writes `controlnet.onnx`, `card.json` and `golden.json` of a checkpoint."""
    control, stored = restore(checkpoint)
    inputs = golden_inputs(kind)
    path = folder / "controlnet.onnx"
    outputs, parity = export_checked(Exported(control), inputs, Additions._fields, path, STORAGE)
    added = Additions(*outputs)
    golden = {
        "rtol": TOLERANCE,
        "about": "rtol is relative to the largest value of a tensor; `some` are every 16th channel",
        "scenes": {"split": SPLITS[kind][1], "first": 2},
        "latent": round_values(inputs["latent"]),
        "time": [700, 250],
        "control_fine": {"some": round_values(added.control_fine[:, ::16])},
        "control_coarse": {"some": round_values(added.control_coarse[:, ::16])},
    }
    write_json(folder / "golden.json", golden)
    title = {"edges": "ControlNet for edges", "pose": "ControlNet for poses"}[kind]
    what = {"edges": "the edges of a picture", "pose": "the skeleton of a person"}[kind]
    card = {
        "name": f"controlnet-{kind}",
        "title": title,
        "summary": f"Steers the UNet by {what}, without changing a weight of it.",
        "licence": "MIT",
        "source": "scripts/train/controlnet.py",
        "shape": stored["config"],
        "files": {"controlnet": describe_file(path, Exported(control), parity, ABOUT, STORAGE)},
        "data": describe_data("figure", shown=stored.get("shown")),
        "training": describe_training(
            "scripts/train/controlnet.py",
            stored,
            "the UNet's loss with the ControlNet's additions, half of the texts empty; the UNet's weights are frozen",
        ),
        "growth": growth(stored["progress"]["curve"]),
        "limits": ["It follows lines and limbs as far as 16×16 positions can hold them."],
    }
    write_card(folder, card, FLOORS[kind])


def train(options: argparse.Namespace) -> None:
    kind = options.kind
    name = f"controlnet-{kind}"
    small = {"batch": 8, "warm_up_steps": 10, "early_steps": 3}
    plan = make_plan(options, PRESETS[options.preset], name, MODELS / name, 200, **small)
    prepare(plan.schedule.seed)
    frozen, stored = unet.restore_trained()
    batches = Batches(kind, SPLITS[kind][0], plan.schedule.batch, plan.schedule.seed, plan.limit)
    model = Both(frozen, Config(**stored["config"])).to(device(), memory_format=torch.channels_last)
    fit(
        model,
        plan.schedule,
        folder=plan.run,
        make_batch=batches,
        loss_of=Loss(),
        evaluate=Examiner(kind, plan.limit),
        fresh=options.fresh,
        restart=options.restart,
        extra={"config": stored["config"], "shown": {s.meta["split"]: s.count for s in batches.shards}},
        storage=STORAGE,
    )
    export(kind, plan.run / "latest.pt", plan.models)


def main() -> None:
    parser = make_parser(__doc__, ["train", "export", "recover"])
    parser.add_argument("--kind", choices=KINDS, default="edges")
    options = parser.parse_args()
    name = f"controlnet-{options.kind}"
    if options.command == "train":
        train(options)
    elif options.command == "recover":
        loop.save(latest(options, name), recover(options.kind, MODELS / name))
    else:
        export(options.kind, latest(options, name), options.out or MODELS / name)


if __name__ == "__main__":
    main()
