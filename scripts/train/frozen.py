"""The shipped files as frozen networks: what a later model is trained upon is what the reader's browser will run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from export import MODELS
from loop import device


class Frozen:
    """A shipped ONNX file, run by onnxruntime on as many threads as PyTorch has."""

    def __init__(self, model: str, file: str) -> None:
        path = MODELS / model / f"{file}.onnx"
        if not path.exists():
            raise SystemExit(f"There is no {model}/{file}.onnx: run `npm run train -- {model}` first.")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        options.inter_op_num_threads = 1
        # threads that wait busily would take the cores from the training
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def __call__(self, outputs: Sequence[str], **inputs: np.ndarray) -> list[np.ndarray]:
        return self.session.run(list(outputs), inputs)


def to_numpy(tensor: Tensor) -> np.ndarray:
    return tensor.detach().float().cpu().numpy()


def convolutions(model: str, file: str, names: Sequence[str]) -> list[tuple[Tensor, Tensor]]:
    """Weight and bias of the convolutions with these names in a shipped file."""
    graph = onnx.load(MODELS / model / f"{file}.onnx").graph
    stored = {w.name.removesuffix(".half"): w for w in graph.initializer}

    def tensor(name: str) -> Tensor:
        return torch.from_numpy(numpy_helper.to_array(stored[name]).astype(np.float32)).to(device())

    return [(tensor(f"{name}.weight"), tensor(f"{name}.bias")) for name in names]


class JudgeFeatures(nn.Module):
    """The first three feature maps of the judge, by which two pictures can be compared as the judge sees them.

    Perceptual loss: Johnson 2016, https://arxiv.org/abs/1603.08155; here the network that judges is our own.
    """

    LAYERS = (("judge.trunk.0.0", 2, 1), ("judge.trunk.1.0", 1, 1), ("judge.trunk.2.0", 2, 1))

    def __init__(self) -> None:
        super().__init__()
        self.layers = convolutions("judge", "judge", [name for name, *_ in self.LAYERS])

    def forward(self, pixels: Tensor) -> list[Tensor]:
        # pixels: (B, 3, 128, 128) in 0…1 → (B, 48, 32, 32), (B, 64, 32, 32), (B, 96, 16, 16)
        x = nn.functional.avg_pool2d(pixels, 2) * 2 - 1
        maps = []
        for (weight, bias), (_, stride, padding) in zip(self.layers, self.LAYERS, strict=True):
            x = nn.functional.conv2d(x, weight.to(x.dtype), bias.to(x.dtype), stride, padding).relu()
            maps.append(x)
        return maps
