"""Words of random syllables: required words that no model can know by heart, so that it has to learn to copy."""

from random import Random

from .world import UNSEEN_WORDS

ONSETS = "b c d f g h j k l m n p r s t v w z br cl cr dr fl gr pl sk sl sp st tr th sh ch".split()
VOWELS = "a e i o u a e i o u ai ea oo ou".split()
CODAS = ["", "", "", "n", "r", "l", "t", "s", "m", "p", "ck", "st", "nd", "sh", "ng", "x"]


def made_up_word(random: Random) -> str:
    """Two or three syllables, 4 to 9 letters, never one of the words that the evaluation keeps back."""
    while True:
        syllables = random.choice((2, 2, 2, 3))
        word = "".join(random.choice(ONSETS) + random.choice(VOWELS) for _ in range(syllables)) + random.choice(CODAS)
        if 4 <= len(word) <= 9 and word not in UNSEEN_WORDS:
            return word


LONG_CODAS = "ck ll mm nn pp rr ss tt zz ct ft lk lm lt mp nd nk nt rd rk rm rn rt sk sp st ng sh th".split()
ENDINGS = "er et ow le y in on an ard el ey ic id us um ie".split()


def rough_word(random: Random) -> str:
    """Made up too, in letters that stand side by side in English words and not in `made_up_word`."""
    while True:
        word = random.choice(ONSETS) + random.choice("aeiou") + random.choice(LONG_CODAS) + random.choice(ENDINGS)
        if 4 <= len(word) <= 9 and word not in UNSEEN_WORDS:
            return word
