"""What CLIP must be able to do, and how that is measured while it trains."""

from __future__ import annotations

import numpy as np
import torch
from tokenizers import Tokenizer

from clip_towers import Clip
from loop import Point, device, to_pixels
from shards import Shard, open_shard
from tokenizer import encode

FLOORS = {
    "image_to_text_r1": 0.92,
    "image_to_text_r5": 0.99,
    "text_to_image_r1": 0.92,
    "text_to_image_r5": 0.99,
    "comp_image_to_text_r1": 0.82,
    "comp_text_to_image_r1": 0.82,
    "zero_shot_concept": 0.95,
    "zero_shot_colour": 0.90,
    "zero_shot_background": 0.98,
    "hard_negative": 0.85,
}


def recall(similarity: np.ndarray, fits: np.ndarray, k: int) -> float:
    """Share of rows with a right answer among their k best columns; rows without any right answer do not count."""
    best = np.argsort(-similarity, axis=1)[:, :k]
    return float(np.take_along_axis(fits, best, 1).any(1)[fits.any(1)].mean())


class Examiner:
    """Measures what `npm run check:models` measures on the exported files, on 1,000 scenes of `val` and `comp`."""

    def __init__(self, tokenizer: Tokenizer, scenes: int = 1000) -> None:
        self.tokenizer = tokenizer
        self.shards = {split: open_shard(split, scenes) for split in ("val", "comp")}

    @torch.no_grad()
    def texts(self, model: Clip, texts: list[str]) -> np.ndarray:
        ids = torch.from_numpy(encode(self.tokenizer, texts).astype(np.int64)).to(device())
        return model.text.embed(ids).cpu().numpy()

    @torch.no_grad()
    def images(self, model: Clip, shard: Shard) -> np.ndarray:
        pictures = shard.small_pictures(np.arange(shard.count))
        return np.concatenate(
            [
                model.image(to_pixels(pictures[i : i + 250])).embedding.cpu().numpy()
                for i in range(0, len(pictures), 250)
            ]
        )

    def classify(self, model: Clip, images: np.ndarray, words: list[list[str]]) -> np.ndarray:
        """The best of each picture's own list of labels: (n,)."""
        flat = sorted({text for row in words for text in row})
        vectors = dict(zip(flat, self.texts(model, flat), strict=True))
        return np.array(
            [np.argmax([vectors[w] @ image for w in row]) for image, row in zip(images, words, strict=True)]
        )

    def __call__(self, model: Clip) -> Point:
        point: Point = {}
        for split, shard in self.shards.items():
            prefix = "" if split == "val" else f"{split}_"
            step = shard.meta["captionsPerScene"] * 2
            captions, negatives = shard.texts[::step], shard.texts[1::step]
            images, texts = self.images(model, shard), self.texts(model, captions)
            fits = shard.fit(np.arange(shard.count), shard.claims[:, 0, 0])
            for k in (1, 5):
                point[f"{prefix}image_to_text_r{k}"] = recall(images @ texts.T, fits, k)
                point[f"{prefix}text_to_image_r{k}"] = recall(texts @ images.T, fits.T, k)
            written = np.array([n != "" for n in negatives])
            wrong = self.texts(model, negatives)
            beaten = (images * texts).sum(1) > (images * wrong).sum(1)
            point[f"{prefix}hard_negative"] = float(beaten[written].mean())
            point |= {prefix + name: value for name, value in self.zero_shot(model, shard, images).items()}
        return {name: round(value, 4) for name, value in point.items()}

    def zero_shot(self, model: Clip, shard: Shard, images: np.ndarray) -> Point:
        """On scenes of one sticker: what it is, its colour, and where it stands, by prompts alone."""
        meta = shard.meta
        phrases = meta.get("backgroundPhrases", meta["backgrounds"])
        alone = shard.scenes[:, 2] == 1
        concept, colour = shard.stickers[:, 0, 0], shard.stickers[:, 0, 1]
        names = np.array(meta["concepts"])[concept]
        painted = alone & (colour >= 0)

        def accuracy(where: np.ndarray, words: list[list[str]], truth: np.ndarray) -> float:
            return float((self.classify(model, images[where], words) == truth[where]).mean())

        return {
            "zero_shot_concept": accuracy(alone, [[f"a {c}" for c in meta["concepts"]]] * int(alone.sum()), concept),
            "zero_shot_colour": accuracy(
                painted, [[f"a {c} {name}" for c in meta["colours"]] for name in names[painted]], colour
            ),
            "zero_shot_background": accuracy(
                alone,
                [[f"a {name} {phrase}" for phrase in phrases] for name in names[alone]],
                shard.scenes[:, 0],
            ),
        }
