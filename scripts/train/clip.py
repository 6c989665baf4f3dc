"""CLIP of the sticker world: a picture tower and a text tower that meet in one space of 128 numbers.

The two towers and their shared space are those of Radford 2021, https://arxiv.org/abs/2103.00020; the loss is the
sigmoid loss of Zhai 2023 (SigLIP), https://arxiv.org/abs/2303.15343, which judges each picture × text pair by
itself: so every text that fits a picture counts as right, not only the one written for it. The picture tower is the
hybrid vision transformer of Dosovitskiy 2021, https://arxiv.org/abs/2010.11929: a few convolutions, which need not
learn anew for each place what a cat looks like, then a transformer over 8×8 patch vectors, pooled by the mean of its
projected patches: a picture's vector is the average of its patches' vectors, which is what the maps of word against
patch show.

Two thousand steps on two cores are few for finding out from whole pictures alone which word means which thing. So the
same loss is also asked region by region, as in RegionCLIP, Zhong 2022, https://arxiv.org/abs/2112.09106: the mean of
the patches under a sticker against the words for it ("a red car", "a car on the left"). The world knows its boxes, so
this costs nothing. Without the words for places, left and right stay the same to it after 400,000 pictures: the
whole-picture loss is flat where neither tower tells them apart. And each caption is weighed against its own hard
negative, as in Zhang 2023 (CE-CLIP), https://arxiv.org/abs/2306.08832.

Of two things, a mean of patches still forgets which stood where: cat + left + dog + right is one sum, however they
stand. So a patch's projection turns with its place, W + u W_across + v W_down with u and v from −1 to 1: the picture's
vector holds not only what is there, but what is there weighed with where. And both towers are asked for it directly:
along a direction that each thing has, the same for pictures and texts, a vector's sign must tell the thing's side.

    npm run train -- clip --minutes 60
    python clip.py export                             from .runs/clip/latest.pt
    python clip.py recover                            .runs/clip/latest.pt from the files that ship, to export anew
    python clip.py vectors --out vectors.json         a batch before, early in and after training
"""

from __future__ import annotations

import argparse
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn

from cli import latest, make_parser, make_plan
from export import (
    TOLERANCE,
    Storage,
    describe_data,
    describe_file,
    describe_training,
    export_checked,
    pack,
    round_values,
    write_card,
    write_json,
)
from layers import Residual, conv, fold_norms, unfold_norms
from loop import RUNS, Point, Schedule, device, fit, prepare, save, to_device, to_pixels
from shards import Shard, open_shard, which_fit
from shipped import checkpoint_of, load_shipped, read_card
from tokenizer import CONTEXT, END_ID, FOLDER, VOCABULARY, encode, encode_shard, load

#: The picture tower finds as much in eight bits a weight as in sixteen. The UNet was trained on what the text tower
#: says in sixteen, so that one stays.
IMAGE_STORAGE: Storage = "int8"
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


#: Words for where a sticker stands: its column, its row.
PLACES = ("on the left", "on the right", "at the top", "at the bottom")


@dataclass(frozen=True)
class Config:
    """Shapes of both towers."""

    size: int = 64
    patch: int = 8
    width: int = 128
    heads: int = 4
    image_layers: int = 3
    text_layers: int = 3
    space: int = 128
    vocabulary: int = VOCABULARY
    context: int = CONTEXT
    concepts: int = 96

    @property
    def patches(self) -> int:
        return (self.size // self.patch) ** 2


PRESETS = {
    "cpu": (Config(), Schedule(minutes=180, batch=128, peak=1e-3, warm_up_steps=200)),
    "gpu": (Config(width=192, heads=6, image_layers=6, text_layers=4), Schedule(minutes=25, batch=1024)),
}


class Attention(nn.Module):
    """Multi-head self-attention, Vaswani 2017, https://arxiv.org/abs/1706.03762."""

    def __init__(self, width: int, heads: int, causal: bool) -> None:
        super().__init__()
        self.heads, self.causal = heads, causal
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        # x: (B, N, d) → (B, N, d) and the weights (B, heads, N, N).
        # Written out, because the weights are shown on the site; on two cores also faster than the fused kernel.
        heads = self.qkv(x).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        q, k, v = heads.contiguous().unbind(0)  # each (B, heads, N, d/heads)
        scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
        if self.causal:
            scores = scores + torch.full(scores.shape[-2:], -1e4, dtype=scores.dtype, device=x.device).triu(1)
        weights = scores.softmax(-1)
        return self.out((weights.to(v.dtype) @ v).transpose(1, 2).flatten(2)), weights


class Block(nn.Module):
    """Pre-norm transformer block."""

    def __init__(self, width: int, heads: int, causal: bool) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attention = Attention(width, heads, causal)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        mixed, weights = self.attention(self.norm1(x))
        x = x + mixed
        return x + self.mlp(self.norm2(x)), weights


class Transformer(nn.Module):
    """Blocks and a last norm; weights drawn as in CLIP, smaller the deeper the stack."""

    def __init__(self, width: int, heads: int, layers: int, causal: bool) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(Block(width, heads, causal) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        for name, p in self.named_parameters():
            if p.ndim == 2:
                residual = "out" in name or "mlp.2" in name
                nn.init.normal_(p, std=width**-0.5 * ((2 * layers) ** -0.5 if residual else 1))
            elif name.endswith("bias"):
                nn.init.zeros_(p)

    def forward(self, x: Tensor) -> tuple[Tensor, list[Tensor]]:
        attention = []
        for block in self.blocks:
            x, weights = block(x)
            attention.append(weights)
        return self.norm(x), attention  # (B, N, d), and per layer (B, heads, N, N)


class ImageOutput(NamedTuple):
    embedding: Tensor  # (B, space), length 1
    patches: Tensor  # (B, patches, d): states after the last norm
    patch_embedding: Tensor  # (B, patches, space), each of length 1
    attention: list[Tensor]  # per layer (B, heads, patches, patches)


class ImageTower(nn.Module):
    def __init__(self, c: Config) -> None:
        super().__init__()
        half = c.width // 2
        self.trunk = nn.Sequential(
            nn.PixelUnshuffle(2),  # (B, 12, 32, 32)
            conv(12, half, stride=2),  # (B, d/2, 16, 16)
            Residual(half),
            Residual(half),
            conv(half, c.width, stride=2),  # (B, d, 8, 8): one vector a patch
            Residual(c.width),
        )
        self.position = nn.Parameter(0.02 * torch.randn(c.patches, c.width))
        self.transformer = Transformer(c.width, c.heads, c.image_layers, causal=False)
        self.project = nn.Linear(c.width, c.space, bias=False)
        self.project_across, self.project_down = (nn.Linear(c.width, c.space, bias=False) for _ in range(2))
        for part in (self.project_across, self.project_down):
            nn.init.normal_(part.weight, std=c.width**-0.5)
        side = torch.linspace(-1, 1, c.size // c.patch)
        down, across = torch.meshgrid(side, side, indexing="ij")
        self.register_buffer("across", across.reshape(-1, 1), persistent=False)
        self.register_buffer("down", down.reshape(-1, 1), persistent=False)

    def forward(self, pixels: Tensor) -> ImageOutput:
        # pixels: (B, 3, 64, 64) in 0…1
        x = self.trunk(pixels * 2 - 1).flatten(2).transpose(1, 2)  # (B, patches, d)
        states, attention = self.transformer(x + self.position)
        projected = (  # (B, patches, space)
            self.project(states) + self.across * self.project_across(states) + self.down * self.project_down(states)
        )
        return ImageOutput(F.normalize(projected.mean(1), dim=-1), states, F.normalize(projected, dim=-1), attention)


class TextOutput(NamedTuple):
    embedding: Tensor  # (B, space), length 1
    states: Tensor  # (B, context, d): states after the last norm
    attention: list[Tensor]  # per layer (B, heads, context, context)


class TextTower(nn.Module):
    def __init__(self, c: Config) -> None:
        super().__init__()
        self.token = nn.Embedding(c.vocabulary, c.width)
        self.position = nn.Parameter(0.01 * torch.randn(c.context, c.width))
        self.transformer = Transformer(c.width, c.heads, c.text_layers, causal=True)
        self.project = nn.Linear(c.width, c.space, bias=False)
        nn.init.normal_(self.token.weight, std=0.02)

    def forward(self, ids: Tensor) -> TextOutput:
        # ids: (B, N ≤ context); a text is pooled where it ends
        x = self.token(ids) + self.position[: ids.shape[1]]  # (B, N, d)
        states, attention = self.transformer(x)
        end = (ids == END_ID).int().argmax(-1, keepdim=True)  # (B, 1): the first one
        pooled = states.gather(1, end.unsqueeze(-1).expand(-1, -1, states.shape[-1])).squeeze(1)
        return TextOutput(F.normalize(self.project(pooled), dim=-1), states, attention)

    def embed(self, ids: Tensor, groups: int = 4) -> Tensor:
        """Vectors of texts of mixed length; the short ones are run together, so that no time goes into padding."""
        lengths = (ids == END_ID).int().argmax(-1) + 1
        order = lengths.argsort()
        vectors = [self(ids[g, : int(lengths[g].max())]).embedding for g in order.chunk(groups)]
        return torch.cat(vectors)[order.argsort()]


class Clip(nn.Module):
    def __init__(self, c: Config) -> None:
        super().__init__()
        self.image, self.text = ImageTower(c), TextTower(c)
        #: For training only: what in a vector says that a concept is on the left or the right, above or below.
        self.sides = nn.Parameter(torch.randn(c.concepts, 2, c.space) * c.space**-0.5)
        self.log_scale = nn.Parameter(torch.tensor(math.log(10.0)))
        self.bias = nn.Parameter(torch.tensor(-10.0))

    def logits(self, images: Tensor, texts: Tensor) -> Tensor:
        """images (n, space), texts (m, space) → (n, m): the log-odds that a text fits a picture."""
        return images @ texts.T * self.log_scale.exp() + self.bias


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


def siglip(logits: Tensor, truth: Tensor) -> Tensor:
    """−Σ log σ(z · logit) / n with z = ±1, (n, m): each pair is a question of its own, true or false."""
    return -F.logsigmoid(truth * logits).sum() / len(logits)


def side_loss(model: Clip, vectors: Tensor, sides: Sides) -> Tensor:
    """−log σ of how clearly vectors (n, space) say on which side each thing is; pictures and texts are asked alike.

    It ends what the other losses are slow to leave: as long as neither tower binds a thing to its side, neither gains
    by beginning.
    """
    direction = F.normalize(model.sides, dim=-1)[sides.concept, sides.axis]
    told = (vectors[sides.row] * direction).sum(-1) * 20
    return -F.logsigmoid(sides.sign * told).sum() / len(vectors)


def loss_of(model: Clip, batch: Batch) -> Tensor:
    """The sigmoid loss of pictures and captions, and of stickers and the words for them; of rivals, and of sides.

    Stickers are weighed one by one and all of a picture together: of several things, each must keep its own colour and
    place in their common vector. Then −log σ of how far a caption leads its hard negative, and `side_loss`.
    """
    seen = model.image(batch.pixels)
    texts = model.text.embed(torch.cat([batch.ids, batch.names])).float()
    captions, names = texts.split([len(batch.ids), len(batch.names)])
    patches = seen.patch_embedding[batch.picture].float()  # (R, patches, space)
    sums = (batch.under.unsqueeze(-1) * patches).sum(1)  # (R, space)
    regions, groups = F.normalize(sums, dim=-1), F.normalize(batch.together @ sums, dim=-1)
    logits = model.logits(seen.embedding.float(), captions)
    picture, caption, negative = batch.rivals.T
    lead = logits[picture, caption] - logits[picture, negative]  # (H,)
    return (
        siglip(logits, batch.fits)
        + siglip(model.logits(regions, names), batch.named)
        + siglip(model.logits(groups, names), batch.named_together)
        - F.logsigmoid(lead).sum() / len(logits)
        + side_loss(model, seen.embedding.float(), batch.seen_sides)
        + side_loss(model, captions, batch.said_sides)
    )


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


class Exported(nn.Module):
    """A tower with its attention as one tensor (layers, B, heads, N, N); ids come as int32."""

    def __init__(self, tower: nn.Module) -> None:
        super().__init__()
        self.tower = tower

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        *outputs, attention = self.tower(x.long() if x.dtype == torch.int32 else x)
        return *outputs, torch.stack(attention)


ABOUT = {
    "pixels": "red, green and blue of 64×64 pictures, 0…1",
    "ids": "tokens: start, at most 30 of the text, end, padding",
    "embedding": "the vector in the shared space, of length 1",
    "patches": "the 64 patches, row by row, after the last layer and norm",
    "patch_embedding": "each patch projected into the shared space, of length 1",
    "states": "each token after the last layer and norm",
    "attention": "softmax weights: layer, batch, head, from, to",
}


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


ODD_TEXTS = [
    "A RED CAR left of a blue dog",
    "",
    "日本語のテキスト",
    "ﬁne Ⅷ ΣΑΣ İstanbul",
    "🦄🏳️\u200d🌈 e\u0301",
    "two cats " * 40,
]


def restore(checkpoint: Path) -> tuple[Clip, dict[str, Any]]:
    """The averaged model of a checkpoint, on the CPU, and all else that was stored."""
    stored = torch.load(checkpoint, map_location="cpu", weights_only=True)
    model = Clip(Config(**stored["config"]))
    model.load_state_dict(stored["average"])
    return model.eval().requires_grad_(False), stored


def export(checkpoint: Path, folder: Path, tokenizer: Tokenizer) -> None:
    """Writes `image.onnx`, `text.onnx`, `card.json` and `golden.json` of a checkpoint."""
    model, stored = restore(checkpoint)
    shard = open_shard("val")
    pictures = shard.small_pictures(np.arange(4))
    texts = [*shard.texts[:: shard.meta["captionsPerScene"] * 2][:2], *ODD_TEXTS]
    known = shard.texts[:400:2]
    pixels = to_pixels(pictures).cpu()
    ids = torch.from_numpy(encode(tokenizer, texts).astype(np.int32))

    seen, image = export_file(
        Exported(fold_norms(model.image)), {"pixels": pixels}, ImageOutput, folder / "image.onnx", IMAGE_STORAGE
    )
    read, text = export_file(Exported(model.text), {"ids": ids}, TextOutput, folder / "text.onnx", "fp16")
    golden = {
        "rtol": TOLERANCE,
        "about": "rtol is relative to the largest value of a tensor; `some` are the first 8 numbers of each row",
        "pictures": pack(pictures),
        "texts": texts,
        "ids": ids.tolist(),
        "tokens": {"texts": known, "ids": encode(tokenizer, known).tolist()},
        "image": {
            "embedding": round_values(seen.embedding),
            "patches": {
                "largest": seen.patches.abs().max().item(),
                "some": round_values(seen.patches[:, ::9, :8]),
            },
            "patch_embedding": {"some": round_values(seen.patch_embedding[:, ::9, :8])},
        },
        "text": {
            "embedding": round_values(read.embedding),
            "states": {
                "largest": read.states.abs().max().item(),
                "some": round_values(read.states[:, ::4, :8]),
            },
        },
    }
    write_json(folder / "golden.json", golden)
    content = card(model, stored, {"image": image, "text": text})
    if stored.get("recovered"):  # the card of the training says more than the files
        told = read_card(FOLDER)
        content |= {
            "data": told["data"],
            "training": told["training"],
            "files": {"image": image, "text": told["files"]["text"]},
        }
    write_card(folder, content, FLOORS)


def export_file(
    tower: nn.Module, inputs: dict[str, Tensor], output: type, path: Path, storage: Storage
) -> tuple[Any, dict[str, Any]]:
    """Writes one tower; returns what it gives for the inputs, and the card's entry of the file."""
    outputs, parity = export_checked(tower, inputs, output._fields, path, storage)
    return output(*outputs), describe_file(path, tower, parity, ABOUT, storage)


def card(model: Clip, stored: dict[str, Any], files: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": "clip",
        "title": "CLIP",
        "summary": "Turns a picture and a sentence into vectors of one space, near each other where the sentence fits.",
        "licence": "MIT",
        "source": "scripts/train/clip.py",
        "logit": {"scale": round(model.log_scale.exp().item(), 5), "bias": round(model.bias.item(), 5)},
        "shape": stored["config"],
        "files": files,
        "data": describe_data("figure"),
        "training": describe_training(
            "scripts/train/clip.py",
            stored,
            "sigmoid loss (SigLIP) of every picture and text of a batch, two captions a picture and their hard "
            "negatives, every text that fits a picture counting as right; the same loss of the patches under each "
            "sticker, and under all stickers of a picture, and the words for them; how far each caption leads its own "
            "hard negative; and how clearly pictures and texts say on which side each thing is",
        ),
        "limits": [
            "It knows the sticker world only: photographs, faces and words outside its captions mean nothing to it.",
            "It reads at most 30 tokens; what stands beyond is cut.",
            "It weighs a sentence as a whole and does not understand negation.",
            "It counts things worse than it names them.",
            "Of a person it knows the pose and the colour of the shirt, nothing else.",
        ],
    }


@torch.no_grad()
def vectors(checkpoint: Path, out: Path) -> None:
    """Vectors of 16 `val` pictures and a caption of each, before training, early in it and after it, as JSON."""
    shard, tokenizer = open_shard("val"), load(FOLDER)
    scenes = np.arange(16)
    texts = shard.texts[:: shard.meta["captionsPerScene"] * 2][:16]
    ids = torch.from_numpy(encode(tokenizer, texts).astype(np.int64))
    pixels = to_pixels(shard.small_pictures(scenes)).cpu()
    stages = []
    for name, path in (
        ("init", checkpoint.with_name("init.pt")),
        ("early", checkpoint.with_name("early.pt")),
        ("final", checkpoint),
    ):
        model, stored = restore(path)
        stages.append(
            {
                "name": name,
                "samples": stored["progress"]["samples"],
                "scale": model.log_scale.exp().item(),
                "bias": model.bias.item(),
                "images": round_values(model.image(pixels).embedding, 4),
                "texts": round_values(model.text(ids).embedding, 4),
            }
        )
    fits = shard.fit(scenes, shard.claims[:16, 0, 0]).astype(int).tolist()
    write_json(out, {"split": "val", "scenes": scenes.tolist(), "texts": texts, "fits": fits, "stages": stages})


def train(options: argparse.Namespace) -> None:
    config, schedule = PRESETS[options.preset]
    plan = make_plan(options, schedule, "clip", FOLDER, 500, batch=64, warm_up_steps=20, early_steps=5)
    prepare(plan.schedule.seed)
    shards = [open_shard(split, plan.limit) for split in ("train", "figure")]
    tokenizer = load(plan.models, shards[0])
    fit(
        Clip(config),
        plan.schedule,
        folder=plan.run,
        make_batch=Batches(shards, tokenizer, plan.schedule.batch, plan.schedule.seed),
        loss_of=loss_of,
        evaluate=Examiner(tokenizer, min(plan.limit or 1000, 1000)),
        fresh=options.fresh,
        restart=options.restart,
        extra={"config": asdict(config)},
    )
    export(plan.run / "latest.pt", plan.models, tokenizer)


def main() -> None:
    parser = make_parser(__doc__, ["train", "export", "recover", "vectors"])
    options = parser.parse_args()
    if options.command == "train":
        train(options)
    elif options.command == "export":
        export(latest(options, "clip"), options.out or FOLDER, load(FOLDER))
    elif options.command == "recover":
        save(latest(options, "clip"), recover())
    else:
        vectors(latest(options, "clip"), options.out or RUNS / "clip" / "vectors.json")


if __name__ == "__main__":
    main()
