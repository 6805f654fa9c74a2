"""
Hugging Face safetensors (Qwen3, tied embeddings) -> a folder in MLC's format, q0f32: what WebLLM loads.

    python export_mlc.py CHECKPOINT.safetensors CONFIG.json TOKENIZER.json OUT

The rows of q, k and v stand in one tensor, and those of gate and up in another: the names the compiled library asks for.
"""

import hashlib
import json
import shutil
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

SHARD = "params_shard_0.bin"


def mlc_tensors(weights: dict[str, np.ndarray], layers: int) -> dict[str, np.ndarray]:
    """The same weights under MLC's names, float32."""
    left = {name: array.astype(np.float32) for name, array in weights.items() if name != "lm_head.weight"}
    for i in range(layers):
        layer = f"model.layers.{i}."
        left[f"{layer}self_attn.c_attn.weight"] = np.concatenate(
            [left.pop(f"{layer}self_attn.{part}_proj.weight") for part in "qkv"]
        )
        left[f"{layer}mlp.gate_up_proj.weight"] = np.concatenate(
            [left.pop(f"{layer}mlp.{part}_proj.weight") for part in ("gate", "up")]
        )
    return dict(sorted(left.items()))


def write_folder(checkpoint: Path, config_file: Path, tokenizer: Path, out: Path) -> None:
    config = json.loads(config_file.read_text())
    out.mkdir(parents=True, exist_ok=True)
    records, data = [], bytearray()
    for name, array in mlc_tensors(load_file(checkpoint), config["num_hidden_layers"]).items():
        records.append(
            {
                "name": name,
                "shape": list(array.shape),
                "dtype": "float32",
                "format": "raw",
                "nbytes": array.nbytes,
                "byteOffset": len(data),
            }
        )
        data += array.astype("<f4").tobytes()
    (out / SHARD).write_bytes(data)
    shard = {
        "dataPath": SHARD,
        "format": "raw-shard",
        "nbytes": len(data),
        "md5sum": hashlib.md5(data).hexdigest(),
        "records": records,
    }
    summary = {"ParamSize": len(records), "ParamBytes": len(data), "BitsPerParam": 32}
    _write(out / "tensor-cache.json", {"metadata": summary, "records": [shard]})
    _write(out / "mlc-chat-config.json", chat_config(config, special_tokens(tokenizer)))
    shutil.copyfile(tokenizer, out / "tokenizer.json")


def special_tokens(tokenizer: Path) -> dict[str, int]:
    return {token["content"]: token["id"] for token in json.loads(tokenizer.read_text())["added_tokens"]}


def chat_config(config: dict, special: dict[str, int]) -> dict:
    """The template adds nothing: the app renders prompts itself."""
    end, padding = special["<|im_end|>"], special["<|endoftext|>"]
    return {
        "version": "0.1.0",
        "model_type": "qwen3",
        "quantization": "q0f32",
        "model_config": {},
        "vocab_size": config["vocab_size"],
        "context_window_size": config["max_position_embeddings"],
        "sliding_window_size": -1,
        "attention_sink_size": -1,
        "prefill_chunk_size": config["max_position_embeddings"],
        "temperature": 0.0,
        "top_p": 1.0,
        "repetition_penalty": 1.0,
        "frequency_penalty": 0.0,
        "presence_penalty": 0.0,
        "tokenizer_files": ["tokenizer.json"],
        "tokenizer_info": {
            "token_postproc_method": "byte_level",
            "prepend_space_in_encode": False,
            "strip_space_in_decode": False,
        },
        "conv_template": {
            "name": "raw",
            "system_template": "{system_message}",
            "system_message": "",
            "roles": {"user": "", "assistant": ""},
            "role_templates": {"user": "{user_message}", "assistant": "{assistant_message}", "tool": "{tool_message}"},
            "seps": [""],
            "role_content_sep": "",
            "role_empty_sep": "",
            "stop_str": [],
            "stop_token_ids": [end, padding],
        },
        "pad_token_id": padding,
        "bos_token_id": padding,
        "eos_token_id": [end],
    }


def _write(file: Path, value: dict) -> None:
    file.write_text(json.dumps(value) + "\n")


if __name__ == "__main__":
    write_folder(*map(Path, sys.argv[1:5]))
