"""What the command lines of all training scripts share: their options, and where a run goes."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from loop import RUNS, Schedule


def make_parser(doc: str | None, commands: Sequence[str] = ("train", "export")) -> argparse.ArgumentParser:
    """The options of a training script; the first command is what it does when told nothing."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", nargs="?", choices=commands, default=commands[0])
    parser.add_argument("--minutes", type=float, help="wall-clock budget, counting what a resumed run has used")
    parser.add_argument("--preset", choices=["cpu", "gpu"], default="cpu")
    parser.add_argument("--fresh", action="store_true", help="forget the earlier run")
    parser.add_argument("--restart", action="store_true", help="take the learning rate up again; the model may grow")
    parser.add_argument("--scenes", type=int, help="learn from the first so many scenes of each split")
    parser.add_argument("--smoke", action="store_true", help="some seconds on few scenes, into a temporary folder")
    parser.add_argument("--checkpoint", type=Path, help="what is exported, if not the latest of the run")
    parser.add_argument("--out", type=Path, help="folder of the export, or file of what else is written")
    return parser


def latest(options: argparse.Namespace, name: str) -> Path:
    """The checkpoint that was named, or the latest of this run."""
    return options.checkpoint or RUNS / name / "latest.pt"


@dataclass(frozen=True)
class Plan:
    """How long a training is, where its checkpoints and its models go, and how many scenes of each split it takes."""

    schedule: Schedule
    run: Path
    models: Path
    limit: int | None


def make_plan(
    options: argparse.Namespace, schedule: Schedule, name: str, models: Path, scenes: int, **small: Any
) -> Plan:
    """The plan of a run; of a smoke test, on `scenes` scenes and with `small` in the schedule."""
    if not options.smoke:
        return Plan(replace(schedule, minutes=options.minutes or schedule.minutes), RUNS / name, models, options.scenes)
    scratch = Path(tempfile.mkdtemp(prefix=f"{name}-"))
    return Plan(replace(schedule, minutes=0.2, **small), scratch / "run", scratch / "models", scenes)
