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
