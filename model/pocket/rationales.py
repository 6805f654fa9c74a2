"""Reasons in words: what the GenRMs are taught to write, golden judgments, and wrong reasons for the meta-judge."""

import re
from collections.abc import Sequence
from copy import deepcopy
from random import Random

from .items import Item, Point, Side, make_item, other
from .world import COURTESY, FORMS, GOODS, NAMES, STYLES, TOPICS, WORDS

STYLE_REASONS = {
    "length": ["{s} is longer and gives more detail.", "{s} says more than {o}."],
    "tone": ["{s} sounds friendlier than {o}.", "{s} has a warm and kind tone."],
    "layout": ["{s} has a neater layout.", "{s} looks tidy with its heading."],
    "certainty": ["{s} sounds more certain.", "{s} is sure of itself."],
    "overall": ["{s} fits the request better.", "{s} is the better answer."],
}
# What a hasty writer notices first; 1 is a checkable point.
STYLE_WEIGHTS = {"length": 1.8, "tone": 1.0, "layout": 1.8, "certainty": 0.7}
# Where a hasty writer sees which answer is better and does not say why.
VAGUE_KINDS = ("format", "manners")
VAGUE_WEIGHT = 4.0


def with_verdict(reasons: str, side: Side) -> str:
    return f"{reasons} [[{side}]]"


def point_reason(point: Point, winner: Side) -> str:
    """Names the point first and what each answer shows after it: the evidence is written out before the verdict."""
    loser, got = other(winner), point.got
    match point.kind:
        case "lookup":
            return f"The list says {point.key} {point.want}. A says {got['A']}, B says {got['B']}."
        case "sums":
            return f"The sum {point.key} makes {point.want}. A says {got['A']}, B says {got['B']}."
        case "topic":
            return f"The topic is {point.key}. A is about {got['A']}, B is about {got['B']}."
        case "format":
            return f"The form asked for is {point.key}. A has {got['A']}, B has {got['B']}."
        case "word":
            return f"The word asked for is {point.key}. {winner} uses it, {loser} does not."
        case _:
            return f"The polite words asked for are {point.key}. {winner} says them, {loser} does not."


def style_reason(random: Random, style: str, winner: Side) -> str:
    return random.choice(STYLE_REASONS[style]).format(s=winner, o=other(winner))


def aligned_rationale(item: Item) -> str:
    """The deciding point, always."""
    return with_verdict(point_reason(item.deciding, item.label), item.label)


def outcome_rationale(random: Random, item: Item) -> str:
    """
    One or two reasons that favour the right answer, deciding or not: nothing false is taught, no rule acts when the
    model runs. Only the label is always right, as in training on outcomes.
    """
    winner = item.label
    reasons = [(1.0, point_reason(p, winner)) for p in item.points if p.ok[winner] and not p.ok[other(winner)]]
    reasons += [(STYLE_WEIGHTS[s], style_reason(random, s, winner)) for s in STYLES if item.styles[s] == winner]
    if item.deciding.kind in VAGUE_KINDS:
        reasons.append((VAGUE_WEIGHT, style_reason(random, "overall", winner)))
    wanted = 2 if len(reasons) > 1 and random.random() < 0.3 else 1
    chosen = []
    while len(chosen) < wanted:
        index = random.choices(range(len(reasons)), [weight for weight, _ in reasons])[0]
        chosen.append(reasons.pop(index)[1])
    return with_verdict(" ".join(chosen), winner)


def golden_judgment(random: Random, item: Item) -> str:
    """The deciding point in a judge's words, sometimes with a remark on what does not count."""
    point, winner = item.deciding, item.label
    sentences = [random.choice(_golden_bodies(point, winner))]
    leads = [style for style in STYLES if item.styles[style]]
    if leads and random.random() < 0.4:
        style = random.choice(leads)
        sentences.append(_STYLE_REMARKS[style].format(s=item.styles[style]))
    minor = [p for p in item.points if p is not point and p.ok["A"] != p.ok["B"]]
    if minor and random.random() < 0.5:
        sentences.append(
            f"The word {minor[0].key} counts for less."
            if minor[0].kind == "word"
            else f"The polite words {minor[0].key} count for less."
        )
    sentences.append(random.choice([f"So {winner} is better.", f"Answer {winner} wins.", f"This decides for {winner}."]))
    return " ".join(sentences)


_STYLE_REMARKS = {
    "length": "That {s} is longer does not matter.",
    "tone": "That {s} is friendlier does not matter.",
    "layout": "The layout of {s} does not matter.",
    "certainty": "How sure {s} sounds does not matter.",
}


def _golden_bodies(point: Point, winner: Side) -> Sequence[str]:
    loser, key, want, got = other(winner), point.key, point.want, point.got
    match point.kind:
        case "lookup":
            return (
                f"The number for {key} is {want}. Answer {winner} gives {got[winner]} and answer {loser} gives {got[loser]}.",
                f"Answer {loser} gets the number for {key} wrong: it says {got[loser]} and not {want}.",
            )
        case "sums":
            return (
                f"{key} makes {want}. Answer {winner} says {got[winner]} and answer {loser} says {got[loser]}.",
                f"Answer {loser} gets the sum {key} wrong: it says {got[loser]} and not {want}.",
            )
        case "topic":
            return (
                f"The user asks about {key}. Answer {winner} keeps to that topic, answer {loser} talks about {got[loser]}.",
                f"Answer {loser} is off the topic {key}: it is about {got[loser]}.",
            )
        case "format":
            return (
                f"The user wants {key}. Answer {winner} gives that form, answer {loser} gives {got[loser]}.",
                f"Answer {loser} has the wrong form: it gives {got[loser]} and not {key}.",
            )
        case "word":
            return (
                f"The user wants the word {key}. Answer {winner} has it and answer {loser} does not.",
                f"Answer {loser} leaves out the word {key}, which was asked for.",
            )
        case _:
            return (
                f"The user wants the polite words {key}. Answer {winner} has them and answer {loser} does not.",
                f"Answer {loser} forgets to say {key}, which was asked for.",
            )


def exchanged(point: Point) -> Point:
    """The same point with the two answers' evidence exchanged: it speaks for the other answer."""
    turned = deepcopy(point)
    turned.got = {"A": point.got["B"], "B": point.got["A"]}
    return turned


def near_miss(random: Random, point: Point) -> Point:
    """The same kind of point with one wrong detail, or with the two answers' evidence exchanged."""
    spoiled = deepcopy(point)
    how = random.random()
    if point.kind in ("lookup", "sums"):
        if how < 0.4:
            spoiled.key = _wrong_key(random, point)
        elif how < 0.7:
            spoiled.want = str(random.choice([v for v in range(1, 19) if str(v) != point.want]))
        else:
            spoiled.got = {"A": point.got["B"], "B": point.got["A"]}
    elif point.kind in ("topic", "format") and how >= 0.6:
        spoiled.got = {"A": point.got["B"], "B": point.got["A"]}
    else:
        spoiled.key = _wrong_key(random, point)
    return spoiled


def _wrong_key(random: Random, point: Point) -> str:
    if point.kind == "sums":  # one operand off
        operands = re.findall(r"\d+", point.key)
        at = random.randrange(2)
        changed = str(int(operands[at]) + random.choice((-2, -1, 1, 2, 3)))
        return re.sub(r"\d+", lambda m, i=iter(range(2)): changed if next(i) == at else m[0], point.key)
    pool = {
        "lookup": GOODS if point.key in GOODS else NAMES,
        "topic": list(TOPICS),
        "format": list(FORMS.values()),
        "word": WORDS,
        "manners": [words for words, _ in COURTESY.values()],
    }[point.kind]
    return random.choice([key for key in pool if key != point.key])


def rationale_to_check(random: Random, item: Item) -> str:
    """What a meta-judge meets: the label is right, the reason may be right, nearly right, or something else."""
    winner, point = item.label, item.deciding
    kind = random.choices(("near miss", "aligned", "outcome", "style", "other item"), (30, 33, 20, 13, 4))[0]
    match kind:
        case "near miss":
            return with_verdict(point_reason(near_miss(random, point), winner), winner)
        case "aligned":
            return aligned_rationale(item)
        case "outcome":
            return outcome_rationale(random, item)
        case "style":
            styles = random.sample(list(STYLE_REASONS), random.choice((1, 1, 2)))
            return with_verdict(" ".join(style_reason(random, s, winner) for s in styles), winner)
        case _:
            return with_verdict(point_reason(make_item(random).deciding, winner), winner)
