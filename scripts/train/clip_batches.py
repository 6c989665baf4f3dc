"""What CLIP learns from: pictures, captions and their hard negatives, stickers and the words for them, sides."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from tokenizers import Tokenizer
from torch import Tensor

from clip_towers import Config
from loop import to_device, to_pixels
from shards import Shard, which_fit
from tokenizer import CONTEXT, encode, encode_shard

#: Words for where a sticker stands: its column, its row.
PLACES = ("on the left", "on the right", "at the top", "at the bottom")


class Batch(NamedTuple):
    pixels: Tensor  # (N, 3, 64, 64) in 0…1
    ids: Tensor  # (M, context): captions of each picture, then hard negatives
    fits: Tensor  # (N, M): 1 where the text is true of the picture, else −1
    rivals: Tensor  # (H, 3): a picture, a text that is true of it, and the same text made false
    picture: Tensor  # (R,): which picture each sticker is in
    under: Tensor  # (R, patches): 1 for the patches under it
    names: Tensor  # (P, context): the words for the stickers in these pictures
    named: Tensor  # (R, P): 1 where the words are true of the sticker, else −1
    together: Tensor  # (S, R): 1 for the stickers that share a picture, one row a picture of several
    named_together: Tensor  # (S, P): 1 where the words are true of one of them, else −1
    seen_sides: Sides  # of the pictures
    said_sides: Sides  # of the texts


class Sides(NamedTuple):
    """On which side things are, as a scene or a sentence says."""

    row: Tensor  # (S,): which picture or text
    concept: Tensor  # (S,)
    axis: Tensor  # (S,): 0 across, 1 down
    sign: Tensor  # (S,): −1 left or above, 1 right or below


class Drawn(NamedTuple):
    """Scenes of one shard, with two texts each and the false twins of these texts."""

    pictures: np.ndarray  # uint8 (n, 64, 64, 3)
    ids: np.ndarray  # (n, 2 texts, true and false, context)
    claims: np.ndarray  # (n, 2 texts, true and false, claimsPerCaption)
    facts: np.ndarray  # (n, factsPerScene)
    stickers: np.ndarray  # (n, 3, 8)
    grey: np.ndarray  # (n,)


class Batches:
    """Pictures with two captions each and hard negatives, their stickers, and what is true of what.

    In some pictures the stickers are of a tinted grey, and nothing that is said of their colours is true. Otherwise a
    thing that is never red in training would be known by not being red, and a new combination would be the last to be
    believed.

    Of several shards each has its share of every batch.
    """

    #: Share of pictures whose stickers are grey, and how far each colour channel of the grey may be off.
    GREY, TINT = 0.3, 0.25

    def __init__(self, shards: list[Shard], tokenizer: Tokenizer, size: int, seed: int) -> None:
        self.size, self.seed = size, seed
        self.shards = shards
        self.tokens = [encode_shard(tokenizer, shard) for shard in shards]  # each (count, K, 2, context)
        shares = np.array([shard.count for shard in shards])
        self.sizes = (size * shares / shares.sum()).round().astype(int)
        self.sizes[0] += size - self.sizes.sum()
        meta = shards[0].meta
        self.side_of = side_facts(meta)
        #: Per concept: the bare word, the word in each colour, the word at each place.
        self.names = encode(
            tokenizer,
            [
                f"a {name}"
                for concept in meta["concepts"]
                for name in (
                    concept,
                    *(f"{colour} {concept}" for colour in meta["colours"]),
                    *(f"{concept} {place}" for place in PLACES),
                )
            ],
        ).reshape(len(meta["concepts"]), -1, CONTEXT)

    def __call__(self, number: int) -> Batch:
        rng = np.random.default_rng([self.seed, number])
        parts = [
            self.draw(shard, tokens, size, rng)
            for shard, tokens, size in zip(self.shards, self.tokens, self.sizes, strict=True)
        ]
        drawn = Drawn(*(np.concatenate(values) for values in zip(*parts, strict=True)))
        ids = drawn.ids.swapaxes(0, 2).reshape(-1, CONTEXT)  # captions first, then negatives
        claims = drawn.claims.swapaxes(0, 2).reshape(len(ids), -1)
        written = claims[:, 0] != 0
        fits = which_fit(drawn.facts, claims[written])
        picture, under, names, named, together, named_together = self.regions(drawn.stickers, drawn.grey)

        return Batch(
            to_pixels(drawn.pictures),
            to_device(ids[written].astype(np.int64)),
            to_device(fits).float() * 2 - 1,
            to_device(self.rivals(written, fits)),
            to_device(picture),
            to_device(under.astype(np.float32)),
            to_device(names.astype(np.int64)),
            to_device(named).float() * 2 - 1,
            to_device(together.astype(np.float32)),
            to_device(named_together).float() * 2 - 1,
            self.sides(drawn.facts),
            self.sides(claims[written]),
        )

    def sides(self, facts: np.ndarray) -> Sides:
        """The sides that hashed facts (n, ·) speak of."""
        known = self.side_of[:, 0]
        place = np.searchsorted(known, facts).clip(max=len(known) - 1)
        row, column = np.nonzero(known[place] == facts)
        _, concept, axis, sign, other = self.side_of[place[row, column]].T
        both = np.flatnonzero(other >= 0)  # where one is left, the other is right
        return Sides(
            to_device(np.concatenate([row, row[both]])),
            to_device(np.concatenate([concept, other[both]])),
            to_device(np.concatenate([axis, axis[both]])),
            to_device(np.concatenate([sign, -sign[both]]).astype(np.float32)),
        )

    def draw(self, shard: Shard, tokens: np.ndarray, size: int, rng: np.random.Generator) -> Drawn:
        scenes = rng.choice(shard.count, size, replace=shard.count < size)
        which = rng.permuted(np.tile(np.arange(tokens.shape[1]), (size, 1)), axis=1)[:, :2]  # (n, 2)
        rows = scenes[:, None]
        grey = rng.random(size) < self.GREY
        if shard.figures:
            grey[:] = False  # a figure's shirt has a colour, too
        return Drawn(
            self.pictures(shard, scenes, grey, rng),
            tokens[rows, which],
            shard.claims[rows, which],
            shard.facts_shown(scenes, grey),
            shard.stickers[scenes],
            grey,
        )

    def rivals(self, written: np.ndarray, fits: np.ndarray) -> np.ndarray:
        """Picture, caption, hard negative, int64 (H, 3), wherever there is a negative and the caption is true."""
        half = len(written) // 2
        column = np.cumsum(written) - 1  # of each text among those written
        caption = np.flatnonzero(written[half:])
        triples = np.stack([caption % self.size, column[caption], column[half + caption]], 1)
        return triples[fits[triples[:, 0], triples[:, 1]] & ~fits[triples[:, 0], triples[:, 2]]]

    def pictures(self, shard: Shard, scenes: np.ndarray, grey: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """uint8 (N, 64, 64, 3), the stickers of some of them in a tinted grey."""
        pictures = shard.small_pictures(scenes)
        for i in np.flatnonzero(grey):
            for concept, *_, x0, y0, x1, y1 in shard.stickers[scenes[i]]:
                if concept >= 0:
                    box = pictures[i, y0 // 2 : -(-y1 // 2), x0 // 2 : -(-x1 // 2)]
                    tint = 1 + self.TINT * rng.uniform(-1, 1, 3)
                    box[:] = ((box @ np.array([0.299, 0.587, 0.114]))[..., None] * tint).round().clip(0, 255)
        return pictures

    def regions(self, stickers: np.ndarray, grey: np.ndarray) -> tuple[np.ndarray, ...]:
        """Each sticker's picture (R,) and patches (R, patches), words (P, context), which fit it (R, P).

        Then the same for pictures of several stickers: which stickers they hold (S, R), which words fit one of them.
        The words are all that are true of a sticker, and of these pictures also those with colour or place exchanged.
        """
        picture, slot = np.nonzero(stickers[:, :, 0] >= 0)  # each (R,)
        concept, colour, _, cell, *box = stickers[picture, slot].T
        x0, y0, x1, y1 = (np.asarray(side)[:, None] for side in box)
        grid = Config.size // Config.patch
        centre = (np.arange(grid) + 0.5) * 128 / grid  # of patches, in the world's units
        inside = ((x0 < centre) & (centre < x1))[:, None, :] & ((y0 < centre) & (centre < y1))[:, :, None]
        # what may be said of each sticker, in the order of `names`: the word, its colour if it shows, its places
        column, row = cell % 3, cell // 3
        says = np.zeros((len(concept), self.names.shape[1]), bool)
        says[:, 0] = True
        coloured = np.flatnonzero((colour >= 0) & ~grey[picture])
        says[coloured, 1 + colour[coloured]] = True
        says[:, -len(PLACES) :] = np.stack([column == 0, column == 2, row == 0, row == 2], 1)
        holds = np.zeros((len(concept), *self.names.shape[:2]), bool)  # (R, concepts, names of each)
        holds[np.arange(len(concept)), concept] = says
        several = np.flatnonzero(np.bincount(picture, minlength=len(stickers)) > 1)
        together = picture == several[:, None]  # (S, R)
        said = (together @ says.astype(int)) > 0  # (S, names of each): what fits any sticker of the picture
        known = holds.any(0)
        for row, here in zip(said, together, strict=True):
            known[concept[here]] |= row
        named = holds[:, known]
        return picture, inside.reshape(len(picture), -1), self.names[known], named, together, (together @ named) > 0


def side_facts(meta: dict[str, Any]) -> np.ndarray:
    """Facts about sides, ordered by their hash: int64 (F, 5): hash, concept, axis, sign, the other concept or −1."""
    n = len(meta["concepts"])
    rows = []
    for name, shape in (("relationFacts", (n, n, 4)), ("placeFacts", (n, 4))):
        *concepts, side = np.unravel_index(np.arange(np.prod(shape)), shape)
        other = concepts[1] if len(concepts) > 1 else np.full_like(side, -1)
        rows.append(np.stack([np.array(meta[name]), concepts[0], side // 2, side % 2 * 2 - 1, other], 1))
    every = np.concatenate(rows)
    return every[every[:, 0].argsort()]
