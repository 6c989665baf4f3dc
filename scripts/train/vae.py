"""The autoencoder of the sticker world: 128×128 pictures as latents of 4×16×16, and back.

Built as in latent diffusion (Rombach 2022, https://arxiv.org/abs/2112.10752, section 3.1): f = 8, four channels, a
slight pull of the latent towards a normal distribution (Kingma 2013, https://arxiv.org/abs/1312.6114). The
convolutions have no normalisation, as in TAESD, https://github.com/madebyollin/taesd: fast in a browser, and flat
colours stay flat. What ships has the latent's mean and deviation per channel built in: its latents have mean 0 and
deviation 1, so that the UNet needs no further scale.

    npm run train -- vae --minutes 90
    python vae.py recover                             .runs/vae/latest.pt from the files that ship
    python vae.py --decoder --restart --minutes 240   goes on with the decoder alone: latents keep their meaning
    python vae.py export                              from .runs/vae/latest.pt
    python vae.py look --out look.png                 pictures of val and comp above what comes back
"""

from __future__ import annotations

import argparse
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import loop
from cli import latest, make_parser, make_plan
from export import (
    MODELS,
    TOLERANCE,
    Storage,
    describe_data,
    describe_file,
    describe_training,
    export_checked,
    pack,
    round_values,
    write_card,
    write_json,
)
from frozen import Frozen, JudgeFeatures, to_numpy
from loop import RUNS, Point, Schedule, fit, prepare, to_pixels
from shards import Shard, open_shard
from sheet import save_sheet
from shipped import checkpoint_of, load_shipped, read_card

FOLDER = MODELS / "vae"
#: Every demo that draws needs the decoder, few the encoder.
DECODER_STORAGE: Storage = "int8"
FLOORS = {"psnr": 31.0, "comp_psnr": 30.5, "judge_concept": 0.95, "judge_colour": 0.95}


@dataclass(frozen=True)
class Config:
    """Channels at 64×64, 32×32 and 16×16 of each half, and of the latent."""

    encoder: tuple[int, int, int] = (40, 80, 112)
    #: Blocks at these sizes; the encoder has the harder task, and none of its bytes are needed to draw a picture.
    encoder_blocks: tuple[int, int, int] = (1, 2, 4)
    decoder: tuple[int, int, int] = (40, 80, 112)
    decoder_blocks: tuple[int, int, int] = (2, 1, 2)
    latent: int = 4


PRESETS = {
    "cpu": Schedule(
        minutes=100,
        batch=24,
        peak=1.5e-3,
        warm_up_steps=300,
        weight_decay=0.01,
        betas=(0.9, 0.99),
        evaluate_minutes=10,
        muon=True,
    ),
    "gpu": Schedule(
        minutes=15, batch=256, peak=1.5e-3, warm_up_steps=300, weight_decay=0.01, betas=(0.9, 0.99), muon=True
    ),
}
#: Weight of each part of the loss beside the mean absolute difference.
SQUARE, EDGES, SMOOTH, FEATURES, NORMAL = 4.0, 0.7, 0.5, 0.1, 5e-4
#: For a decoder alone, in place of the squared error: weight of the logarithm of each picture's. One of few faults
#: gains as much by losing half of them as one of many, as the signal-to-noise ratio counts it.
RATIO = 0.05


class Block(nn.Module):
    """x + two convolutions of x, before each a ReLU; starts out as the identity."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first, self.second = conv(width, width), conv(width, width)
        nn.init.zeros_(self.second.weight)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.second(F.relu(self.first(F.relu(x))))


def conv(inputs: int, outputs: int, stride: int = 1) -> nn.Conv2d:
    layer = nn.Conv2d(inputs, outputs, 3, stride, 1)
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    nn.init.zeros_(layer.bias)
    return layer


class Encoder(nn.Module):
    def __init__(self, c: Config) -> None:
        super().__init__()
        fine, middle, coarse = c.encoder
        at_fine, at_middle, at_coarse = (
            [Block(w) for _ in range(n)] for w, n in zip(c.encoder, c.encoder_blocks, strict=True)
        )
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(2),  # (B, 12, 64, 64)
            conv(12, fine),
            nn.Sequential(*at_fine),
            conv(fine, middle, stride=2),  # (B, ·, 32, 32)
            nn.Sequential(*at_middle),
            conv(middle, coarse, stride=2),  # (B, ·, 16, 16)
            nn.Sequential(*at_coarse),
            nn.ReLU(),
            conv(coarse, 2 * c.latent),
        )
        # Without norms the signal grows with depth. The latent starts out near deviation 1, with little noise on it.
        last = self.layers[-1]
        nn.init.normal_(last.weight, std=0.02)
        nn.init.constant_(last.bias[c.latent :], -4.0)

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        # pixels: (B, 3, 128, 128) in 0…1 → mean and log variance, each (B, 4, 16, 16)
        mean, log_variance = self.layers(pixels * 2 - 1).chunk(2, 1)
        return mean, log_variance.clamp(-12, 2)


class Decoder(nn.Module):
    def __init__(self, c: Config) -> None:
        super().__init__()
        fine, middle, coarse = c.decoder
        at_fine, at_middle, at_coarse = (
            [Block(w) for _ in range(n)] for w, n in zip(c.decoder, c.decoder_blocks, strict=True)
        )
        self.layers = nn.Sequential(
            conv(c.latent, coarse),
            nn.Sequential(*at_coarse),
            nn.Upsample(scale_factor=2),
            conv(coarse, middle),  # (B, ·, 32, 32)
            nn.Sequential(*at_middle),
            nn.Upsample(scale_factor=2),
            conv(middle, fine),  # (B, ·, 64, 64)
            nn.Sequential(*at_fine),
            nn.ReLU(),
            conv(fine, 12),
            nn.PixelShuffle(2),  # (B, 3, 128, 128)
        )
        nn.init.normal_(self.layers[-2].weight, std=0.01)

    def forward(self, latent: Tensor) -> Tensor:
        # latent: (B, 4, 16, 16) → (B, 3, 128, 128), about 0…1
        return self.layers(latent) * 0.5 + 0.5


class Vae(nn.Module):
    def __init__(self, c: Config) -> None:
        super().__init__()
        self.encoder, self.decoder = Encoder(c), Decoder(c)


def edges(pixels: Tensor) -> tuple[Tensor, Tensor]:
    """Differences of neighbours, downwards and sideways."""
    return pixels.diff(dim=2), pixels.diff(dim=3)


class Loss:
    """How far the decoded picture is from the original, and the latent from a normal distribution.

    Of a decoder that is trained alone, only the former, from the very latents that the encoder gives.
    """

    def __init__(self, decoder_alone: bool = False) -> None:
        self.features = JudgeFeatures()
        self.decoder_alone = decoder_alone

    def __call__(self, model: Vae, pixels: Tensor) -> Tensor:
        if self.decoder_alone:
            with torch.no_grad():
                mean, _ = model.encoder(pixels)
            return self.distance(model, mean.float(), pixels)
        mean, log_variance = (t.float() for t in model.encoder(pixels))
        latent = mean + (0.5 * log_variance).exp() * torch.randn_like(mean)
        divergence = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).mean()
        return self.distance(model, latent, pixels) + NORMAL * divergence

    def distance(self, model: Vae, latent: Tensor, pixels: Tensor) -> Tensor:
        """Of a latent (B, 4, 16, 16), decoded, from the pictures that it stands for."""
        decoded = model.decoder(latent).float()
        square = (decoded - pixels).square().mean((1, 2, 3))
        loss = F.l1_loss(decoded, pixels)
        loss = loss + (RATIO * square.log().mean() if self.decoder_alone else SQUARE * square.mean())
        for ours, theirs in zip(edges(decoded), edges(pixels), strict=True):
            loss = loss + EDGES * F.l1_loss(ours, theirs)
        loss = loss + SMOOTH * F.l1_loss(F.avg_pool2d(decoded, 8), F.avg_pool2d(pixels, 8))
        with torch.no_grad():
            wanted = self.features(pixels)
        for ours, theirs in zip(self.features(decoded), wanted, strict=True):
            loss = loss + FEATURES * F.l1_loss(ours.float(), theirs.float()) / theirs.float().mean()
        return loss


class Batches:
    """Pictures of train."""

    def __init__(self, shard: Shard, size: int, seed: int) -> None:
        if shard.meta["size"] != 128:
            raise SystemExit("The autoencoder needs pictures of 128×128: `npm run world -- --size 128`.")
        self.shard, self.size, self.seed = shard, size, seed

    def __call__(self, number: int) -> Tensor:
        scenes = np.random.default_rng([self.seed, number]).integers(self.shard.count, size=self.size)
        return to_pixels(self.shard.pictures[np.sort(scenes)]).contiguous(memory_format=torch.channels_last)


def psnr(ours: Tensor, theirs: Tensor) -> Tensor:
    """Peak signal-to-noise ratio of each picture in decibels, for values 0…1: −10 log₁₀ of the mean squared error."""
    return -10 * (ours - theirs).square().mean((1, 2, 3)).log10()


class Examiner:
    """On `val` and `comp`: PSNR, and how often the judge still sees what it sees in the original."""

    def __init__(self, scenes: int = 250) -> None:
        self.judge = Frozen("judge", "judge")
        self.shards = {split: open_shard(split, scenes) for split in ("val", "comp")}

    @torch.no_grad()
    def __call__(self, model: Vae) -> Point:
        point: Point = {}
        for split, shard in self.shards.items():
            prefix = "" if split == "val" else f"{split}_"
            ratios: list[Tensor] = []
            right: dict[str, list[np.ndarray]] = {"concept": [], "colour": []}
            for start in range(0, shard.count, 100):
                scenes = np.arange(start, min(start + 100, shard.count))
                pixels = to_pixels(shard.pictures[scenes])
                decoded = model.decoder(model.encoder(pixels)[0]).clamp(0, 1)
                ratios.append(psnr(decoded, pixels))
                before = self.judge(["concept", "colour"], pixels=to_numpy(pixels))
                after = self.judge(["concept", "colour"], pixels=to_numpy(decoded))
                stickers = shard.stickers[scenes]
                row, slot = np.nonzero(stickers[:, :, 0] >= 0)
                cell = stickers[row, slot, 3]
                truth = stickers[row, slot, 0], np.where(stickers[row, slot, 1] < 0, 7, stickers[row, slot, 1])
                for name, t, a, b in zip(right, truth, before, after, strict=True):
                    known = a[row, cell].argmax(-1) == t
                    right[name].append((b[row, cell].argmax(-1) == t)[known])
            point[f"{prefix}psnr"] = round(torch.cat(ratios).mean().item(), 3)
            for name, hits in right.items():
                point[f"{prefix}judge_{name}"] = round(float(np.concatenate(hits).mean()), 4)
        return point


class EncoderOutput(NamedTuple):
    latent: Tensor  # (B, 4, 16, 16): mean 0 and deviation 1 per channel over the world
    deviation: Tensor  # (B, 4, 16, 16): of the normal distribution around it


class Scaled(NamedTuple):
    """Mean and deviation of each latent channel over the world, (1, 4, 1, 1)."""

    mean: Tensor
    deviation: Tensor


class ExportedEncoder(nn.Module):
    def __init__(self, encoder: Encoder, scale: Scaled) -> None:
        super().__init__()
        self.encoder, self.scale = encoder, scale

    def forward(self, pixels: Tensor) -> tuple[Tensor, ...]:
        mean, log_variance = self.encoder(pixels)
        return EncoderOutput(
            (mean - self.scale.mean) / self.scale.deviation, (0.5 * log_variance).exp() / self.scale.deviation
        )


class DecoderOutput(NamedTuple):
    pixels: Tensor


class ExportedDecoder(nn.Module):
    def __init__(self, decoder: Decoder, scale: Scaled) -> None:
        super().__init__()
        self.decoder, self.scale = decoder, scale

    def forward(self, latent: Tensor) -> tuple[Tensor, ...]:
        return (self.decoder(latent * self.scale.deviation + self.scale.mean).clamp(0, 1),)


ABOUT = {
    "pixels": "red, green and blue of 128×128 pictures, 0…1",
    "latent": "four channels of 16×16, each of mean 0 and deviation 1 over the world",
    "deviation": "how far the encoder itself would let the latent wander",
}


def read_config(told: dict[str, Any]) -> Config:
    """The shape of a model as JSON and checkpoints hold it."""
    return Config(**{name: tuple(v) if isinstance(v, list) else v for name, v in told.items()})


def restore(checkpoint: Path) -> tuple[Vae, dict[str, Any]]:
    """The averaged model of a checkpoint, on the CPU, and all else that was stored."""
    stored = torch.load(checkpoint, map_location="cpu", weights_only=True)
    model = Vae(read_config(stored["config"]))
    model.load_state_dict(stored["average"])
    return model.eval().requires_grad_(False), stored


@torch.no_grad()
def measure_scale(model: Vae, scenes: int = 2000) -> Scaled:
    """Mean and deviation of the latent's channels over scenes of train."""
    shard = open_shard("train", scenes)
    latents = torch.cat(
        [model.encoder(to_pixels(shard.pictures[i : i + 100]).cpu())[0] for i in range(0, shard.count, 100)]
    )
    return Scaled(latents.mean((0, 2, 3), keepdim=True), latents.std((0, 2, 3), keepdim=True))


def shipped_scale(folder: Path) -> Scaled:
    """The scale that the card of a shipped encoder tells."""
    told = read_card(folder)["latent"]
    mean, deviation = (torch.tensor(told[name]).view(1, -1, 1, 1) for name in ("mean", "deviation"))
    return Scaled(mean, deviation)


def recover(folder: Path) -> dict[str, Any]:
    """A checkpoint from the files that ship. Of it the decoder can be trained on alone."""
    told = read_card(folder)["shape"]
    config, scale = read_config(told), shipped_scale(folder)
    model = Vae(config)
    pixels, latent = torch.rand(2, 3, 128, 128), torch.randn(2, config.latent, 16, 16)
    encoder, decoder = ExportedEncoder(model.encoder, scale), ExportedDecoder(model.decoder, scale)
    load_shipped(encoder, {"pixels": pixels}, EncoderOutput._fields, folder / "encoder.onnx")
    load_shipped(decoder, {"latent": latent}, DecoderOutput._fields, folder / "decoder.onnx")
    return checkpoint_of(folder, model.state_dict())


def shipped_encoder() -> nn.Module:
    """The encoder of the file that ships; gives what the file does, and is for a GPU, where the file would wait."""
    told = read_card(FOLDER)["shape"]
    encoder = ExportedEncoder(Encoder(read_config(told)), shipped_scale(FOLDER))
    load_shipped(encoder, {"pixels": torch.rand(2, 3, 128, 128)}, EncoderOutput._fields, FOLDER / "encoder.onnx")
    return encoder.eval().requires_grad_(False)


def export(checkpoint: Path, folder: Path) -> None:
    """Writes `encoder.onnx`, `decoder.onnx`, `card.json` and `golden.json` of a checkpoint.

    Where the decoder was trained alone, the encoder's file stays: other models were trained on its latents.
    """
    model, stored = restore(checkpoint)
    alone = stored.get("decoder_alone", False)
    scale = shipped_scale(FOLDER) if alone else measure_scale(model)
    encoder, decoder = ExportedEncoder(model.encoder, scale), ExportedDecoder(model.decoder, scale)
    pictures = open_shard("val").small_pictures(np.arange(3))
    doubled = pictures.repeat(2, axis=1).repeat(2, axis=2)
    pixels = to_pixels(doubled).cpu()
    files = {}
    if alone:
        with torch.no_grad():
            seen = encoder(pixels)
        files["encoder"] = keep_encoder(folder)
    else:
        outputs, parity = export_checked(encoder, {"pixels": pixels}, EncoderOutput._fields, folder / "encoder.onnx")
        seen = EncoderOutput(*outputs)
        files["encoder"] = describe_file(folder / "encoder.onnx", encoder, parity, ABOUT)
    (decoded,), parity = export_checked(
        decoder, {"latent": seen.latent}, ("pixels",), folder / "decoder.onnx", DECODER_STORAGE
    )
    files["decoder"] = describe_file(folder / "decoder.onnx", decoder, parity, ABOUT, DECODER_STORAGE)
    golden = {
        "rtol": TOLERANCE,
        "about": "rtol is relative to the largest value of a tensor; double each pixel of the pictures to 128×128; "
        "`some` is every 16th pixel of each row and column",
        "pictures": pack(pictures),
        "latent": round_values(seen.latent),
        "deviation": {"some": round_values(seen.deviation[:, :, ::4, ::4])},
        "pixels": {"some": round_values(decoded[:, :, ::16, ::16])},
    }
    write_json(folder / "golden.json", golden)
    write_card(folder, card(stored, files, scale), FLOORS)


def keep_encoder(folder: Path) -> dict[str, Any]:
    """Puts the encoder that ships into the folder, if it is not there; returns its entry of the card."""
    if folder != FOLDER:
        shutil.copy(FOLDER / "encoder.onnx", folder)
    return read_card(FOLDER)["files"]["encoder"]


def card(stored: dict[str, Any], files: dict[str, Any], scale: Scaled) -> dict[str, Any]:
    alone = stored.get("decoder_alone", False)
    return {
        "name": "vae",
        "title": "The autoencoder",
        "summary": "Packs a picture of 128×128 into a latent of 4×16×16, and unpacks a latent into a picture.",
        "licence": "MIT",
        "source": "scripts/train/vae.py",
        "shape": stored["config"],
        "files": files,
        "latent": {"mean": round_values(scale.mean.flatten()), "deviation": round_values(scale.deviation.flatten())},
        "data": describe_data(),
        "training": describe_training(
            "scripts/train/vae.py",
            stored,
            "mean absolute and squared difference of pixels, absolute difference of neighbours' differences, of 8×8 "
            "means and of the judge's first feature maps; a slight pull of the latent towards a normal distribution"
            + ("; at last the decoder alone, with the logarithm of each picture's squared error" if alone else ""),
        ),
        "limits": [
            "It has seen stickers on twelve backgrounds: a photograph comes back as a blur of flat colours.",
            "Lines thinner than two pixels, such as whiskers and spokes, are lost.",
        ],
    }


@torch.no_grad()
def look(checkpoint: Path, out: Path) -> None:
    """A sheet to look at: sixteen pictures of val and of comp, each above what comes back."""
    model, _ = restore(checkpoint)
    rows = []
    for split in ("val", "comp"):
        pixels = to_pixels(open_shard(split).pictures[:16]).cpu()
        decoded = model.decoder(model.encoder(pixels)[0]).clamp(0, 1)
        for half in (slice(0, 8), slice(8, 16)):
            rows += [pixels[half], decoded[half]]
    save_sheet(torch.cat(rows).numpy(), 8, out)


def train(options: argparse.Namespace) -> None:
    plan = make_plan(options, PRESETS[options.preset], "vae", FOLDER, 200, batch=8, warm_up_steps=10, early_steps=3)
    prepare(plan.schedule.seed)
    config = Config()
    model = Vae(config).to(memory_format=torch.channels_last)
    model.encoder.requires_grad_(not options.decoder)
    fit(
        model,
        plan.schedule,
        folder=plan.run,
        make_batch=Batches(open_shard("train", plan.limit), plan.schedule.batch, plan.schedule.seed),
        loss_of=Loss(options.decoder),
        evaluate=Examiner(min(plan.limit or 250, 250)),
        fresh=options.fresh,
        restart=options.restart,
        extra={"config": asdict(config), "decoder_alone": options.decoder},
        storage=DECODER_STORAGE if options.decoder else "fp16",
    )
    export(plan.run / "latest.pt", plan.models)


def main() -> None:
    parser = make_parser(__doc__, ["train", "export", "recover", "look"])
    parser.add_argument("--decoder", action="store_true", help="train the decoder alone; the encoder stays as it is")
    options = parser.parse_args()
    if options.command == "train":
        train(options)
    elif options.command == "export":
        export(latest(options, "vae"), options.out or FOLDER)
    elif options.command == "recover":
        loop.save(latest(options, "vae"), recover(FOLDER))
    else:
        look(latest(options, "vae"), options.out or RUNS / "vae" / "look.png")


if __name__ == "__main__":
    main()
