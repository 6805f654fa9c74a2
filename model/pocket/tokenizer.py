"""Byte-level BPE in Qwen2's manner (digits one by one), so that llama.cpp's pre-tokenizer `qwen2` fits."""

from random import Random

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from .items import make_item
from .made_up_words import made_up_word
from .network import SHAPE
from .prompts import SPECIAL_TOKENS, judge_prompt, meta_prompt
from .rationales import aligned_rationale, golden_judgment, outcome_rationale, rationale_to_check
from .reading import meta_answer
from .world import CLASSES, COUNTED, GOODS, NAMES, TOPICS, WORDS

SEED = 0
PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def train_tokenizer(items: int = 12_000) -> Tokenizer:
    """Every byte is covered; words that have to be copied are one token; made-up words fall into syllables."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PATTERN), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=SHAPE.vocab - len(SPECIAL_TOKENS),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        min_frequency=2,
        show_progress=False,
    )
    tokenizer.train_from_iterator(_texts(items), trainer)
    tokenizer.add_special_tokens(list(SPECIAL_TOKENS))
    return tokenizer


def _texts(items: int) -> list[str]:
    random = Random(SEED)
    texts = []
    for _ in range(items):
        item = make_item(random)
        checked = rationale_to_check(random, item)
        texts += [
            judge_prompt(item) + aligned_rationale(item) + "\n" + outcome_rationale(random, item),
            meta_prompt(golden_judgment(random, item), checked) + meta_answer(item, checked),
        ]
    for token in SPECIAL_TOKENS:
        texts = [text.replace(token, "\n") for text in texts]
    known = [*WORDS, *GOODS, *NAMES, *COUNTED, *" ".join(TOPICS).split(), *" ".join(map(" ".join, CLASSES.values())).split()]
    syllables = " ".join(made_up_word(random) for _ in range(items // 4))
    return texts + [" " + " ".join(known)] * 300 + [" " + syllables]
