"""The figures of the model card, measured on the published weights: anyone with the files can measure them again."""

from pathlib import Path

import torch
from tokenizers import Tokenizer

from .evaluation import (
    STYLE_TO_WINNER,
    TEST_SEED,
    held_out,
    judge_figures,
    meta_figures,
    order_agreement,
    planted_pairs,
    unseen_word_items,
)
from .export_mlc import FULL, folder_of, read_mlc
from .items import Item
from .network import PocketLM
from .reading import read_verdict

GENRMS = ("outcome", "aligned")


def measure(models: Path, n: int) -> dict:
    """
    Greedy answers to `n` held-out items: the sets "test" and "against" (style turned round), items whose required words
    no training text contains, and for the meta-judge planted pairs and the GenRMs' own rationales.
    """
    tokenizer = Tokenizer.from_file(str(models / "tokenizer.json"))
    sets = {name: held_out(n, TEST_SEED + 10 * i, lean) for i, (name, lean) in enumerate(STYLE_TO_WINNER.items())}
    meta = load(models, "meta")
    figures = {"n": n, "meta": {"planted": _without_texts(meta_figures(meta, tokenizer, planted_pairs(n)))}}
    for name in GENRMS:
        network = load(models, name)
        figures[name] = {}
        for set_name, items in sets.items():
            judged = judge_figures(network, tokenizer, items)
            judged["same_in_both_orders"] = order_agreement(network, tokenizer, items, judged["texts"])
            figures[name][set_name] = _without_texts(judged)
            if set_name == "test":
                figures["meta"][name] = _without_texts(meta_figures(meta, tokenizer, _right(items, judged["texts"])))
        figures[name]["unseen words"] = _without_texts(judge_figures(network, tokenizer, unseen_word_items(n)))
    return figures


def load(models: Path, name: str) -> PocketLM:
    """A published checkpoint, ready to answer."""
    network = PocketLM()
    weights = read_mlc(folder_of(models, name, FULL))
    network.load_state_dict({key: torch.from_numpy(value.copy()) for key, value in weights.items()})
    return network.eval()


def _right(items: list[Item], texts: list[str]) -> list[tuple[Item, str]]:
    """What a meta-judge is asked in a run: rationales of right labels."""
    return [(item, text) for item, text in zip(items, texts) if read_verdict(text) == item.label]


def _without_texts(figures: dict) -> dict:
    return {name: value for name, value in figures.items() if name != "texts"}
