"""From a checkpoint of CLIP to what ships: a file a tower, card, golden values; and vectors as training went on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from clip_exam import FLOORS
from clip_towers import Clip, Config, ImageOutput, TextOutput
from export import (
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
from layers import fold_norms
from loop import to_pixels
from shards import open_shard
from shipped import read_card
from tokenizer import FOLDER, encode, load

#: The picture tower finds as much in eight bits a weight as in sixteen. The UNet was trained on what the text tower
#: says in sixteen, so that one stays.
IMAGE_STORAGE: Storage = "int8"
ODD_TEXTS = [
    "A RED CAR left of a blue dog",
    "",
    "日本語のテキスト",
    "ﬁne Ⅷ ΣΑΣ İstanbul",
    "🦄🏳️\u200d🌈 e\u0301",
    "two cats " * 40,
]


class Exported(nn.Module):
    """A tower with its attention as one tensor (layers, B, heads, N, N); ids come as int32."""

    def __init__(self, tower: nn.Module) -> None:
        super().__init__()
        self.tower = tower

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        *outputs, attention = self.tower(x.long() if x.dtype == torch.int32 else x)
        return *outputs, torch.stack(attention)


ABOUT = {
    "pixels": "red, green and blue of 64×64 pictures, 0…1",
    "ids": "tokens: start, at most 30 of the text, end, padding",
    "embedding": "the vector in the shared space, of length 1",
    "patches": "the 64 patches, row by row, after the last layer and norm",
    "patch_embedding": "each patch projected into the shared space, of length 1",
    "states": "each token after the last layer and norm",
    "attention": "softmax weights: layer, batch, head, from, to",
}


def restore(checkpoint: Path) -> tuple[Clip, dict[str, Any]]:
    """The averaged model of a checkpoint, on the CPU, and all else that was stored."""
    stored = torch.load(checkpoint, map_location="cpu", weights_only=True)
    model = Clip(Config(**stored["config"]))
    model.load_state_dict(stored["average"])
    return model.eval().requires_grad_(False), stored


def export(checkpoint: Path, folder: Path, tokenizer: Tokenizer) -> None:
    """Writes `image.onnx`, `text.onnx`, `card.json` and `golden.json` of a checkpoint."""
    model, stored = restore(checkpoint)
    shard = open_shard("val")
    pictures = shard.small_pictures(np.arange(4))
    texts = [*shard.texts[:: shard.meta["captionsPerScene"] * 2][:2], *ODD_TEXTS]
    known = shard.texts[:400:2]
    pixels = to_pixels(pictures).cpu()
    ids = torch.from_numpy(encode(tokenizer, texts).astype(np.int32))

    seen, image = export_file(
        Exported(fold_norms(model.image)), {"pixels": pixels}, ImageOutput, folder / "image.onnx", IMAGE_STORAGE
    )
    read, text = export_file(Exported(model.text), {"ids": ids}, TextOutput, folder / "text.onnx", "fp16")
    golden = {
        "rtol": TOLERANCE,
        "about": "rtol is relative to the largest value of a tensor; `some` are the first 8 numbers of each row",
        "pictures": pack(pictures),
        "texts": texts,
        "ids": ids.tolist(),
        "tokens": {"texts": known, "ids": encode(tokenizer, known).tolist()},
        "image": {
            "embedding": round_values(seen.embedding),
            "patches": {
                "largest": seen.patches.abs().max().item(),
                "some": round_values(seen.patches[:, ::9, :8]),
            },
            "patch_embedding": {"some": round_values(seen.patch_embedding[:, ::9, :8])},
        },
        "text": {
            "embedding": round_values(read.embedding),
            "states": {
                "largest": read.states.abs().max().item(),
                "some": round_values(read.states[:, ::4, :8]),
            },
        },
    }
    write_json(folder / "golden.json", golden)
    content = card(model, stored, {"image": image, "text": text})
    if stored.get("recovered"):  # the card of the training says more than the files
        told = read_card(FOLDER)
        content |= {
            "data": told["data"],
            "training": told["training"],
            "files": {"image": image, "text": told["files"]["text"]},
        }
    write_card(folder, content, FLOORS)


def export_file(
    tower: nn.Module, inputs: dict[str, Tensor], output: type, path: Path, storage: Storage
) -> tuple[Any, dict[str, Any]]:
    """Writes one tower; returns what it gives for the inputs, and the card's entry of the file."""
    outputs, parity = export_checked(tower, inputs, output._fields, path, storage)
    return output(*outputs), describe_file(path, tower, parity, ABOUT, storage)


def card(model: Clip, stored: dict[str, Any], files: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": "clip",
        "title": "CLIP",
        "summary": "Turns a picture and a sentence into vectors of one space, near each other where the sentence fits.",
        "licence": "MIT",
        "source": "scripts/train/clip.py",
        "logit": {"scale": round(model.log_scale.exp().item(), 5), "bias": round(model.bias.item(), 5)},
        "shape": stored["config"],
        "files": files,
        "data": describe_data("figure"),
        "training": describe_training(
            "scripts/train/clip.py",
            stored,
            "sigmoid loss (SigLIP) of every picture and text of a batch, two captions a picture and their hard "
            "negatives, every text that fits a picture counting as right; the same loss of the patches under each "
            "sticker, and under all stickers of a picture, and the words for them; how far each caption leads its own "
            "hard negative; and how clearly pictures and texts say on which side each thing is",
        ),
        "limits": [
            "It knows the sticker world only: photographs, faces and words outside its captions mean nothing to it.",
            "It reads at most 30 tokens; what stands beyond is cut.",
            "It weighs a sentence as a whole and does not understand negation.",
            "It counts things worse than it names them.",
            "Of a person it knows the pose and the colour of the shirt, nothing else.",
        ],
    }


@torch.no_grad()
def vectors(checkpoint: Path, out: Path) -> None:
    """Vectors of 16 `val` pictures and a caption of each, before training, early in it and after it, as JSON."""
    shard, tokenizer = open_shard("val"), load(FOLDER)
    scenes = np.arange(16)
    texts = shard.texts[:: shard.meta["captionsPerScene"] * 2][:16]
    ids = torch.from_numpy(encode(tokenizer, texts).astype(np.int64))
    pixels = to_pixels(shard.small_pictures(scenes)).cpu()
    stages = []
    for name, path in (
        ("init", checkpoint.with_name("init.pt")),
        ("early", checkpoint.with_name("early.pt")),
        ("final", checkpoint),
    ):
        model, stored = restore(path)
        stages.append(
            {
                "name": name,
                "samples": stored["progress"]["samples"],
                "scale": model.log_scale.exp().item(),
                "bias": model.bias.item(),
                "images": round_values(model.image(pixels).embedding, 4),
                "texts": round_values(model.text(ids).embedding, 4),
            }
        )
    fits = shard.fit(scenes, shard.claims[:16, 0, 0]).astype(int).tolist()
    write_json(out, {"split": "val", "scenes": scenes.tolist(), "texts": texts, "fits": fits, "stages": stages})
