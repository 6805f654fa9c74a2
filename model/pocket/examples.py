"""Training examples, made on the fly and never repeated. One prompt carries several answers, each blind to the others."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import torch
from tokenizers import Tokenizer
from torch import Tensor

from .copying import exercise
from .items import Item, make_item
from .made_up_words import made_up_word
from .prompts import END_OF_ANSWER, judge_prompt, meta_prompt
from .rationales import aligned_rationale, golden_judgment, outcome_rationale, rationale_to_check
from .reading import meta_answer
from .world import WORDS

MADE_UP_SHARE = 0.5
# Items without style: the points are learned faster on short texts.
PLAIN_SHARE = 0.4
LONGEST = 230
CHECKS_PER_GOLDEN = 3


@dataclass
class Example:
    """A prompt and its continuations; the first `given` tokens of each continuation are read, the rest is learned."""

    prompt: list[int]
    branches: list[tuple[list[int], int]]

    def __len__(self) -> int:
        return len(self.prompt) + sum(len(tokens) for tokens, _ in self.branches)


def examples(tokenizer: Tokenizer, task: str, seed: int) -> Iterator[Example]:
    """Endless. `task`: "base" (both kinds of rationale on one prompt), "aligned", "outcome", "meta" or "copying"."""
    random = Random(seed)

    def word() -> str:
        return made_up_word(random) if random.random() < MADE_UP_SHARE else random.choice(WORDS)

    def encode(text: str) -> list[int]:
        return tokenizer.encode(text).ids

    def example() -> Example:
        if task == "copying":
            return Example(*exercise(random, encode))
        item = make_item(
            random,
            style_to_winner=random.choice((0.7, 0.5)),
            styled=random.random() >= PLAIN_SHARE,
            new_word=word,
        )
        return _meta(random, item, encode) if task == "meta" else _judge(random, item, task, encode)

    while True:
        found = example()
        if len(found) <= LONGEST:
            yield found


def _judge(random: Random, item: Item, task: str, encode) -> Example:
    texts = {
        "aligned": lambda: [aligned_rationale(item)],
        "outcome": lambda: [outcome_rationale(random, item) for _ in range(2)],
        "base": lambda: [aligned_rationale(item), outcome_rationale(random, item)],
    }[task]()
    return Example(encode(judge_prompt(item)), [(encode(text + END_OF_ANSWER), 0) for text in dict.fromkeys(texts)])


def _meta(random: Random, item: Item, encode) -> Example:
    """Several judgments beside one golden judgment: near misses stand next to what they nearly are."""
    golden = golden_judgment(random, item)
    start = meta_prompt(golden, "").removesuffix("<|im_end|>\n<|im_start|>assistant\n")
    branches = []
    for rationale in dict.fromkeys(rationale_to_check(random, item) for _ in range(CHECKS_PER_GOLDEN)):
        given = encode(meta_prompt(golden, rationale))[len(encode(start.rstrip(" "))) :]
        branches.append((given + encode(meta_answer(item, rationale) + END_OF_ANSWER), len(given)))
    return Example(encode(start.rstrip(" ")), branches)


@dataclass
class Batch:
    """ids, positions: [rows, width]; bias: [rows, 1, width, width]; the learned tokens as rows, columns and targets."""

    ids: Tensor
    positions: Tensor
    bias: Tensor
    rows: Tensor
    columns: Tensor
    targets: Tensor


def batches(source: Iterator[Example], tokens: int, seed: int) -> Iterator[Batch]:
    """Batches of about `tokens` tokens, of examples of like length: padding costs as much as text."""
    random = Random(seed)
    while True:
        pool = sorted((next(source) for _ in range(512)), key=len)
        groups: list[list[Example]] = [[]]
        for example in pool:
            if (len(groups[-1]) + 1) * len(example) > tokens:
                groups.append([])
            groups[-1].append(example)
        random.shuffle(groups)
        yield from map(collate, groups)


def collate(group: list[Example]) -> Batch:
    width = max(map(len, group))
    ids = torch.zeros(len(group), width, dtype=torch.long)
    positions = torch.zeros_like(ids)
    bias = torch.full((len(group), 1, width, width), -1e9)
    rows, columns, targets = [], [], []
    lower = torch.zeros(width, width).masked_fill(torch.ones(width, width).triu(1).bool(), -1e9)
    for row, example in enumerate(group):
        n = len(example.prompt)
        ids[row, :n] = torch.tensor(example.prompt)
        positions[row, :n] = torch.arange(n)
        bias[row, 0, :n, :n] = lower[:n, :n]
        at = n
        for branch, given in example.branches:
            end = at + len(branch)
            ids[row, at:end] = torch.tensor(branch)
            positions[row, at:end] = torch.arange(n, n + len(branch))
            bias[row, 0, at:end, :n] = 0
            bias[row, 0, at:end, at:end] = lower[: len(branch), : len(branch)]
            for offset in range(given, len(branch)):
                rows.append(row)
                columns.append(at + offset - 1 if offset else n - 1)
                targets.append(branch[offset])
            at = end
        # Padding looks at itself, so that no row of the attention is empty.
        bias[row, 0, range(at, width), range(at, width)] = 0
    return Batch(ids, positions, bias, torch.tensor(rows), torch.tensor(columns), torch.tensor(targets))
