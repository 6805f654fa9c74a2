"""Exercises in finding and repeating words: learned first, they make every later task several times easier to learn."""

from collections.abc import Callable
from random import Random

from .made_up_words import made_up_word
from .prompts import judge_prompt_of
from .world import GOODS, NAMES, TOPICS, WORD_SENTENCES, WORDS

MADE_UP_SHARE = 0.7

Encode = Callable[[str], list[int]]
Exercise = tuple[list[int], list[tuple[list[int], int]]]  # prompt; continuations with how many of their tokens are given


def copying_exercise(random: Random, encode: Encode) -> Exercise:
    return random.choice((_repeat, _look_up, _find_side, _find_side))(random, encode)


def _repeat(random: Random, encode: Encode) -> Exercise:
    """Words in the same order once more."""
    words = _words(random, random.randint(8, 14))
    return encode(" ".join(words) + "\n"), [(encode(" " + " ".join(words)), 1)]


def _look_up(random: Random, encode: Encode) -> Exercise:
    """The entries of a list, asked for one by one."""
    keys = _words(random, random.randint(3, 7))
    entries = [f" {key} {random.randint(1, 9)}" for key in keys]
    asked = random.sample(entries, len(entries))
    return encode(f"Menu:{','.join(entries)}.\n\n"), [(encode(f"{entry}."), 1) for entry in asked]


def _find_side(random: Random, encode: Encode) -> Exercise:
    """Which of two answers a word stands in."""
    words = _words(random, random.randint(4, 7))
    cut = random.randint(1, len(words) - 1)
    sides = {"A": words[:cut], "B": words[cut:]}
    texts = {side: " ".join(_sentence(random, word) for word in sides[side]) for side in "AB"}
    prompt = f"Answer A: {texts['A']}\n\nAnswer B: {texts['B']}\n\n"
    asked = random.sample([(word, side) for side in "AB" for word in sides[side]], len(words))
    return encode(prompt), [(encode(f" {word}. {side} uses it."), 1) for word, side in asked]


def sides_exercise(random: Random, encode: Encode) -> Exercise:
    """
    Which answer uses a word, in the judge's own prompt and words; only the side is learned. It takes many such questions
    side by side: one among the twenty tokens of a rationale is not learned at all.
    """
    words = _words(random, random.randint(2, 7))
    cut = random.randint(0, len(words))
    sides = {"A": words[:cut], "B": words[cut:]}
    topic = random.choice(list(TOPICS))

    def answer(side: str) -> str:
        start = [random.choice(TOPICS[topic])] if random.random() < 0.7 or not sides[side] else []
        return " ".join([*start, *(_sentence(random, word) for word in sides[side])])

    texts = {side: answer(side) for side in "AB"}
    request = f"Write about {topic}. Use the word {random.choice(words)}."
    questions = [(encode(f"The word asked for is {word}."), encode(f" {side}")) for side in "AB" for word in sides[side]]
    return encode(judge_prompt_of(request, texts)), [(given + side, len(given)) for given, side in questions]


def _sentence(random: Random, word: str) -> str:
    return word if random.random() < 0.4 else random.choice(WORD_SENTENCES).format(word=word, name=random.choice(NAMES))


def _words(random: Random, n: int) -> list[str]:
    """Different words, most of them made up."""
    known = random.sample([*WORDS, *GOODS, *NAMES], n)
    words = [made_up_word(random) if random.random() < MADE_UP_SHARE else word for word in known]
    return list(dict.fromkeys(words))
