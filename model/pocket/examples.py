"""Training examples, made on the fly and never repeated. One prompt carries several answers, each blind to the others."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import torch
from tokenizers import Tokenizer
from torch import Tensor

from .copying import copying_exercise, sides_exercise
from .items import Item, make_item
from .made_up_words import made_up_word, rough_word
from .prompts import END_OF_ANSWER, judge_prompt, meta_prompt
from .rationales import (
    aligned_rationale,
    exchanged,
    golden_judgment,
    outcome_rationale,
    point_reason,
    rationale_to_check,
    with_verdict,
)
from .reading import meta_answer
from .world import WORDS

MADE_UP_SHARE = 0.5
# Items without style: the points are learned faster on short texts.
PLAIN_SHARE = 0.4
EXERCISES = {"copying": copying_exercise, "sides": sides_exercise}
LONGEST = 230
CHECKS_PER_GOLDEN = 3
READ_BEFORE = "Judge:"
# "hard": what is learned last. Sums, words in rough spellings, and second points that decide.
ROUGH_SHARE = 0.5
HARD_CATEGORIES = ("sums", "sums", "sums", "word", "word", "word", "lookup", "topic", "format", "manners")
HARD_SKIPPED = 0.5


@dataclass
class Example:
    """A prompt and its continuations; the first `given` tokens of each continuation are read, the rest is learned."""

    prompt: list[int]
    branches: list[tuple[list[int], int]]

    def __len__(self) -> int:
        return len(self.prompt) + sum(len(tokens) for tokens, _ in self.branches)


def examples(tokenizer: Tokenizer, task: str, seed: int) -> Iterator[Example]:
    """
    Endless. `task`: "base" (both kinds of rationale on one prompt), "aligned", "hard" (the same, where it is difficult), "outcome", "meta"; or an exercise:
    "copying", "sides", "exchanges" (whom a judgment speaks for whose evidence is exchanged).
    """
    random = Random(seed)

    def word() -> str:
        if task == "hard" and random.random() < ROUGH_SHARE:
            return rough_word(random)
        return made_up_word(random) if random.random() < MADE_UP_SHARE else random.choice(WORDS)

    def encode(text: str) -> list[int]:
        return tokenizer.encode(text).ids

    def example() -> Example:
        if task in EXERCISES:
            return Example(*EXERCISES[task](random, encode))
        item = make_item(
            random,
            random.choice(HARD_CATEGORIES) if task == "hard" else None,
            style_to_winner=random.choice((0.7, 0.5)),
            styled=random.random() >= PLAIN_SHARE,
            new_word=word,
        )
        match task:
            case "meta":
                golden = golden_judgment(random, item)
                rationales = [rationale_to_check(random, item) for _ in range(CHECKS_PER_GOLDEN)]
                return _meta(golden, item, rationales, encode)
            case "exchanges" if not item.deciding.got:  # no evidence to exchange
                return example()
            case "exchanges":
                points = item.deciding, exchanged(item.deciding)
                rationales = [with_verdict(point_reason(point, item.label), item.label) for point in points]
                return _meta(golden_judgment(random, item), item, rationales, encode, READ_BEFORE)
            case "hard" if item.deciding is item.points[0] and random.random() < HARD_SKIPPED:
                return example()
            case _:
                return _judge(random, item, task, encode)

    while True:
        found = example()
        if len(found) <= LONGEST:
            yield found


def _judge(random: Random, item: Item, task: str, encode) -> Example:
    texts = {
        "aligned": lambda: [aligned_rationale(item)],
        "hard": lambda: [aligned_rationale(item)],
        "outcome": lambda: [outcome_rationale(random, item) for _ in range(2)],
        "base": lambda: [aligned_rationale(item), outcome_rationale(random, item)],
    }[task]()
    return Example(encode(judge_prompt(item)), [(encode(text + END_OF_ANSWER), 0) for text in dict.fromkeys(texts)])


def _meta(golden: str, item: Item, rationales: list[str], encode, read_before: str = "") -> Example:
    """
    Several judgments beside one golden judgment: near misses stand next to what they nearly are. Of the answer only what
    follows `read_before` is learned.
    """
    start = meta_prompt(golden, "").removesuffix("<|im_end|>\n<|im_start|>assistant\n")
    branches = []
    for rationale in dict.fromkeys(rationales):
        given = encode(meta_prompt(golden, rationale))[len(encode(start.rstrip(" "))) :]
        answer = meta_answer(item, rationale)
        read = answer[: answer.index(read_before) + len(read_before)]
        branches.append((given + encode(answer + END_OF_ANSWER), len(given) + len(encode(read))))
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
