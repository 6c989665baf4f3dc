"""CLIP back from the files that ship: each tower for models that are trained upon it, and both as a checkpoint."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

import numpy as np
import torch

from clip_export import ODD_TEXTS, Exported
from clip_towers import PRESETS, Clip, Config, ImageOutput, ImageTower, TextOutput, TextTower
from layers import fold_norms, unfold_norms
from shipped import checkpoint_of, load_shipped, read_card
from tokenizer import FOLDER, encode, load


def shipped_text() -> Exported:
    """The text tower of the file that ships; gives what the file does, and is for a GPU, where the file would wait."""
    told = read_card(FOLDER)["shape"]
    tower = Exported(TextTower(Config(**told)))
    ids = torch.from_numpy(encode(load(FOLDER), ODD_TEXTS).astype(np.int32))
    load_shipped(tower, {"ids": ids}, TextOutput._fields, FOLDER / "text.onnx")
    return tower.eval().requires_grad_(False)


def shipped_image() -> Exported:
    """The picture tower of the file that ships, its batch norms folded."""
    told = read_card(FOLDER)["shape"]
    tower = Exported(fold_norms(ImageTower(Config(**told)).eval()))
    load_shipped(tower, {"pixels": torch.rand(2, 3, 64, 64)}, ImageOutput._fields, FOLDER / "image.onnx")
    return tower.requires_grad_(False)


def recover() -> dict[str, Any]:
    """A checkpoint from the files that ship, to export anew; not to train on: batch norms are folded in the file."""
    card = read_card(FOLDER)
    model = Clip(Config(**card["shape"]))
    unfold_norms(model.image, shipped_image().tower)
    model.text.load_state_dict(shipped_text().tower.state_dict())
    model.log_scale.data.fill_(math.log(card["logit"]["scale"]))
    model.bias.data.fill_(card["logit"]["bias"])
    return {**checkpoint_of(FOLDER, model.state_dict()), "schedule": asdict(PRESETS["cpu"][1]), "recovered": True}
