"""What every engine must answer: PyTorch's greedy texts for fixed prompts, and the weights without loss as GGUF."""

import json
from pathlib import Path

from tokenizers import Tokenizer

from .benchmark import ITEMS
from .evaluation import answers, held_out, planted_pairs
from .export_gguf import write_gguf
from .export_mlc import FULL, folder_of, read_mlc
from .figures import GENRMS, load
from .prompts import MAX_JUDGE_TOKENS, MAX_META_TOKENS, judge_prompt, meta_prompt
from .recipe import CHECKPOINTS

EACH = 10  # judgments of each of the three checkpoints that are compared to the letter, out of
AMONG = 40  # the first of Pocket Bench: the shortest of them, as a software device takes seconds for each


def length(judgment: tuple[str, str]) -> int:
    return len(judgment[0]) + len(judgment[1])


def write_reference(models: Path, folder: Path) -> None:
    """
    `folder`/reference.json: `judgments`, 3 x 10 of {checkpoint, prompt, text}, and `bench`, the GenRMs' texts for all of
    Pocket Bench; beside it <checkpoint>-f16.gguf. From the published weights in `models`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer_file = models / "tokenizer.json"
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    judged = [judge_prompt(item) for item in held_out(ITEMS)]
    bench = {name: answers(load(models, name), tokenizer, judged, MAX_JUDGE_TOKENS) for name in GENRMS}
    compared = [meta_prompt(item.golden, rationale) for item, rationale in planted_pairs(AMONG)]
    texts = {**bench, "meta": answers(load(models, "meta"), tokenizer, compared, MAX_META_TOKENS)}
    prompts = {**{name: judged for name in GENRMS}, "meta": compared}
    judgments = [
        {"checkpoint": name, "prompt": prompt, "text": text}
        for name in CHECKPOINTS
        for prompt, text in sorted(zip(prompts[name][:AMONG], texts[name][:AMONG]), key=length)[:EACH]
    ]
    (folder / "reference.json").write_text(json.dumps({"judgments": judgments, "bench": {"prompts": judged, **bench}}))
    for name in CHECKPOINTS:
        weights = read_mlc(folder_of(models, name, FULL))
        write_gguf(weights, tokenizer_file, folder / f"{name}-f16.gguf", name, "F16")
