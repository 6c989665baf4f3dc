"""A UNet that draws in a few steps: it has learned where the teacher's way ends, not only which way it goes.

Consistency distillation (Song 2023, https://arxiv.org/abs/2303.01469) of a guided latent diffusion model (Luo 2023,
https://arxiv.org/abs/2310.04378). Two points of the same way must have the same end: the student at x_t is taught what
the student itself, held still, says at x_s, where two steps of DDIM by the frozen and guided teacher lead from x_t. At
s = 0 the end is reached, and from there the knowledge spreads to larger t: in few hops, since each passes on errors.
Before that it learns for a while to say at once what its teacher says with guidance, in two answers.

How far two ends are apart is measured as the numbers differ, and as the teacher sees them: by the maps of its way down,
which tell things apart that differ in few numbers. Song 2023 does so with a network that judges pictures (LPIPS); that
the diffusion model's own features serve is known from Sauer 2024 (https://arxiv.org/abs/2403.12015).

Ends that are passed on from hop to hop grow pale, and the first hop, from noise alone, suffers most. So later the
student is no longer told ends. It draws, and its pictures as a lot are matched with its teacher's: distribution
matching, Yin 2023 (https://arxiv.org/abs/2311.18828) and 2024 (https://arxiv.org/abs/2405.14867). Noise is put on a
picture, and two networks say what is beneath: the teacher, with guidance, and the mirror, which learns all the while
from nothing but the student's pictures. Where they differ, the mirror has seen what the student draws too often.

The student is the teacher's copy, has its inputs and outputs, and predicts v; its x_0 = α x − σ v is x itself at t = 0,
as a consistency model must be. Guidance is in what it was taught, so that one question a step is enough.

    python student.py --minutes 60
    python student.py export
    python student.py recover                         .runs/student/latest.pt from the file that ships
    python student.py look --out look.png             pictures of prompts in four jumps, and in one
"""

from __future__ import annotations

import argparse
import copy
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import loop
import unet
from cli import latest, make_parser, make_plan
from diffusion import LATENT, STEPS, Examiner, Predict, Schedule
from export import MODELS, describe_data, describe_training, write_card
from loop import RUNS, Point, device, fit, prepare
from sheet import save_sheet
from shipped import checkpoint_of
from unet import LOOK, STORAGE, Batch, Batches, Closeups, Config, Lesson, UNet, export_file, predictor

FOLDER = MODELS / "student"
#: Shares of the teacher's scores that must be left.
FLOORS = {"kept_at_4": 0.90, "kept_at_1": 0.75}
#: The teacher's guidance, and the points on its way that the student is asked at: all where two or four jumps land.
GUIDANCE, HOPS = 5.0, 8
#: While all is noise, guidance draws every place towards the same word, and a thing comes twice. On its own way the
#: teacher gets over that, step by step; a student that jumps does not. So when pictures are matched, guidance rises:
#: from the least at t = 1000 to its whole at the latter.
LEAST, WHOLE = 1.0, 500
#: Steps in which the student learns guidance alone, and those after which it is no longer told ends.
WARM, TOLD = 200, 1100
#: How often the student is asked to draw where a second, third or fourth jump starts; otherwise from noise.
LATER = {750: 0.2, 500: 0.15, 250: 0.15}

PRESETS = {
    "cpu": loop.Schedule(
        minutes=60,
        batch=24,
        peak=4e-4,
        warm_up_steps=100,
        weight_decay=0.0,
        betas=(0.9, 0.99),
        evaluate_minutes=8,
        muon=True,
    ),
    "gpu": loop.Schedule(
        minutes=8, batch=512, peak=3e-4, warm_up_steps=100, weight_decay=0.0, betas=(0.9, 0.99), muon=True
    ),
}


class School(nn.Module):
    """The student, the teacher that stays as it is, the mirror, and how many batches they have seen."""

    def __init__(self, teacher: UNet) -> None:
        super().__init__()
        self.student = copy.deepcopy(teacher).requires_grad_(True)
        self.mirror = copy.deepcopy(teacher).requires_grad_(True)
        # in a tuple, so that it is not part of what is stored: a run may go on under another teacher
        self.masters = (teacher.eval().requires_grad_(False),)
        self.register_buffer("batches", torch.zeros((), dtype=torch.long))
        self.batches: Tensor

    @property
    def teacher(self) -> UNet:
        return self.masters[0]


class Loss:
    """How far the student's end of a way is from the one that it is taught, on whole scenes and on close-ups.

    At first the student's answer is held against the guided one of its teacher at the same point. At last its pictures
    are matched with its teacher's, as a lot.
    """

    #: Hops at which close-ups are shown; beyond, it is still open where a thing will be.
    NEAR = 6
    #: How much the teacher's view counts, and the noise that is put on what it looks at, from t to t.
    VIEW, VEIL = 8.0, (50, 350)
    #: Noise under which the student's pictures are matched, from t to t.
    MATCHED = (20, 981)

    def __init__(self, empty: Tensor, warm: int, told: int) -> None:
        self.schedule, self.empty, self.warm, self.told = Schedule(), empty, warm, told

    def __call__(self, model: School, lesson: Lesson) -> Tensor:
        model.batches += 1
        if model.batches > self.told:
            return self.match(model, lesson.scenes.context)
        return self.of(model, lesson.scenes, HOPS) + self.of(model, lesson.closeups, self.NEAR)

    def match(self, model: School, context: Tensor) -> Tensor:
        """Loss of the student's pictures and of the mirror; neither has a part in the other's.

        The gradient of a picture is how much more of it the mirror sees there than the teacher, by the size of the
        teacher's own doubt (Yin 2023, eq. 7 and 8).
        """
        drawn = self.draw(model.student, context)
        t = torch.randint(*self.MATCHED, (len(drawn),), device=drawn.device)
        alpha, sigma = self.schedule.at(t)
        with torch.no_grad():
            x = alpha * drawn + sigma * torch.randn_like(drawn)
            wanted = alpha * x - sigma * self.guided(model.teacher, x, t, context, self.rising(t))
            mirrored = self.end(model.mirror, x, t, context)
            doubt = (drawn - wanted).abs().mean((1, 2, 3), keepdim=True)
            target = drawn - (mirrored - wanted) / doubt
        noisy = self.schedule.add_noise(drawn.detach())
        said = model.mirror(noisy.x, noisy.t.float(), context).prediction.float()
        learned = (noisy.weight * (said - noisy.v).square().mean((1, 2, 3))).mean()
        return 0.5 * F.mse_loss(drawn, target) + learned

    def draw(self, student: UNet, context: Tensor) -> Tensor:
        """Pictures in one jump from noise, or from where an earlier picture of its own was noised again."""
        count = len(context)
        later = torch.cat([torch.full((round(share * count),), t, device=context.device) for t, share in LATER.items()])
        x = torch.randn(count, *LATENT, device=context.device)
        with torch.no_grad():
            first = self.end(student, x[: len(later)], torch.full_like(later, STEPS), context[: len(later)])
            alpha, sigma = self.schedule.at(later)
            x[: len(later)] = alpha * first + sigma * torch.randn_like(first)
        return self.end(student, x, F.pad(later, (0, count - len(later)), value=STEPS), context)

    def rising(self, t: Tensor) -> Tensor:
        """Guidance under which pictures are matched at t (B,): (B, 1, 1, 1)."""
        share = ((STEPS - t) / (STEPS - WHOLE)).clamp(max=1)
        return (LEAST + (GUIDANCE - LEAST) * share).view(-1, 1, 1, 1)

    def of(self, model: School, batch: Batch, hops: int) -> Tensor:
        t = torch.randint(1, hops + 1, (len(batch.latents),), device=batch.latents.device) * (STEPS // HOPS)
        alpha, sigma = self.schedule.at(t)
        x = alpha * batch.latents + sigma * torch.randn_like(batch.latents)
        with torch.no_grad():
            if model.batches < self.warm:
                target = alpha * x - sigma * self.guided(model.teacher, x, t, batch.context)
            else:
                target = self.end_of_way(model, x, t, batch.context)
        end = self.end(model.student, x, t, batch.context)
        return self.apart(end, target) + self.VIEW * self.seen_apart(model.teacher, end, target)

    def apart(self, end: Tensor, target: Tensor) -> Tensor:
        """Pseudo-Huber distance (Song 2023b, https://arxiv.org/abs/2310.14189), by the number of numbers."""
        size = end[0].numel()
        least = 0.00054 * size**0.5
        off = (end - target).square().sum((1, 2, 3))
        return ((off + least**2).sqrt() - least).mean() / size**0.5

    def seen_apart(self, teacher: UNet, end: Tensor, target: Tensor) -> Tensor:
        """Distance of the maps of the teacher's way down, without a text, under the same noise on both."""
        count = len(end)
        t = torch.randint(*self.VEIL, (count,), device=end.device)
        alpha, sigma = self.schedule.at(t)
        noise = sigma * torch.randn_like(end)
        empty = self.empty.expand(count, *self.empty.shape[-2:])

        def see(x: Tensor) -> list[Tensor]:
            veiled = alpha * x + noise
            return teacher.down(teacher.down.enter(veiled), t.float(), empty)[0][1:]

        with torch.no_grad():
            wanted = see(target)
        return sum(
            (F.normalize(a.float()) - F.normalize(b.float())).square().sum(1).mean()
            for a, b in zip(see(end), wanted, strict=True)
        ) / len(wanted)  # type: ignore[return-value]

    def end(self, network: UNet, x: Tensor, t: Tensor, context: Tensor) -> Tensor:
        """x_0 as a network says it at (x, t): (B, 4, 16, 16)."""
        alpha, sigma = self.schedule.at(t)
        return alpha * x - sigma * network(x, t.float(), context).prediction.float()

    def guided(
        self, teacher: UNet, x: Tensor, t: Tensor, context: Tensor, guidance: float | Tensor = GUIDANCE
    ) -> Tensor:
        """The teacher's v with classifier-free guidance."""
        asked = torch.cat([context, self.empty.expand_as(context)])
        with_text, without = teacher(torch.cat([x, x]), torch.cat([t, t]).float(), asked).prediction.chunk(2)
        return (without + guidance * (with_text - without)).float()

    def step(self, teacher: UNet, x: Tensor, t: Tensor, s: Tensor, context: Tensor) -> Tensor:
        """One guided step of DDIM from t to s; s = 0 is the end of the way."""
        alpha, sigma = self.schedule.at(t)
        v = self.guided(teacher, x, t, context)
        denoised, eps = alpha * x - sigma * v, sigma * x + alpha * v
        alpha, sigma = self.schedule.at(s.clamp(min=1))
        return torch.where((s == 0).view(-1, 1, 1, 1), denoised, alpha * denoised + sigma * eps)

    def end_of_way(self, model: School, x: Tensor, t: Tensor, context: Tensor) -> Tensor:
        """Two steps of the teacher, and where the student says that its way ends."""
        middle, s = t - STEPS // HOPS // 2, t - STEPS // HOPS
        x = self.step(model.teacher, x, t, middle, context)
        x = self.step(model.teacher, x, middle, s, context)
        arrived = (s == 0).view(-1, 1, 1, 1)
        return torch.where(arrived, x, self.end(model.student, x, s.clamp(min=1), context))


@torch.no_grad()
def jump(predict: Predict, noise: Tensor, context: Tensor, steps: int) -> Tensor:
    """Multistep consistency sampling (Luo 2023, algorithm 3): to the end, then back with fresh noise."""
    schedule = Schedule()
    x = noise
    for i in range(steps):
        at = torch.full((len(noise),), round(STEPS * (steps - i) / steps), device=noise.device)
        alpha, sigma = schedule.at(at)
        denoised = alpha * x - sigma * predict(x, at.float(), context)
        if i + 1 == steps:
            break
        alpha, sigma = schedule.at(torch.full_like(at, round(STEPS * (steps - i - 1) / steps)))
        x = alpha * denoised + sigma * torch.randn_like(denoised)
    return denoised


class Watch:
    """The judge's scores of pictures in four steps and in one."""

    def __init__(self, count: int) -> None:
        self.examiner = Examiner(count)

    def __call__(self, model: School) -> Point:
        point: Point = {}
        for steps in (4, 1):
            torch.manual_seed(0)
            scores = self.examiner(lambda x, c, _, steps=steps: jump(predictor(model.student), x, c, steps))
            point |= {f"{name}_{steps}": value for name, value in scores.items()}
        return point


def restore(checkpoint: Path) -> tuple[UNet, dict[str, Any]]:
    """The averaged student of a checkpoint, on the CPU, and all else that was stored."""
    stored = torch.load(checkpoint, map_location="cpu", weights_only=True)
    school = School(UNet(Config(**stored["config"])))
    school.load_state_dict(stored["average"])
    return school.student.eval().requires_grad_(False), stored


def recover(folder: Path) -> dict[str, Any]:
    """A checkpoint from the file that ships, from which the student goes on by matching."""
    teacher, _ = unet.restore_trained()
    shipped, _ = unet.restore_shipped(folder, "student.onnx")
    school = School(teacher)
    school.student.load_state_dict(shipped.state_dict())
    school.batches.fill_(TOLD)
    return checkpoint_of(folder, school.state_dict())


def export(checkpoint: Path, folder: Path) -> None:
    """Writes `student.onnx`, `card.json` and `golden.json` of a checkpoint."""
    model, stored = restore(checkpoint)
    card = {
        "name": "student",
        "title": "The few-step student",
        "summary": "Draws in one to four steps what the UNet draws in twenty.",
        "licence": "MIT",
        "source": "scripts/train/student.py",
        "shape": stored["config"],
        "guidance": GUIDANCE,
        "files": {"student": export_file(model, folder / "student.onnx")},
        "data": describe_data("figure", shown=stored.get("shown")),
        "training": describe_training(
            "scripts/train/student.py",
            stored,
            f"distance of where the student sees the way end, at two neighbouring of {HOPS} points on the way of the "
            f"frozen UNet with guidance {GUIDANCE}, on scenes and on twice as many close-ups: pseudo-Huber, and in the "
            f"maps of the UNet's way down; in the first {WARM} steps of its answer and the guided one; after about "
            f"{TOLD} steps distribution matching of its pictures, drawn from texts alone, with the guided UNet's, "
            f"since minute 108 with guidance that rises from {LEAST} at t = {STEPS} to {GUIDANCE} at t = {WHOLE}",
        ),
        "limits": [
            "It draws less variety than its teacher, and its guidance cannot be changed.",
            "What its teacher does not know it has not learned either.",
        ],
    }
    write_card(folder, card, FLOORS)


def train(options: argparse.Namespace) -> None:
    small = {"batch": 8, "warm_up_steps": 10, "early_steps": 3}
    plan = make_plan(options, PRESETS[options.preset], "student", FOLDER, 200, **small)
    prepare(plan.schedule.seed)
    teacher, stored = unet.restore_trained()
    teacher.to(device(), memory_format=torch.channels_last)
    batches = Batches(plan.schedule.batch, plan.schedule.seed, plan.limit)
    closeups = Closeups(batches, 2 * plan.schedule.batch)
    school = School(teacher).to(device(), memory_format=torch.channels_last)
    fit(
        school,
        plan.schedule,
        folder=plan.run,
        make_batch=lambda number: Lesson(batches(number), closeups(number)),
        loss_of=Loss(batches.empty, *((5, 10) if options.smoke else (WARM, TOLD))),
        evaluate=Watch(4 if options.smoke else 64),
        fresh=options.fresh,
        restart=options.restart,
        extra={"config": stored["config"], "shown": batches.shown},
        storage=STORAGE,
    )
    export(plan.run / "latest.pt", plan.models)


@torch.no_grad()
def look(checkpoint: Path, out: Path) -> None:
    """Pictures of sixteen prompts in four jumps, and below in one."""
    model, _ = restore(checkpoint)
    examiner = Examiner(1)
    pictures = [examiner.draw(lambda x, c, _, n=n: jump(predictor(model), x, c, n), LOOK) for n in (4, 1)]
    save_sheet(np.concatenate(pictures), 8, out)


def main() -> None:
    options = make_parser(__doc__, ["train", "export", "recover", "look"]).parse_args()
    if options.command == "train":
        train(options)
    elif options.command == "recover":
        loop.save(latest(options, "student"), recover(FOLDER))
    elif options.command == "look":
        look(latest(options, "student"), options.out or RUNS / "student" / "look.png")
    else:
        export(latest(options, "student"), options.out or FOLDER)


if __name__ == "__main__":
    main()
