"""Sheets of pictures, to look at what a model makes with one's own eyes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image


def save_sheet(pictures: np.ndarray, columns: int, out: Path) -> None:
    """float32 (n, 3, h, w) in 0…1 as one PNG, row by row."""
    rows = [np.concatenate(list(pictures[i : i + columns]), 2) for i in range(0, len(pictures), columns)]
    rows = [np.pad(r, ((0, 0), (0, 0), (0, rows[0].shape[2] - r.shape[2]))) for r in rows]
    sheet = (np.concatenate(rows, 1).transpose(1, 2, 0) * 255).round().astype(np.uint8)
    Image.fromarray(sheet).save(out)
