"""The weights of a shipped file back in PyTorch, so that training can go on where only the file is left.

The exporter renames matrices and turns some of them over, the same way each time. So the module is exported once more
with weights that can be told apart, and where each of them went is where the shipped file has the trained one.
"""

from __future__ import annotations

import copy
import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from export import round_weights, to_onnx
from loop import RUNS


def stored_values(path: Path) -> dict[str, np.ndarray]:
    """The weights of a file by their names in the graph, float32, however they are stored."""
    stored = {w.name: numpy_helper.to_array(w) for w in onnx.load(path).graph.initializer}
    values = {}
    for name, array in stored.items():
        if name.endswith(".whole"):
            scale = stored[f"{name.removesuffix('.whole')}.scale"]
            values[name.removesuffix(".whole")] = array.astype(np.float32) * scale
        elif np.issubdtype(array.dtype, np.floating):
            values[name.removesuffix(".half")] = array.astype(np.float32)
    return values


def load_shipped(module: nn.Module, inputs: Mapping[str, Tensor], outputs: Sequence[str], path: Path) -> None:
    """Gives the module, in place, the weights that a file has which was exported from such a module.

    `module`, `inputs` and `outputs` are those of `export_checked`. Raises ValueError for a file of another module. What
    was found is kept, so that the next one need not look again.
    """
    kept = RUNS / "shipped" / f"{path.stem}-{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}.pt"
    if kept.exists():
        found = torch.load(kept, map_location="cpu", weights_only=True)
        if {name: w.shape for name, w in found.items()} == {name: w.shape for name, w in module.named_parameters()}:
            for name, weight in module.named_parameters():
                weight.data = found[name].float()
            return
    probe = copy.deepcopy(module)
    for weight in probe.parameters():
        nn.init.uniform_(weight, 0.5, 1.5)
    probe = round_weights(probe, "fp16")
    with tempfile.TemporaryDirectory() as folder:
        to_onnx(probe, inputs, outputs, Path(folder) / "probe.onnx", "fp16")
        places = stored_values(Path(folder) / "probe.onnx")
    shipped = stored_values(path)
    for (name, told), weight in zip(probe.named_parameters(), module.parameters(), strict=True):
        weight.data = torch.from_numpy(find(told.detach().numpy(), name, places, shipped)).reshape(weight.shape).clone()
    kept.parent.mkdir(parents=True, exist_ok=True)
    torch.save({name: shortened(weight.detach()) for name, weight in module.named_parameters()}, kept)


def shortened(weight: Tensor) -> Tensor:
    """As float16 where that is the same."""
    half = weight.half()
    return half if torch.equal(half.float(), weight) else weight.clone()


def find(
    told: np.ndarray, name: str, places: Mapping[str, np.ndarray], shipped: Mapping[str, np.ndarray]
) -> np.ndarray:
    """What the shipped file has where the probe has `told`, in the order of `told`."""
    for place, value in places.items():
        if value.size != told.size or place not in shipped or shipped[place].shape != value.shape:
            continue
        if np.array_equal(value.ravel(), told.ravel()):
            return shipped[place]
        if told.ndim == 2 and np.array_equal(value, told.T):
            return np.ascontiguousarray(shipped[place].T)
    raise ValueError(f"The shipped file has no weight for {name}: it was exported from another module.")


def read_card(folder: Path) -> dict[str, Any]:
    """What the card of a model that ships tells."""
    return json.loads((folder / "card.json").read_text(encoding="utf-8"))


def checkpoint_of(folder: Path, weights: Mapping[str, Tensor]) -> dict[str, Any]:
    """A checkpoint that `fit` goes on from with `--restart`, from weights and from what the card in `folder` tells.

    How the optimiser stood is lost: what it had learned of the gradients it must learn again.
    """
    card = read_card(folder)
    told = card["training"]
    per_minute = told["steps"] / told["minutes"]
    return {
        "average": dict(weights),
        "model": dict(weights),
        "optimisers": [],
        "progress": {
            "step": told["steps"],
            "samples": told["samples"],
            "seconds": told["minutes"] * 60,
            "curve": told["curve"],
            "restarts": [(minute * 60, round(minute * per_minute)) for minute in told.get("restarts", [])],
        },
        "config": card["shape"],
        "device": told["device"],
    }
