"""Reads rationales back: the truth that the generator knows, one pattern a sentence form."""

import re

from .items import Item, Point, Side, other
from .rationales import STYLE_REASONS

Reason = tuple[str, dict[str, str]]  # kind, what the sentence says

_PATTERNS = [
    ("lookup", r"The list says (?P<key>[\w ]+?) (?P<want>\d+)\. A says (?P<A>\d+), B says (?P<B>\d+)\."),
    ("sums", r"The sum (?P<key>\d+ [+-] \d+) makes (?P<want>\d+)\. A says (?P<A>\d+), B says (?P<B>\d+)\."),
    ("topic", r"The topic is (?P<key>[\w ]+?)\. A is about (?P<A>[\w ]+?), B is about (?P<B>[\w ]+?)\."),
    ("format", r"The form asked for is (?P<key>[\w ]+?)\. A has (?P<A>[\w ]+?), B has (?P<B>[\w ]+?)\."),
    ("word", r"The word asked for is (?P<key>\w+)\. (?P<win>[AB]) uses it, (?P<lose>[AB]) does not\."),
    ("manners", r"The polite words asked for are (?P<key>[\w ]+?)\. (?P<win>[AB]) says them, (?P<lose>[AB]) does not\."),
    *(
        (style, re.escape(form).replace(r"\{s\}", "(?P<win>[AB])").replace(r"\{o\}", "(?P<lose>[AB])"))
        for style, forms in STYLE_REASONS.items()
        for form in forms
    ),
]
PATTERNS = [(kind, re.compile(pattern)) for kind, pattern in _PATTERNS]


def read_reasons(text: str) -> list[Reason]:
    """Every reason in the text, in order of appearance."""
    found = [(m.start(), kind, m.groupdict()) for kind, pattern in PATTERNS for m in pattern.finditer(text)]
    return [(kind, says) for _, kind, says in sorted(found, key=lambda f: f[0])]


def read_verdict(text: str) -> Side | None:
    found = re.findall(r"\[\[([AB])\]\]", text)
    return found[-1] if found else None


def read_meta_verdict(text: str) -> bool | None:
    return True if "[[YES]]" in text else False if "[[NO]]" in text else None


def is_consistent(item: Item, text: str) -> bool:
    """Whether a reason names the deciding point with the right detail and speaks for the right answer."""
    return any(_names(reason, item.deciding, item.label) for reason in read_reasons(text))


def _names(reason: Reason, point: Point, winner: Side) -> bool:
    kind, says = reason
    if kind != point.kind or says["key"] != point.key:
        return False
    if kind in ("lookup", "sums"):
        return says["want"] == point.want == says[winner] != says[other(winner)]
    if kind in ("topic", "format"):
        return says[winner] == point.key != says[other(winner)]
    return says["win"] == winner and says["lose"] == other(winner)


def meta_answer(item: Item, rationale: str) -> str:
    """The meta-judge's text: the golden point, the points of the judgment, the verdict."""
    point = item.deciding
    golden = _named(item.label, point.kind, point.key, point.want)
    named = [
        _named(_speaks_for(kind, says), kind, says.get("key"), says.get("want"))
        for kind, says in read_reasons(rationale)
    ]
    verdict = "YES" if is_consistent(item, rationale) else "NO"
    return f"Golden: {golden}. Judge: {' and '.join(named) or 'none'}. [[{verdict}]]"


def _named(side: str, kind: str, key: str | None, want: str | None) -> str:
    detail = {
        "lookup": f"number {want} for {key}",
        "sums": f"sum {key} = {want}",
        "topic": f"topic {key}",
        "format": f"form {key}",
        "word": f"word {key}",
        "manners": f"polite words {key}",
    }
    return f"{side}, {detail.get(kind, kind)}"


def _speaks_for(kind: str, says: dict[str, str]) -> str:
    if kind not in ("lookup", "sums", "topic", "format"):
        return says["win"]
    want = says.get("want") or says["key"]
    meets = [side for side in "AB" if says[side] == want]
    return meets[0] if len(meets) == 1 else "none"
