"""The world's shards, written by `npm run world`, as memory-mapped arrays."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

REPOSITORY = Path(__file__).parents[2]
#: Where the splits lie; the environment variable `WORLD` names another folder.
WORLD = Path(os.environ.get("WORLD", REPOSITORY / ".data" / "world"))


@dataclass(frozen=True)
class Shard:
    """One split of the world: `train`, `val` or `comp`; `figure` or `figure-val`, where every scene has a person.

    All arrays are indexed by scene first; `count` may be less than what the files hold (see `open_shard`).
    """

    folder: Path
    meta: dict[str, Any]
    count: int

    def _map(self, name: str, dtype: str, *shape: int) -> np.ndarray:
        shape = (self.meta["count"], *shape)
        return np.memmap(self.folder / name, dtype=dtype, mode="r", shape=shape)[: self.count]

    @property
    def figures(self) -> bool:
        """Whether the scenes show a person."""
        return self.meta["split"].startswith("figure")

    @cached_property
    def pictures(self) -> np.ndarray:
        """RGB, uint8 (count, size, size, 3)."""
        size = self.meta["size"]
        return self._map("pictures.u8", "u1", size, size, 3)

    def small_pictures(self, scenes: np.ndarray) -> np.ndarray:
        """These scenes at 64×64, uint8 (n, 64, 64, 3)."""
        pictures = self.pictures[scenes]
        return halve(pictures) if self.meta["size"] == 128 else pictures

    @cached_property
    def scenes(self) -> np.ndarray:
        """int16 (count, 27): background, style, number of stickers, then 3 × (concept, colour, size, cell, box)."""
        return self._map("scenes.i16", "<i2", 27)

    @cached_property
    def stickers(self) -> np.ndarray:
        """int16 (count, 3, 8): concept, colour, size, cell, x0, y0, x1, y1; −1 where there is none."""
        return self.scenes[:, 3:].reshape(-1, 3, 8)

    @cached_property
    def texts(self) -> list[str]:
        """Caption and hard negative in turn: count × captionsPerScene × 2 lines; empty where none was found."""
        lines = (self.folder / "texts.txt").read_text(encoding="utf-8").split("\n")
        return lines[: self.count * self.meta["captionsPerScene"] * 2]

    @cached_property
    def facts(self) -> np.ndarray:
        """What holds in each scene: hashed facts, int32 (count, factsPerScene), padded with 0."""
        return self._map("facts.i32", "<i4", self.meta["factsPerScene"])

    @cached_property
    def claims(self) -> np.ndarray:
        """What each text claims: hashed facts, int32 (count, captionsPerScene, 2, claimsPerCaption)."""
        return self._map("claims.i32", "<i4", self.meta["captionsPerScene"], 2, self.meta["claimsPerCaption"])

    def facts_shown(self, scenes: np.ndarray, grey: np.ndarray | None = None) -> np.ndarray:
        """Facts of these scenes, int32 (n, factsPerScene); where `grey` (n,) is true, no sticker has a colour."""
        facts = self.facts[scenes]
        if grey is not None:
            facts = np.where(grey[:, None] & np.isin(facts, self.meta["colourFacts"]), 0, facts)
        return facts

    @cached_property
    def joints(self) -> np.ndarray:
        """Joints of the person, float32 (count, joints, 2), x and y in 128ths of the side; of figure splits only."""
        return self._map("joints.f32", "<f4", len(self.meta["joints"]), 2)

    @cached_property
    def pose(self) -> np.ndarray:
        """Number of the person's pose in `meta["poses"]`, int16 (count,); of figure splits only."""
        return self._map("pose.i16", "<i2")

    @cached_property
    def skeletons(self) -> np.ndarray:
        """Skeletons of the people, RGB, uint8 (count, 64, 64, 3); of figure splits, from `npm run world -- --hints`."""
        return self._map("skeleton.u8", "u1", 64, 64, 3)

    def edges(self, scenes: np.ndarray) -> np.ndarray:
        """Canny's edges of these scenes, uint8 (n, size, size), 1 on an edge; from `npm run world -- --hints`."""
        size = self.meta["size"]
        packed = self._map("edges.u1", "u1", size * size // 8)[scenes]
        return np.unpackbits(packed, axis=1).reshape(-1, size, size)

    def fit(self, scenes: np.ndarray, claims: np.ndarray) -> np.ndarray:
        """Which text fits which of these scenes, bool (n, m); `claims` as in `which_fit`."""
        return which_fit(self.facts_shown(scenes), claims)


def which_fit(facts: np.ndarray, claims: np.ndarray) -> np.ndarray:
    """Which text fits which scene, bool (n, m): all that the text claims holds in the scene.

    `facts` (n, factsPerScene) and `claims` (m, claimsPerCaption) are hashed facts, padded with 0.
    """
    known, rows = np.unique(np.append(facts, 0), return_inverse=True)
    holds = np.zeros((len(known) + 1, len(facts)), bool)  # (fact, n); the last row is for what holds nowhere
    holds[rows[:-1].reshape(facts.shape), np.arange(len(facts))[:, None]] = True
    holds[0] = True  # padding claims nothing
    at = np.searchsorted(known, claims).clip(max=len(known) - 1)
    at = np.where(known[at] == claims, at, len(known))
    fits = holds[at[:, 0]]  # (m, n)
    for column in at.T[1:]:
        fits &= holds[column]
    return fits.T


def halve(pictures: np.ndarray) -> np.ndarray:
    """Mean of 2×2 pixels, rounded: uint8 (n, 2h, 2w, 3) → (n, h, w, 3)."""
    n, height, width, _ = pictures.shape
    blocks = pictures.reshape(n, height // 2, 2, width // 2, 2, 3).astype(np.uint16)
    return ((blocks.sum((2, 4), dtype=np.uint16) + 2) // 4).astype(np.uint8)


def open_shard(split: str, limit: int | None = None, folder: Path | None = None) -> Shard:
    """Opens a split; with `limit`, only its first scenes. Raises SystemExit with what to do where it is missing."""
    folder = folder or WORLD / split
    meta = folder / "meta.json"
    if not meta.exists():
        raise SystemExit(f"There is no '{split}' shard in {folder.name}: run `npm run world` first.")
    parsed = json.loads(meta.read_text())
    return Shard(folder, parsed, min(limit or parsed["count"], parsed["count"]))
