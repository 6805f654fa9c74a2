"""The networks in MLC's format, which WebLLM loads. The rows of q, k and v stand in one tensor, those of gate and up in another."""

import shutil
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from library.quantise import packed
from mlc_folder import read_weights, write_config, write_weights

from .network import SHAPE
from .prompts import END_OF_ANSWER, PADDING

Weights = dict[str, np.ndarray]

FULL = "q0f32"
QUANTISATIONS = (FULL, "q4f32_1")
_ATTENTION = [f"{part}_proj.weight" for part in "qkv"]
_GATES = ["gate_proj.weight", "up_proj.weight"]


def folder_of(models: Path, name: str, quantisation: str) -> Path:
    """WebLLM asks for a model's files below `resolve/`."""
    return models / "resolve" / f"{name}-{quantisation}"


def write_mlc(weights: Weights, tokenizer: Path, folder: Path, quantisation: str) -> None:
    """`weights`: float32, by their names at Hugging Face."""
    fused = _fused(weights)
    write_weights(folder, fused if quantisation == FULL else packed(fused))
    token = Tokenizer.from_file(str(tokenizer)).token_to_id
    write_config(
        folder,
        quantisation,
        SHAPE.vocab,
        SHAPE.context,
        SHAPE.chunk,
        tokens="byte_level",
        padding=token(PADDING),
        ends=[token(END_OF_ANSWER)],
    )
    shutil.copyfile(tokenizer, folder / "tokenizer.json")


def read_mlc(folder: Path) -> Weights:
    """The weights of a q0f32 folder under their names at Hugging Face: the published checkpoint itself."""
    weights = read_weights(folder)
    heads = np.cumsum([SHAPE.heads, SHAPE.kv_heads]) * SHAPE.head_dim
    for i in range(SHAPE.layers):
        attention, mlp = f"model.layers.{i}.self_attn.", f"model.layers.{i}.mlp."
        parts = np.split(weights.pop(f"{attention}c_attn.weight"), heads)
        weights |= {attention + name: part for name, part in zip(_ATTENTION, parts)}
        halves = np.split(weights.pop(f"{mlp}gate_up_proj.weight"), 2)
        weights |= {mlp + name: half for name, half in zip(_GATES, halves)}
    return weights


def _fused(weights: Weights) -> Weights:
    left = dict(weights)
    for i in range(SHAPE.layers):
        attention, mlp = f"model.layers.{i}.self_attn.", f"model.layers.{i}.mlp."
        left[f"{attention}c_attn.weight"] = np.concatenate([left.pop(attention + name) for name in _ATTENTION])
        left[f"{mlp}gate_up_proj.weight"] = np.concatenate([left.pop(mlp + name) for name in _GATES])
    return dict(sorted(left.items()))
