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
from dataclasses import asdict

import torch
import torch.nn.functional as F
from torch import Tensor

from cli import latest, make_parser, make_plan
from clip_batches import Batch, Batches, Sides
from clip_exam import Examiner
from clip_export import export, vectors
from clip_shipped import recover
from clip_towers import PRESETS, Clip
from loop import RUNS, fit, prepare, save
from shards import open_shard
from tokenizer import FOLDER, load


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
