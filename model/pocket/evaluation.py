"""Greedy evaluation on held-out items against the generator's own truth."""

from collections.abc import Sequence
from random import Random

from tokenizers import Tokenizer

from .items import Item, make_item, other, swapped
from .network import PocketLM, greedy
from .prompts import END_OF_ANSWER, MAX_JUDGE_TOKENS, MAX_META_TOKENS, judge_prompt, meta_prompt
from .rationales import golden_judgment, rationale_to_check
from .reading import is_consistent, meta_answer, read_meta_verdict, read_verdict
from .world import CATEGORIES, UNSEEN_WORDS

TEST_SEED = 987654321
STYLE_TO_WINNER = {"test": 0.7, "against": 0.3}


def held_out(n: int, seed: int = TEST_SEED, style_to_winner: float = 0.7) -> list[Item]:
    """Items of a seed that training never uses, the categories in turn, each with its golden judgment."""
    random = Random(seed)
    items = []
    for index in range(n):
        item = make_item(random, CATEGORIES[index % len(CATEGORIES)], style_to_winner=style_to_winner)
        item.golden = golden_judgment(random, item)
        items.append(item)
    return items


def unseen_word_items(n: int) -> list[Item]:
    """Word items whose required words no training text contains."""
    random = Random(TEST_SEED + 3)
    return [make_item(random, "word", new_word=lambda: random.choice(UNSEEN_WORDS)) for _ in range(n)]


def answers(network: PocketLM, tokenizer: Tokenizer, prompts: Sequence[str], max_new: int) -> list[str]:
    """Greedy answers, in the order of the prompts."""
    stop = tokenizer.token_to_id(END_OF_ANSWER)
    ids = [encoding.ids for encoding in tokenizer.encode_batch(list(prompts))]
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    texts = [""] * len(ids)
    for start in range(0, len(order), 64):
        part = order[start : start + 64]
        for index, tokens in zip(part, greedy(network, [ids[i] for i in part], max_new, stop)):
            texts[index] = tokenizer.decode(tokens)
    return texts


def judge_figures(network: PocketLM, tokenizer: Tokenizer, items: Sequence[Item]) -> dict:
    """L-Acc, S-Corr, F-Score (methods of R-Align, section 3) with their counts; right labels by category."""
    texts = answers(network, tokenizer, [judge_prompt(item) for item in items], MAX_JUDGE_TOKENS)
    right = [read_verdict(text) == item.label for text, item in zip(texts, items)]
    faithful = [ok and is_consistent(item, text) for ok, text, item in zip(right, texts, items)]
    return {
        "n": len(items),
        "l_acc": sum(right) / len(items),
        "s_corr": 1 - sum(faithful) / max(1, sum(right)),
        "f_score": sum(faithful) / len(items),
        "right": sum(right),
        "faithful": sum(faithful),
        "no_verdict": sum(read_verdict(text) is None for text in texts),
        "right_by_category": {
            c: [sum(ok for ok, item in zip(right, items) if item.category == c), sum(item.category == c for item in items)]
            for c in CATEGORIES
            if any(item.category == c for item in items)
        },
        "texts": texts,
    }


def order_agreement(network: PocketLM, tokenizer: Tokenizer, items: Sequence[Item], texts: Sequence[str]) -> float:
    """Share of items whose answers, exchanged, get the same answer chosen again."""
    back = answers(network, tokenizer, [judge_prompt(swapped(item)) for item in items], MAX_JUDGE_TOKENS)
    verdicts = [(read_verdict(text), read_verdict(again)) for text, again in zip(texts, back)]
    return sum(a is not None and b == other(a) for a, b in verdicts) / len(items)


def planted_pairs(n: int) -> list[tuple[Item, str]]:
    random = Random(TEST_SEED + 1)
    return [(item, rationale_to_check(random, item)) for item in held_out(n, TEST_SEED + 2)]


def meta_figures(network: PocketLM, tokenizer: Tokenizer, pairs: Sequence[tuple[Item, str]]) -> dict:
    """How often the meta-judge's verdict on a rationale is the truth."""
    prompts = [meta_prompt(item.golden, rationale) for item, rationale in pairs]
    texts = answers(network, tokenizer, prompts, MAX_META_TOKENS)
    truth = [is_consistent(item, rationale) for item, rationale in pairs]
    verdicts = [read_meta_verdict(text) for text in texts]
    return {
        "n": len(pairs),
        "right": sum(v == t for v, t in zip(verdicts, truth)),
        "agreement": sum(v == t for v, t in zip(verdicts, truth)) / max(1, len(pairs)),
        "false_yes": sum(v is True and not t for v, t in zip(verdicts, truth)),
        "false_no": sum(v is False and t for v, t in zip(verdicts, truth)),
        "no_verdict": verdicts.count(None),
        "exact_text": sum(text == meta_answer(item, r) for text, (item, r) in zip(texts, pairs)) / max(1, len(pairs)),
        "texts": texts,
    }
