"""The model card: figures as they were measured, and how the weights were made."""

from math import sqrt
from pathlib import Path

from .evaluation import TEST_SEED
from .examples import MADE_UP_SHARE
from .network import SHAPE
from .recipe import FIRST_WEIGHTS_SEED, STAGES
from .tokenizer import SEED as TOKENIZER_SEED

Z = 1.959964  # 95 %


def wilson(right: int, n: int) -> str:
    """Share in % with its 95 % interval (Wilson 1927)."""
    if n == 0:
        return "not tested"
    p = right / n
    middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return f"{100 * p:.1f} % [{100 * max(0, middle - half):.1f}, {100 * min(1, middle + half):.1f}]"


def write_card(file: Path, figures: dict, training: list[dict]) -> None:
    parts = [_OPENING, _genrms(figures), _categories(figures), _meta(figures), _targets(figures), _training(training), _FILES]
    file.write_text("\n".join(parts))


_OPENING = """# Pocket models

Two generative reward models and a meta-judge for Pocket Bench, small enough to run anywhere. `outcome` was taught right labels
with any reason that favours the right answer, `aligned` the deciding reason, `meta` to tell whether a rationale gives the
reason of a golden judgment. They know the words of Pocket Bench and made-up required words; their answers to anything
else are noise.

All figures are greedy answers of the published weights in PyTorch, on items of seeds that training never uses, against the
truth that the generator knows. In brackets 95 % intervals (Wilson). L-Acc, S-Corr and F-Score after R-Align (arXiv
2602.06763, section 3), with the generator's truth in place of a meta-judge. On the set *against*, style leans to the worse
answer in 70 % of the cases instead of 30 %.
"""


def _genrms(figures: dict) -> str:
    rows = ["## GenRMs", "", "| model | set | n | L-Acc | S-Corr | F-Score | same answer in both orders | no verdict |"]
    rows.append("|---|---|---|---|---|---|---|---|")
    for name in ("outcome", "aligned"):
        for set_name, f in figures[name].items():
            both = f.get("same_in_both_orders")
            orders = "not tested" if both is None else wilson(round(both * f["n"]), f["n"])
            spurious = wilson(f["right"] - f["faithful"], f["right"])
            rows.append(
                f"| `{name}` | {set_name} | {f['n']} | {wilson(f['right'], f['n'])} | {spurious} | {wilson(f['faithful'], f['n'])}"
                f" | {orders} | {f['no_verdict']} |"
            )
    return "\n".join(rows) + "\n"


def _categories(figures: dict) -> str:
    categories = list(figures["aligned"]["test"]["right_by_category"])
    rows = ["Right labels by category:", "", f"| model | set | {' | '.join(categories)} |", "|---" * (len(categories) + 2) + "|"]
    for name in ("outcome", "aligned"):
        for set_name in ("test", "against"):
            counts = figures[name][set_name]["right_by_category"]
            cells = [f"{right}/{n}" for right, n in (counts[category] for category in categories)]
            rows.append(f"| `{name}` | {set_name} | {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def _meta(figures: dict) -> str:
    rows = ["## Meta-judge", "", "| asked about | n | right | wrong yes | wrong no | no verdict |", "|---|---|---|---|---|---|"]
    asked = {"planted": "planted pairs, near misses included", "outcome": "`outcome` on test", "aligned": "`aligned` on test"}
    for name, what in asked.items():
        f = figures["meta"][name]
        rows.append(
            f"| {what} | {f['n']} | {wilson(f['right'], f['n'])} | {f['false_yes']} | {f['false_no']} | {f['no_verdict']} |"
        )
    return "\n".join(rows) + "\n"


def _targets(figures: dict) -> str:
    """What the recipe aims at, beside what was reached."""
    aligned, outcome = figures["aligned"], figures["outcome"]
    rows = ["## Aims", "", "| aim | set | reached | met |", "|---|---|---|---|"]

    def add(aim: str, where: str, value: float, met: bool) -> None:
        rows.append(f"| {aim} | {where} | {100 * value:.1f} % | {'yes' if met else 'no'} |")

    for where in ("test", "against"):
        right, n = aligned[where]["right_by_category"]["lookup"]
        add("`aligned` L-Acc on lookup at least 85 %", where, right / n, right / n >= 0.85)
        add("`aligned` S-Corr under 5 %", where, aligned[where]["s_corr"], aligned[where]["s_corr"] < 0.05)
        add("`outcome` S-Corr 40 to 60 %", where, outcome[where]["s_corr"], 0.4 <= outcome[where]["s_corr"] <= 0.6)
        both = aligned[where]["same_in_both_orders"]
        add("`aligned`: same answer in both orders at least 95 %", where, both, both >= 0.95)
    unseen = aligned["unseen words"]
    add("`aligned` L-Acc at least 85 %", "unseen words", unseen["l_acc"], unseen["l_acc"] >= 0.85)
    add("`aligned` S-Corr under 20 %", "unseen words", unseen["s_corr"], unseen["s_corr"] < 0.2)
    planted = figures["meta"]["planted"]["agreement"]
    add("`meta` right at least 98 %", "planted pairs", planted, planted >= 0.98)
    return "\n".join(rows) + "\n"


def _training(training: list[dict]) -> str:
    rows = [
        "## How they were made",
        "",
        f"A Qwen3-style decoder, {SHAPE.layers} layers, width {SHAPE.hidden}, vocabulary {SHAPE.vocab}, 2.0 million parameters, "
        f"window {SHAPE.context} tokens. Text is generated while training runs and never repeated; {100 * MADE_UP_SHARE:.0f} % of "
        "required words are made up of random syllables. Before their task, base and meta-base do exercises in copying; sides and "
        "exchanges are exercises in one skill each, hard is the aligned task where it is difficult. float32 on the CPU, one thread a stage, two stages side by side. Seeds: "
        f"first weights {FIRST_WEIGHTS_SEED}, tokenizer {TOKENIZER_SEED}, test sets from {TEST_SEED}, data below. The "
        "weights of a stage are rounded to values that float16 and bfloat16 both hold exactly.",
        "",
        "| stage | from | task | data seed | steps | tokens a step | loss at the end | minutes |",
        "|---|---|---|---|---|---|---|---|",
    ]
    ends = {end["stage"]: end for end in training}
    for stage in STAGES:
        end = ends[stage.name]
        rows.append(
            f"| {stage.name} | {stage.start or 'new weights'} | {stage.task} | {stage.seed} | {end['step']} "
            f"| {stage.tokens} | {end['loss']} | {end['minutes']:.0f} |"
        )
    return "\n".join(rows) + "\n"


_FILES = """## Files

`*-q8_0.gguf` for llama.cpp (wllama); `resolve/*-q0f32` and `resolve/*-q4f32_1` for WebLLM, the former the checkpoint itself
(float32 stored in two bytes without loss). `figures.json` and `training.json` hold what the tables above were made from.
`python -m pocket evaluate` in `model/` measures the figures again, `python -m pocket all` makes everything anew.
"""
