"""
Makes the pocket models: python -m pocket all, in the folder model/. In parts: train, export, evaluate. `reference` writes
what the published weights answer, for the tests of the engines.
"""

import argparse
import json
from pathlib import Path

from safetensors.numpy import load_file

from .benchmark import write_benchmark, write_words
from .card import write_card
from .export_gguf import write_gguf
from .export_mlc import QUANTISATIONS, folder_of, write_mlc
from .figures import measure
from .network import SHAPE
from .prompts import CHAT_TEMPLATE, END_OF_ANSWER, PADDING
from .recipe import CHECKPOINTS, STAGES, train_all
from .reference import write_reference
from .tokenizer import train_tokenizer

ROOT = Path(__file__).parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m pocket", description=__doc__)
    parser.add_argument("part", choices=("all", "train", "export", "evaluate", "reference"))
    parser.add_argument("--work", type=Path, default=ROOT / "model" / "build" / "pocket", help="checkpoints and losses")
    parser.add_argument("--public", type=Path, default=ROOT / "public", help="what the app serves: models, benchmark, card")
    parser.add_argument("--steps", type=int, help="of every stage, for a trial")
    parser.add_argument("--items", type=int, default=600, help="of every set of the evaluation")
    options = parser.parse_args()
    models = options.public / "models" / "pocket"
    if options.part in ("all", "train"):
        options.work.mkdir(parents=True, exist_ok=True)
        train_tokenizer().save(str(options.work / "tokenizer.json"))
        train_all(options.work, options.steps)
    if options.part in ("all", "export"):
        export(options.work, models)
        write_benchmark(options.public / "benchmarks" / "pocket-bench.jsonl")
    if options.part == "reference":
        write_reference(models, options.work / "reference")
    if options.part in ("all", "evaluate"):
        figures = measure(models, options.items)
        write_json(models / "figures.json", figures)
        write_card(models / "README.md", figures, json.loads((models / "training.json").read_text()))


def export(work: Path, models: Path) -> None:
    models.mkdir(parents=True, exist_ok=True)
    tokenizer = models / "tokenizer.json"
    tokenizer.write_bytes((work / "tokenizer.json").read_bytes())
    write_json(models / "tokenizer_config.json", TOKENIZER_CONFIG)
    write_words(models / "words.json")
    for name in CHECKPOINTS:
        weights = load_file(work / f"{name}.safetensors")
        write_gguf(weights, tokenizer, models / f"{name}-q8_0.gguf", name, "Q8_0")
        for quantisation in QUANTISATIONS:
            write_mlc(weights, tokenizer, folder_of(models, name, quantisation), quantisation)
    ends = [(work / f"{stage.name}.jsonl").read_text().splitlines()[-1] for stage in STAGES]
    write_json(models / "training.json", [json.loads(end) for end in ends])


TOKENIZER_CONFIG = {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "eos_token": END_OF_ANSWER,
    "pad_token": PADDING,
    "bos_token": None,
    "add_bos_token": False,
    "clean_up_tokenization_spaces": False,
    "model_max_length": SHAPE.context,
    "chat_template": CHAT_TEMPLATE,
}


def write_json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, indent=2) + "\n")


if __name__ == "__main__":
    main()
