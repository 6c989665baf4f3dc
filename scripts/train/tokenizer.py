"""The vocabulary of CLIP's text tower: byte-level BPE, so that any Unicode text has tokens.

Sennrich 2016, https://arxiv.org/abs/1508.07909; byte-level as in GPT-2. The same `tokenizer.json` is read by
`@huggingface/tokenizers` in the browser. `python tokenizer.py` trains it where it is missing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from shards import REPOSITORY, Shard, open_shard

VOCABULARY = 1024
CONTEXT = 32
START, END, PAD = "<|startoftext|>", "<|endoftext|>", "<|pad|>"
START_ID, END_ID, PAD_ID = range(3)
FOLDER = REPOSITORY / "docs" / ".vuepress" / "public" / "models" / "clip"

#: A word, a digit, or a run of signs; white space only parts them.
PIECES = r"\p{L}+|\p{N}|[^ \t\n\r\p{L}\p{N}]+"


def train(texts: Iterable[str]) -> Tokenizer:
    """A tokenizer of 1024 tokens from these texts; rare merges are taken from the project's own prose."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            # JavaScript lowers a final Σ to ς, Rust to σ: leave neither a choice
            normalizers.Replace("Σ", "σ"),
            normalizers.Lowercase(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PIECES), behavior="removed", invert=True),
            # each piece starts with a space, so that a word has the same tokens wherever it stands
            pre_tokenizers.ByteLevel(add_prefix_space=True, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=[START, END, PAD],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{START} $A {END}", special_tokens=[(START, START_ID), (END, END_ID)]
    )
    return tokenizer


def prose() -> list[str]:
    """The notes of the site: everyday English for merges that the captions leave room for."""
    return [page.read_text(encoding="utf-8") for page in sorted((REPOSITORY / "docs").glob("**/*.md"))]


def save(tokenizer: Tokenizer, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": START,
        "eos_token": END,
        "pad_token": PAD,
        "model_max_length": CONTEXT,
        "clean_up_tokenization_spaces": False,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")


def load(folder: Path, shard: Shard | None = None) -> Tokenizer:
    """The tokenizer of this folder; trained from the shard's captions first where there is none."""
    path = folder / "tokenizer.json"
    if not path.exists():
        if shard is None:
            raise SystemExit("There is no tokenizer.json yet: run `npm run train -- clip` first.")
        save(train([*shard.texts[:200_000], *prose()]), folder)
    return Tokenizer.from_file(str(path))


def encode(tokenizer: Tokenizer, texts: list[str]) -> np.ndarray:
    """Token ids, uint16 (n, 32): start, at most 30 tokens, end, padding."""
    ids = np.full((len(texts), CONTEXT), PAD_ID, np.uint16)
    for row, encoding in zip(ids, tokenizer.encode_batch(texts, add_special_tokens=False), strict=True):
        cut = encoding.ids[: CONTEXT - 2]
        row[: len(cut) + 2] = [START_ID, *cut, END_ID]
    return ids


def encode_shard(tokenizer: Tokenizer, shard: Shard) -> np.ndarray:
    """Token ids of all texts of a shard, uint16 (count, captionsPerScene, 2, 32); made once, kept beside it."""
    texts = shard.folder / "texts.txt"
    key = hashlib.sha256(f"{tokenizer.to_str()} {texts.stat().st_mtime_ns} {shard.count}".encode()).hexdigest()
    path = shard.folder / f"tokens-{key[:12]}.npy"
    if not path.exists():
        ids = np.concatenate(
            [encode(tokenizer, shard.texts[i : i + 20_000]) for i in range(0, len(shard.texts), 20_000)]
        )
        unfinished = path.with_suffix(".part.npy")
        np.save(unfinished, ids.reshape(shard.count, -1, 2, CONTEXT))
        unfinished.rename(path)
    return np.load(path, mmap_mode="r")


if __name__ == "__main__":
    print(f"{load(FOLDER, open_shard('train')).get_vocab_size()} tokens in {FOLDER.relative_to(REPOSITORY)}")
