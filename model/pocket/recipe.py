"""The whole recipe as a list of stages: what is trained from what, for how many steps, on which seeds."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

from .examples import Batch, batches, examples
from .network import PocketLM
from .training import Stage, train

FIRST_WEIGHTS_SEED = 1

# Two processes of one thread each, a stage as soon as the one it starts from is there.
STAGES = (
    Stage("base", None, "base", seed=11, steps=2600, muon_rate=0.02, adam_rate=4e-3, copying_steps=350),
    Stage("meta-base", None, "meta", seed=21, steps=2600, muon_rate=0.02, adam_rate=4e-3, copying_steps=350),
    Stage("sides", "base", "sides", seed=51, steps=250, muon_rate=0.02, adam_rate=4e-3),
    Stage("exchanges", "meta-base", "exchanges", seed=71, steps=150, muon_rate=0.013, adam_rate=2.5e-3),
    Stage("meta", "exchanges", "meta", seed=61, steps=350, muon_rate=0.013, adam_rate=2.5e-3),
    Stage("aligned-base", "sides", "aligned", seed=31, steps=650, muon_rate=0.013, adam_rate=2.5e-3),
    Stage("aligned", "aligned-base", "hard", seed=81, steps=450, muon_rate=0.013, adam_rate=2.5e-3),
    Stage("outcome", "sides", "outcome", seed=41, steps=450, muon_rate=0.013, adam_rate=2.5e-3),
)
CHECKPOINTS = ("outcome", "aligned", "meta")


def train_all(folder: Path, steps: int | None = None) -> None:
    """
    Writes `folder`/<stage>.safetensors and <stage>.jsonl (the course of the loss). A stage whose weights are there
    already is not trained again. `steps` shortens every stage, and its batches (smoke run). Needs `folder`/tokenizer.json.
    """
    todo = [stage if steps is None else replace(stage, steps=steps, copying_steps=steps // 3, tokens=768) for stage in STAGES]
    running = {}
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        while todo or running:
            for stage in list(todo):
                if _weights(folder, stage.name).exists():
                    todo.remove(stage)
                elif stage.start is None or _weights(folder, stage.start).exists():
                    todo.remove(stage)
                    running[pool.submit(_train_stage, folder, stage)] = stage
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                done.result()
                del running[done]


def _weights(folder: Path, name: str) -> Path:
    return folder / f"{name}.safetensors"


def _train_stage(folder: Path, stage: Stage) -> None:
    # One thread: sums are always made in the same order, so the same machine gives the same weights again.
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    torch.manual_seed(FIRST_WEIGHTS_SEED)
    network = PocketLM()
    if stage.start:
        network.load_state_dict(load_file(_weights(folder, stage.start)))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    with (folder / f"{stage.name}.jsonl").open("w") as log:

        def say(progress: dict) -> None:
            print(json.dumps(progress), file=log, flush=True)

        train(network, stage, _data(tokenizer, stage), say)
    weights = {name: exact_in_both_halves(value) for name, value in network.state_dict().items()}
    save_file(weights, _weights(folder, stage.name))


def _data(tokenizer: Tokenizer, stage: Stage) -> Iterator[Batch]:
    copying = batches(examples(tokenizer, "copying", stage.seed), stage.tokens, stage.seed)
    task = batches(examples(tokenizer, stage.task, stage.seed + 1), stage.tokens, stage.seed + 1)
    yield from islice(copying, stage.copying_steps)
    yield from task


def exact_in_both_halves(weight: torch.Tensor) -> torch.Tensor:
    """float32 values that float16 (GGUF) and bfloat16 (MLC) both hold exactly: every engine computes with one set of weights."""
    return weight.half().bfloat16().float()
