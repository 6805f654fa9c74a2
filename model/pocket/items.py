"""Items of Pocket Bench: a request with one or two checkable points, two answers, a label that follows from one rule.

The label follows the first point, in the fixed order `RANK`, on which the answers differ: the deciding point. There
are no ties and no label noise. Style (length, tone, layout, certainty) leans to one side and never makes the label.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from .world import (
    CATEGORIES,
    CLASSES,
    COUNTED,
    COURTESY,
    FILLER,
    FORMS,
    FRIENDLY,
    GOODS,
    HEADINGS,
    NAMES,
    RANK,
    STYLES,
    SURE,
    TASKS,
    TOPICS,
    WORD_SENTENCES,
    WORDS,
)

SECOND_POINT_SHARE = 0.4
STYLE_SHARES = {"tone": 0.30, "layout": 0.20, "certainty": 0.25}
FILLER_SHARE = 0.35

Side = str  # "A" or "B"
Body = Callable[[bool], tuple[list[str], str]]  # meets the point? -> sentences, what the answer shows


@dataclass
class Point:
    """One checkable point of a request: its kind, what is asked (key, and the right value), what each answer shows."""

    kind: str
    key: str
    want: str = ""
    got: dict[Side, str] = field(default_factory=dict)
    ok: dict[Side, bool] = field(default_factory=dict)


@dataclass
class Item:
    category: str
    request: str
    answers: dict[Side, str]
    points: list[Point]
    styles: dict[str, Side | None]  # which answer has more of it
    label: Side
    golden: str = ""

    @property
    def deciding(self) -> Point:
        """The point that makes the label."""
        ranked = sorted(self.points, key=lambda point: RANK[point.kind])
        return next(point for point in ranked if point.ok["A"] != point.ok["B"])


def other(side: Side) -> Side:
    return "B" if side == "A" else "A"


def swapped(item: Item) -> Item:
    """The same item with its answers exchanged. The golden judgment is left out: it names sides."""

    def turn(values: dict) -> dict:
        return {side: values[other(side)] for side in "AB"} if values else {}

    points = [Point(p.kind, p.key, p.want, turn(p.got), turn(p.ok)) for p in item.points]
    styles = {style: side and other(side) for style, side in item.styles.items()}
    return Item(item.category, item.request, turn(item.answers), points, styles, other(item.label))


def make_item(
    random: Random,
    category: str | None = None,
    *,
    style_to_winner: float = 0.7,
    styled: bool = True,
    new_word: Callable[[], str] | None = None,
) -> Item:
    """
    One item. `style_to_winner`: probability that a style feature sits on the better answer (0.7 in the set "test", 0.3
    in "against"). `styled=False` leaves style out (short items). `new_word` gives required words in place of `WORDS`.
    """
    category = category or random.choice(CATEGORIES)
    word = new_word or (lambda: random.choice(WORDS))
    request, main, body = _MAKERS[category](random, word)
    winner = random.choice("AB")
    points = [main]
    second = None
    if category in ("lookup", "sums", "topic", "word") and random.random() < SECOND_POINT_SHARE:
        second, sentence = _second_point(random, category, word)
        request += sentence
        points.append(second)
    _share_out(random, winner, main, second)
    sentences = {side: _sentences(random, side, main, second, body, word) for side in "AB"}
    styles = {style: None for style in STYLES}
    if styled:
        for style, share in STYLE_SHARES.items():
            if random.random() < share:
                styles[style] = _lean(random, winner, style_to_winner)
    padded = _lean(random, winner, style_to_winner) if styled and random.random() < FILLER_SHARE else None
    answers = {side: _dressed(random, side, sentences[side], category, styles, padded) for side in "AB"}
    styles["length"] = _longer(answers)
    return Item(category, request, answers, points, styles, winner)


# ---- what is asked, and the answers that meet it or do not


def _lookup(random: Random, _word) -> tuple[str, Point, Body]:
    # One digit each: the point is to find the right entry, not to copy long numbers.
    values = [str(v) for v in random.sample(range(1, 10), 3)]
    asked = random.randrange(3)
    if random.random() < 0.6:
        keys = random.sample(GOODS, 3)
        listed = ", ".join(f"{k} {v}" for k, v in zip(keys, values))
        request = f"{random.choice(['Menu', 'Price list'])}: {listed}. What does the {keys[asked]} cost?"
        form = random.choice(["The {key} costs {value}.", "It is {value} for the {key}."])
    else:
        keys = random.sample(NAMES, 3)
        listed = ", ".join(f"{k} {v}" for k, v in zip(keys, values))
        request = f"Rooms: {listed}. Which room has {keys[asked]}?"
        form = random.choice(["{key} is in room {value}.", "It is room {value} for {key}."])
    elsewhere = [v for i, v in enumerate(values) if i != asked]
    nowhere = [str(v) for v in range(1, 10) if str(v) not in values]
    wrong = random.choice(elsewhere if random.random() < 0.7 else nowhere)
    point = Point("lookup", keys[asked], values[asked])

    def body(good: bool) -> tuple[list[str], str]:
        value = values[asked] if good else wrong
        return [form.format(key=keys[asked], value=value)], value

    return request, point, body


def _sums(random: Random, _word) -> tuple[str, Point, Body]:
    name, counted = random.choice(NAMES), random.choice(COUNTED)
    plain = random.random() < 0.5
    if random.random() < 0.65:
        a, b = random.randint(2, 9), random.randint(2, 9)
        result, key = a + b, f"{a} + {b}"
        story = f"{name} has {a} {counted} and gets {b} more. How many {counted} is that?"
        forms = ["{key} is {value}.", "The sum is {value}.", "It makes {value}."]
        story_forms = [f"{name} has {{value}} {counted} now.", f"That makes {{value}} {counted}."]
    else:
        a = random.randint(4, 14)
        b = random.randint(1, min(9, a - 2))
        result, key = a - b, f"{a} - {b}"
        story = f"{name} has {a} {counted} and gives away {b}. How many {counted} are left?"
        forms = ["{key} is {value}.", "The result is {value}.", "It leaves {value}."]
        story_forms = [f"{name} has {{value}} {counted} left.", f"That leaves {{value}} {counted}."]
    request = f"What is {key}?" if plain else story
    form = random.choice(forms if plain else story_forms)
    wrong = random.choice([x for x in range(max(1, result - 3), result + 4) if x != result])

    def body(good: bool) -> tuple[list[str], str]:
        value = str(result if good else wrong)
        return [form.format(key=key, value=value)], value

    return request, Point("sums", key, str(result)), body


def _topic(random: Random, _word) -> tuple[str, Point, Body]:
    topic, stray = random.sample(list(TOPICS), 2)
    form = random.choice(["Tell me about {}.", "Write two sentences about {}.", "What do you know about {}?"])

    def body(good: bool) -> tuple[list[str], str]:
        about = topic if good else stray
        return random.sample(TOPICS[about], 2), about

    return form.format(topic), Point("topic", topic), body


def _format(random: Random, _word) -> tuple[str, Point, Body]:
    kind = random.choice(list(CLASSES))
    asked, wrong = random.sample(list(FORMS), 2)
    form = random.choice(
        [
            "Name three {kind} as {form}.",
            "Give me three {kind} on {form}." if asked == "line" else "Give me {form} of three {kind}.",
            "List three {kind}. Use {form}.",
        ]
    )

    def body(good: bool) -> tuple[list[str], str]:
        things, shape = random.sample(CLASSES[kind], 3), asked if good else wrong
        lines = {
            "numbered": [f"{i + 1}. {thing}" for i, thing in enumerate(things)],
            "bullet": [f"- {thing}" for thing in things],
            "line": [", ".join(things)],
        }[shape]
        return ["\n".join(lines)], FORMS[shape]

    return form.format(kind=kind, form=FORMS[asked]), Point("format", FORMS[asked]), body


def _word(random: Random, word: Callable[[], str]) -> tuple[str, Point, Body]:
    topic, asked = random.choice(list(TOPICS)), word()
    form = random.choice(
        [
            "Write about {topic}. Use the word {word}.",
            "Tell me about {topic} and use the word {word}.",
            "Put the word {word} in a text about {topic}.",
        ]
    )

    def body(good: bool) -> tuple[list[str], str]:
        return [random.choice(TOPICS[topic]), _word_sentence(random, asked if good else _another(word, asked))], ""

    return form.format(topic=topic, word=asked), Point("word", asked), body


def _manners(random: Random, _word) -> tuple[str, Point, Body]:
    name = random.choice(NAMES)
    task, line = random.choice(TASKS)
    asked = random.choice(list(COURTESY))
    form = random.choice(["Tell {name} that {task}. Say {words}.", "Write to {name} that {task}. Remember to say {words}."])

    def body(good: bool) -> tuple[list[str], str]:
        sentences = [f"Dear {name},", line]
        if good:
            sentences.append(random.choice(COURTESY[asked][1]))
        elif random.random() < 0.5:
            sentences.append(random.choice(COURTESY[random.choice([c for c in COURTESY if c != asked])][1]))
        return sentences, ""

    return form.format(name=name, task=task, words=COURTESY[asked][0]), Point("manners", COURTESY[asked][0]), body


_MAKERS = {
    "lookup": _lookup,
    "sums": _sums,
    "topic": _topic,
    "format": _format,
    "word": _word,
    "manners": _manners,
}


def _second_point(random: Random, category: str, word: Callable[[], str]) -> tuple[Point, str]:
    if category != "word" and random.random() < 0.5:
        asked = word()
        return Point("word", asked), f" Use the word {asked}."
    courtesy = random.choice(list(COURTESY.values()))[0]
    return Point("manners", courtesy), f" Say {courtesy}."


def _share_out(random: Random, winner: Side, main: Point, second: Point | None) -> None:
    """Which side meets which point."""
    both, only_winner, only_loser = (
        {"A": True, "B": True},
        {winner: True, other(winner): False},
        {winner: False, other(winner): True},
    )
    main.ok = only_winner
    if second is None:
        return
    if random.random() < 0.25:  # both meet the main point: the second decides
        main.ok, second.ok = both, only_winner
    else:
        second.ok = random.choices((only_loser, both, only_winner), (0.4, 0.3, 0.3))[0]


def _sentences(random: Random, side: Side, main: Point, second: Point | None, body: Body, word) -> list[str]:
    sentences, main.got[side] = body(main.ok[side])
    if second is None:
        return sentences
    if second.kind == "word":
        if second.ok[side]:
            return [*sentences, _word_sentence(random, second.key)]
        return [*sentences, _word_sentence(random, _another(word, second.key))] if random.random() < 0.6 else sentences
    if not second.ok[side]:
        return sentences
    polite = random.choice(next(texts for words, texts in COURTESY.values() if words == second.key))
    return [polite, *sentences] if random.random() < 0.5 else [*sentences, polite]


def _word_sentence(random: Random, word: str) -> str:
    return random.choice(WORD_SENTENCES).format(word=word, name=random.choice(NAMES))


def _another(word: Callable[[], str], than: str) -> str:
    while (found := word()) == than:
        pass
    return found


# ---- style


def _lean(random: Random, winner: Side, to_winner: float) -> Side:
    return winner if random.random() < to_winner else other(winner)


def _dressed(
    random: Random, side: Side, sentences: Sequence[str], category: str, styles: dict, padded: Side | None
) -> str:
    before = [random.choice(FRIENDLY)] if styles["tone"] == side else []
    after = [random.choice(SURE)] if styles["certainty"] == side else []
    if padded == side:
        after += random.sample(FILLER, random.choice((2, 3)))
    if category == "format":  # a list keeps its lines
        text = "\n".join(part for part in (" ".join(before), *sentences, " ".join(after)) if part)
    else:
        text = " ".join([*before, *sentences, *after])
    return f"{random.choice(HEADINGS)}\n{text}" if styles["layout"] == side else text


def _longer(answers: dict[Side, str]) -> Side | None:
    """Read off the finished texts, whatever made one longer: 1.35 times and 25 characters."""
    lengths = {side: len(text) for side, text in answers.items()}
    for side in "AB":
        if lengths[side] >= 1.35 * lengths[other(side)] and lengths[side] >= lengths[other(side)] + 25:
            return side
    return None
