"""From PyTorch to the files that ship: ONNX with small weights, `card.json`, `golden.json`.

Weights are stored as float16 and cast back when a session starts: half the bytes, the speed of float32, and no
need for float16 arithmetic in the browser. Where bytes are short, large matrices are stored as int8 with a scale for
each output, a quarter of the bytes. They are rounded before anything is compared, so that PyTorch and the file compute
with the same numbers; what the rounding changes is measured apart.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import logging
import math
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import ModelProto, TensorProto, helper, numpy_helper
from torch import Tensor, nn

from shards import REPOSITORY, open_shard

# it warns of operators of torchvision, which is not used
logging.getLogger("torch.onnx").setLevel(logging.ERROR)

#: Largest difference between PyTorch and the shipped file, relative to the largest value of the tensor.
TOLERANCE = 1e-3
#: Smaller constants (gains, biases, axes) stay as they are.
SMALLEST_HALVED = 256
#: Smaller matrices are float16 where others are int8: they are thin, at the way in or out, and hardly any bytes.
SMALLEST_WHOLE = 4_000
MODELS = REPOSITORY / "docs" / ".vuepress" / "public" / "models"


#: How large weights are stored; as one constant each where only the time of a network is wanted.
Storage = Literal["fp16", "int8", "constant"]


def is_whole(shape: Sequence[int], storage: Storage) -> bool:
    """Whether a weight of this shape is stored as int8."""
    return storage == "int8" and len(shape) >= 2 and math.prod(shape) >= SMALLEST_WHOLE


def to_whole(weight: Tensor) -> Tensor:
    """The nearest that int8 with a scale for each output can hold."""
    scale = weight.abs().amax(tuple(range(1, weight.ndim)), keepdim=True).clamp(min=1e-12) / 127
    return (weight / scale).round() * scale


Module = TypeVar("Module", bound=nn.Module)


def round_weights(module: Module, storage: Storage) -> Module:
    """A copy whose large weights have the values that their storage can hold."""
    rounded = copy.deepcopy(module)
    if storage == "constant":
        return rounded
    for p in rounded.parameters():
        if is_whole(p.shape, storage):
            p.data = to_whole(p.data)
        elif p.numel() >= SMALLEST_HALVED:
            p.data = p.data.half().float()
    return rounded


def whole_numbers(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """The int8 and the scales of a matrix that `round_weights` rounded; the exporter may have transposed it."""
    for axis in (0, weight.ndim - 1):
        others = tuple(i for i in range(weight.ndim) if i != axis)
        scale = np.abs(weight).max(others, keepdims=True).clip(1e-12) / 127
        whole = np.round(weight / scale)
        if np.allclose(whole * scale, weight, rtol=1e-5, atol=1e-9):
            return whole.astype(np.int8), scale.astype(np.float32)
    return None


def fill_weights(module: nn.Module) -> None:
    """Gives all elements of a large weight one value, in place: the file holds a number where the weight was."""
    for p in module.parameters():
        if p.numel() >= SMALLEST_HALVED:
            p.data.fill_(0.01)


def store_constants(model: ModelProto) -> None:
    """Stores each weight that `fill_weights` filled as its shape and its one value."""
    graph = model.graph
    for weight in [w for w in graph.initializer if w.data_type == TensorProto.FLOAT]:
        values = numpy_helper.to_array(weight)
        if values.size < SMALLEST_HALVED or np.ptp(values) > 0:
            continue
        value = numpy_helper.from_array(values.reshape(-1)[:1])
        graph.initializer.remove(weight)
        graph.initializer.append(numpy_helper.from_array(np.array(values.shape), f"{weight.name}.shape"))
        graph.node.insert(0, helper.make_node("ConstantOfShape", [f"{weight.name}.shape"], [weight.name], value=value))


def store_small(model: ModelProto, storage: Storage) -> None:
    """Stores large float32 weights small, each followed by what is folded when a session starts: `Cast`, and `Mul`."""
    graph = model.graph
    unpacking = []
    for weight in [w for w in graph.initializer if w.data_type == TensorProto.FLOAT]:
        if np.prod(weight.dims) < SMALLEST_HALVED:
            continue
        name, values = weight.name, numpy_helper.to_array(weight)
        packed = whole_numbers(values) if is_whole(values.shape, storage) else None
        if packed is None:
            weight.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
            unpacking.append(helper.make_node("Cast", [weight.name], [name], to=TensorProto.FLOAT))
            continue
        whole, scale = packed
        weight.CopyFrom(numpy_helper.from_array(whole, f"{name}.whole"))
        graph.initializer.append(numpy_helper.from_array(scale, f"{name}.scale"))
        unpacking.append(helper.make_node("Cast", [weight.name], [f"{name}.cast"], to=TensorProto.FLOAT))
        unpacking.append(helper.make_node("Mul", [f"{name}.cast", f"{name}.scale"], [name]))
    for node in reversed(unpacking):
        graph.node.insert(0, node)


def forget_origin(model: ModelProto) -> None:
    """Drops what the exporter notes about the machine and the source lines."""
    del model.metadata_props[:]
    model.doc_string = model.graph.doc_string = ""
    del model.graph.metadata_props[:]
    del model.graph.value_info[:]
    for part in [*model.graph.node, *model.graph.initializer, *model.graph.input, *model.graph.output]:
        del part.metadata_props[:]
        part.doc_string = ""


def name_outputs(model: ModelProto, names: Sequence[str]) -> None:
    """Gives the graph's outputs these names; an inner value that happens to have one of them makes way."""
    wanted = {old.name: new for old, new in zip(model.graph.output, names, strict=True)}

    def renamed(name: str) -> str:
        return wanted.get(name) or (f"{name}.inner" if name in names else name)

    for node in model.graph.node:
        node.input[:] = [renamed(name) for name in node.input]
        node.output[:] = [renamed(name) for name in node.output]
    for output in model.graph.output:
        output.name = renamed(output.name)


def to_onnx(
    module: nn.Module, inputs: Mapping[str, Tensor], outputs: Sequence[str], path: Path, storage: Storage
) -> None:
    """Writes the module as ONNX, opset 20, the first axis of each input free.

    `inputs` are examples of batch ≥ 2, by name, in the order of `forward`; `outputs` names what it returns.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    batch = torch.export.Dim("batch", min=1, max=4096)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            module.eval(),
            tuple(inputs.values()),
            input_names=list(inputs),
            dynamic_shapes=[{0: batch}] * len(inputs),
            opset_version=20,
            dynamo=True,
            external_data=False,
            verbose=False,
        )
    model = program.model_proto
    name_outputs(model, outputs)
    if storage == "constant":
        store_constants(model)
    else:
        store_small(model, storage)
    forget_origin(model)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def difference(ours: Sequence[Tensor], theirs: Sequence[Tensor]) -> float:
    """The largest difference between two lists of tensors, relative to the largest value of each tensor."""
    return max(((a - b).abs().max() / b.abs().max()).item() for a, b in zip(ours, theirs, strict=True))


@torch.no_grad()
def export_checked(
    module: nn.Module, inputs: Mapping[str, Tensor], outputs: Sequence[str], path: Path, storage: Storage = "fp16"
) -> tuple[tuple[Tensor, ...], dict[str, float]]:
    """Writes the module and runs the file beside it; stops where they differ by more than `TOLERANCE`.

    Returns the outputs of PyTorch, and for the card what rounding and what the file's arithmetic changed.
    """
    rounded = round_weights(module.eval(), storage)
    to_onnx(rounded, inputs, outputs, path, storage)
    found = onnxruntime.InferenceSession(path).run(
        list(outputs), {name: value.numpy() for name, value in inputs.items()}
    )
    wanted = rounded(*inputs.values())
    parity = {
        "file": difference([torch.from_numpy(value) for value in found], wanted),
        "rounding": difference(wanted, module(*inputs.values())),
    }
    print(f"{path.name}: {path.stat().st_size:,} bytes; " + ", ".join(f"{k} off by {d:.1e}" for k, d in parity.items()))
    if not parity["file"] <= TOLERANCE:
        raise SystemExit(f"{path.name} differs from PyTorch by {parity['file']:.1e}, more than {TOLERANCE}.")
    return wanted, {name: float(f"{value:.2g}") for name, value in parity.items()}


def describe_file(
    path: Path, module: nn.Module, parity: Mapping[str, float], about: Mapping[str, str], storage: Storage = "fp16"
) -> dict[str, Any]:
    """The card's entry of a file; `about` says in words what each input and output is."""
    data = path.read_bytes()
    graph = onnx.load_model_from_string(data).graph

    def tensors(values: Sequence[onnx.ValueInfoProto]) -> dict[str, Any]:
        return {
            v.name: {
                "type": helper.tensor_dtype_to_np_dtype(v.type.tensor_type.elem_type).name,
                "dims": [d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim],
                "about": about[v.name],
            }
            for v in values
        }

    return {
        "path": path.name,
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "parameters": sum(p.numel() for p in module.parameters()),
        "weights": storage,
        "parity": parity,
        "inputs": tensors(graph.input),
        "outputs": tensors(graph.output),
    }


def describe_data(*more: str, shown: Mapping[str, int] | None = None) -> dict[str, Any]:
    """The card's `data`: what world the model was trained and measured on; `more` are further splits.

    `shown` is how many scenes of a split a training was limited to.
    """
    shards = {split: open_shard(split) for split in ("train", "val", "comp", *more)}
    meta = shards["train"].meta
    concepts, colours, backgrounds, styles = (
        len(meta[name]) for name in ("concepts", "colours", "backgrounds", "styles")
    )
    return {
        "world": f"the sticker world: {concepts} concepts, {colours} colours, {backgrounds} backgrounds, "
        f"{styles} drawing styles, 1 to 3 stickers a scene"
        + ("; and a cartoon person with a known skeleton, with or without a sticker" if "figure" in more else ""),
        "seed": meta["seed"],
        "scenes": {split: shard.count for split, shard in shards.items()},
        **({"shown": dict(shown)} if shown else {}),
        "heldOut": "one in eight pairs of concept and colour, and of two concepts, is never seen in training; "
        "every scene of comp shows a concept in a colour that was held out",
    }


def describe_training(script: str, stored: Mapping[str, Any], objective: str) -> dict[str, Any]:
    """The card's `training`, from what a checkpoint remembers."""
    progress, schedule = stored["progress"], stored["schedule"]
    optimiser = "Muon for matrices, AdamW for the rest" if schedule.get("muon") else "AdamW"
    restarts = [round(seconds / 60) for seconds, _ in progress.get("restarts", [])]
    return {
        "script": script,
        "device": stored["device"],
        "minutes": round(progress["seconds"] / 60, 1),
        "steps": progress["step"],
        "batch": schedule["batch"],
        "samples": progress["samples"],
        "seed": schedule["seed"],
        "objective": objective,
        "optimiser": f"{optimiser}, learning rate {schedule['peak']}, weight decay {schedule['weight_decay']}, "
        f"cosine over the time budget{', begun again after minute ' if restarts else ''}"
        f"{' and '.join(map(str, restarts))}, averaged weights {schedule['average']}",
        "restarts": restarts,
        "curve": progress["curve"],
    }


def pack(array: np.ndarray) -> dict[str, Any]:
    """An array for JSON: bytes as base64, in row-major order."""
    return {
        "type": str(array.dtype),
        "dims": list(array.shape),
        "base64": base64.b64encode(np.ascontiguousarray(array).tobytes()).decode(),
    }


def round_values(values: Tensor, digits: int = 6) -> list[Any]:
    return np.round(values.numpy().astype(np.float64), digits).tolist()


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def save_card(folder: Path, card: Mapping[str, Any]) -> None:
    path = folder / "card.json"
    path.write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def write_card(folder: Path, card: Mapping[str, Any], floors: Mapping[str, float]) -> None:
    """Writes `card.json`; metrics are left to `npm run measure`, which runs the files as a reader's browser does."""
    path = folder / "card.json"
    before = json.loads(path.read_text()) if path.exists() else {}
    save_card(folder, {**card, "metrics": {}, "floors": {**before.get("floors", {}), **floors}})
