"""Pocket Bench: held-out items as JSONL in the field names of R-Align's benchmark files, and the words they are made of."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from random import Random

from .evaluation import held_out
from .items import Item, make_item
from .rationales import golden_judgment

ITEMS = 240


def write_benchmark(file: Path) -> None:
    """The first items of the test set: the same bytes every time."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(f"{json.dumps(row(index, item))}\n" for index, item in enumerate(held_out(ITEMS))))


def row(index: int, item: Item) -> dict:
    point = item.deciding
    return {
        "id": f"pocket-{index:04}",
        "conversations": [{"role": "user", "content": item.request}],
        "response_A": item.answers["A"],
        "response_B": item.answers["B"],
        "gt_label": item.label,
        "gt_judgment": item.golden,
        "source": {"subset": item.category},
        "meta": {
            "deciding": {"kind": point.kind, "key": point.key, "want": point.want},
            "style_lead": item.styles,
        },
    }


def write_words(file: Path, items: int = 20_000) -> None:
    """The words of items and golden judgments, in small letters: the app warns where a text has others."""
    random = Random(0)
    texts: list[str] = []
    for _ in range(items):
        item = make_item(random)
        texts += [item.request, *item.answers.values(), golden_judgment(random, item)]
    file.write_text(json.dumps(sorted(words_of(texts))) + "\n")


def words_of(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in re.findall(r"[a-z]+(?:'[a-z]+)?", text.lower())}
