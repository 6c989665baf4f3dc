"""What all training scripts share: a wall-clock budget, resumable checkpoints, averaged weights.

The schedule follows the share of the time budget that has passed, not the number of steps, so that a busy machine
trains less but still ends with the learning rate at zero.
"""

from __future__ import annotations

import contextlib
import copy
import itertools
import math
import os
import queue
import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from export import Storage, is_whole, round_weights, to_whole
from muon import Muon, suits_muon
from shards import REPOSITORY

RUNS = REPOSITORY / ".runs"
Batch = TypeVar("Batch")
Point = dict[str, float]


@dataclass(frozen=True)
class Schedule:
    """How long, and how fast."""

    minutes: float
    batch: int
    peak: float = 1e-3
    warm_up_steps: int = 500
    weight_decay: float = 0.1
    betas: tuple[float, float] = (0.9, 0.98)
    clip: float = 1.0
    average: float = 0.999
    seed: int = 0
    checkpoint_minutes: float = 3.0
    evaluate_minutes: float = 5.0
    #: Whether matrices are trained by Muon, and only the rest by AdamW.
    muon: bool = False
    #: Steps after which `early.pt` is kept: what a model knows that has hardly begun.
    early_steps: int = 100


@dataclass
class Progress:
    """What a checkpoint remembers of the run so far."""

    step: int = 0
    samples: int = 0
    seconds: float = 0.0
    curve: list[Point] = field(default_factory=list)
    #: When the learning rate was taken up again (Loshchilov 2016, https://arxiv.org/abs/1608.03983): seconds, and step.
    restarts: list[tuple[float, int]] = field(default_factory=list)


def device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def describe_device(dtype: torch.dtype) -> str:
    threads = torch.get_num_threads()
    name = f"CPU, {threads} thread{'s' * (threads > 1)}"
    if torch.cuda.is_available():
        name = torch.cuda.get_device_name()
    return f"{name}, {str(dtype).removeprefix('torch.')}"


def to_device(array: np.ndarray) -> Tensor:
    """The same numbers as a tensor on the device."""
    return torch.from_numpy(array).to(device())


def to_pixels(pictures: np.ndarray) -> Tensor:
    """uint8 (n, height, width, 3) → float32 (n, 3, height, width) in 0…1, on the device."""
    return torch.from_numpy(np.array(pictures, order="C")).to(device()).permute(0, 3, 1, 2).float() / 255


def prepare(seed: int) -> None:
    """Seeds everything; keeps to two threads on a CPU, or to one core where it may use no more."""
    torch.set_num_threads(threads_to_use())
    torch.set_float32_matmul_precision("high")
    # numbers next to nothing take a CPU as long as a hundred others: a step of the UNet took a quarter more
    torch.set_flush_denormal(True)
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002
    torch.manual_seed(seed)


def threads_to_use() -> int:
    """Two, or one where the process may use one core only, by taskset or OMP_NUM_THREADS; all of them beside a GPU."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    cores = min(cores, int(os.environ.get("OMP_NUM_THREADS") or cores))
    return cores if torch.cuda.is_available() else min(2, cores)


def learning_rate(schedule: Schedule, step: int, fraction: float) -> float:
    """Linear warm-up by steps, cosine to zero by the share of the time budget that has passed."""
    warm = min(1.0, (step + 1) / schedule.warm_up_steps)
    return schedule.peak * warm * 0.5 * (1 + math.cos(math.pi * min(1.0, fraction)))


def make_optimisers(model: nn.Module, schedule: Schedule) -> list[torch.optim.Optimizer]:
    """AdamW; only matrices decay, not gains, biases or scalars. Loshchilov 2019, https://arxiv.org/abs/1711.05101.

    Lone scalars, such as a learned temperature, move ten times as fast: they have far to go in few steps. With
    `schedule.muon`, the matrices between hidden layers are Muon's.
    """
    trained = [p for p in model.parameters() if p.requires_grad]
    turned = [p for p in trained if suits_muon(p)] if schedule.muon else []
    rest = [p for p in trained if not any(p is other for other in turned)]
    groups = [
        {"params": [p for p in rest if p.ndim >= 2], "weight_decay": schedule.weight_decay, "speed": 1},
        {"params": [p for p in rest if p.ndim == 1], "weight_decay": 0.0, "speed": 1},
        {"params": [p for p in rest if p.ndim == 0], "weight_decay": 0.0, "speed": 10},
    ]
    groups = [group for group in groups if group["params"]]
    adamw = torch.optim.AdamW(groups, lr=schedule.peak, betas=schedule.betas, fused=True)
    return [adamw, Muon(turned, schedule.peak, schedule.weight_decay)] if turned else [adamw]


@torch.no_grad()
def update_average(average: nn.Module, model: nn.Module, decay: float, step: int) -> None:
    """Exponential moving average of the weights; the first steps of a run, or after a restart, count for more."""
    decay = min(decay, (1 + step) / (10 + step))
    ours = [p for p in average.state_dict().values() if p.is_floating_point()]
    theirs = [p.detach() for p in model.state_dict().values() if p.is_floating_point()]
    torch._foreach_lerp_(ours, theirs, 1 - decay)


def prefetch(make: Callable[[int], Batch], first: int) -> Iterator[Batch]:
    """Batches number `first`, `first` + 1, …, made one ahead in a thread of its own."""
    ready: queue.Queue[Batch | Exception] = queue.Queue(maxsize=2)

    def work() -> None:
        number = first
        while True:
            try:
                ready.put(make(number))
            except Exception as error:
                ready.put(error)
                return
            number += 1

    threading.Thread(target=work, daemon=True).start()
    while True:
        batch = ready.get()
        if isinstance(batch, Exception):
            raise batch
        yield batch


def save(path: Path, content: dict[str, Any]) -> None:
    """Writes a checkpoint; whoever reads it sees the old one or the new one, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    torch.save(content, unfinished)
    unfinished.replace(path)


def faster_dtype(run: Callable[[torch.dtype], None]) -> torch.dtype:
    """bfloat16 where a training step is faster in it on this machine, as it is on every GPU; else float32."""
    if torch.cuda.is_available():
        return torch.bfloat16
    seconds = {torch.float32: math.inf, torch.bfloat16: math.inf}
    for _ in range(4):
        for dtype in seconds:
            start = time.perf_counter()
            run(dtype)
            seconds[dtype] = min(seconds[dtype], time.perf_counter() - start)
        if max(seconds.values()) > 3 * min(seconds.values()):  # no need to ask again
            break
    return min(seconds, key=lambda dtype: seconds[dtype])


def autocast(dtype: torch.dtype) -> contextlib.AbstractContextManager[Any]:
    return torch.autocast(device().type, dtype, enabled=dtype is not torch.float32)


@contextlib.contextmanager
def as_stored(model: nn.Module, storage: Storage) -> Iterator[None]:
    """The weights are what their file will hold, and afterwards what they were.

    Gradients are taken at the rounded weights and change the others, so that a model learns to live with its rounding:
    Courbariaux 2015, https://arxiv.org/abs/1511.00363.
    """
    weights = [p for p in model.parameters() if p.requires_grad and is_whole(p.shape, storage)]
    kept = [p.detach().clone() for p in weights]
    with torch.no_grad():
        for weight in weights:
            weight.copy_(to_whole(weight))
    yield
    with torch.no_grad():
        for weight, before in zip(weights, kept, strict=True):
            weight.copy_(before)


def fit(
    model: nn.Module,
    schedule: Schedule,
    *,
    folder: Path,
    make_batch: Callable[[int], Batch],
    loss_of: Callable[[nn.Module, Batch], Tensor],
    evaluate: Callable[[nn.Module], Point],
    fresh: bool,
    restart: bool,
    extra: dict[str, Any],
    storage: Storage = "fp16",
) -> None:
    """Trains until the budget is spent; the averaged weights are in `latest.pt` at the end.

    Writes `init.pt`, `early.pt` and `latest.pt` to `folder`; goes on from `latest.pt` unless `fresh`. With `restart`
    the learning rate begins anew and falls over what is left of the budget, and the model may have grown: what is new
    in it starts as it was made. `storage` is how the file will hold the weights.
    `make_batch` gets the number of the step, so that a resumed run sees the batches that it would have seen.
    """
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    model.to(device()).train()
    average = copy.deepcopy(model).eval().requires_grad_(False)
    optimisers = make_optimisers(model, schedule)
    progress = Progress()
    latest = folder / "latest.pt"

    def checkpoint(path: Path, weights: nn.Module) -> None:
        save(
            path,
            {
                "average": weights.state_dict(),
                "model": model.state_dict(),
                "optimisers": [optimiser.state_dict() for optimiser in optimisers],
                "progress": asdict(progress),
                "schedule": asdict(schedule),
                "device": devices(dtype),
                **extra,
            },
        )

    def devices(dtype: torch.dtype) -> str:
        """What it was trained on: this, and before it what an earlier part of the run was trained on."""
        here = describe_device(dtype)
        if not earlier or earlier.endswith(here):
            return earlier or here
        return f"{earlier} to minute {round(began / 60)}, then {here}"

    earlier, began = "", 0.0
    if latest.exists():
        stored = torch.load(latest, map_location=device(), weights_only=True)
        progress = Progress(**stored["progress"])
        earlier, began = stored["device"], progress.seconds
        model.load_state_dict(stored["model"], strict=not restart)
        average.load_state_dict(stored["average"], strict=not restart)
        if restart:
            progress.restarts.append((progress.seconds, progress.step))
        else:
            for optimiser, state in zip(optimisers, stored["optimisers"], strict=True):
                optimiser.load_state_dict(state)
        print(f"goes on after {progress.seconds / 60:.1f} minutes, {progress.samples:,} samples")

    def step(batch: Batch, dtype: torch.dtype) -> Tensor:
        model.zero_grad(set_to_none=True)
        with as_stored(model, storage):
            with autocast(dtype):
                loss = loss_of(model, batch)
            loss.backward()
        return loss.detach()

    trial = make_batch(progress.step)
    dtype = faster_dtype(lambda dtype: step(trial, dtype).item() and None)
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters on {describe_device(dtype)}", flush=True)

    if progress.step == 0:
        checkpoint(folder / "init.pt", model)
    batches = prefetch(make_batch, progress.step)
    budget = schedule.minutes * 60
    since, first_step = progress.restarts[-1] if progress.restarts else (0.0, 0)
    before = progress.seconds
    start = saved = evaluated = time.perf_counter()
    recent: list[Tensor] = []
    while progress.seconds < budget:
        rate = learning_rate(schedule, progress.step - first_step, (progress.seconds - since) / (budget - since))
        for group in itertools.chain(*(optimiser.param_groups for optimiser in optimisers)):
            group["lr"] = rate * group.get("speed", 1)
        if torch.get_num_threads() != threads_to_use():  # `taskset -ap` gave or took a core
            torch.set_num_threads(threads_to_use())
        recent.append(step(next(batches), dtype))
        nn.utils.clip_grad_norm_(model.parameters(), schedule.clip)
        for optimiser in optimisers:
            optimiser.step()
        update_average(average, model, schedule.average, progress.step - first_step)
        progress.step += 1
        progress.samples += schedule.batch
        now = time.perf_counter()
        progress.seconds = before + now - start

        if progress.step % 20 == 0:
            loss = torch.stack(recent[-20:]).mean().item()
            speed = progress.samples / progress.seconds
            print(
                f"{progress.seconds / 60:6.1f} min  step {progress.step:6}  loss {loss:.4f}  {speed:.0f} samples/s",
                flush=True,
            )
        if progress.step == schedule.early_steps:
            checkpoint(folder / "early.pt", model)
        done = progress.seconds >= budget
        if done or now - evaluated > schedule.evaluate_minutes * 60:
            point = {
                "samples": progress.samples,
                "minutes": round(progress.seconds / 60, 2),
                "loss": round(torch.stack(recent).mean().item(), 4),
                **evaluate(round_weights(average, storage)),
            }
            progress.curve.append(point)
            recent.clear()
            evaluated = time.perf_counter()
            print("  ".join(f"{name} {value:.4g}" for name, value in point.items()), flush=True)
        if done or now - saved > schedule.checkpoint_minutes * 60:
            checkpoint(latest, average)
            saved = time.perf_counter()
