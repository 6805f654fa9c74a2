"""A model folder as WebLLM reads it: weights in one shard with their list, and the configuration."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

SHARD = "params_shard_0.bin"
LIST = "tensor-cache.json"
CONFIG = "mlc-chat-config.json"
PACKED = "f32-to-bf16"


def write_weights(folder: Path, weights: Mapping[str, np.ndarray]) -> None:
    """float32 tensors that bfloat16 holds without loss take two bytes an element, as mlc_llm packs them."""
    folder.mkdir(parents=True, exist_ok=True)
    records, data = [], bytearray()
    for name, value in weights.items():
        form, stored = _stored(value)
        records.append(
            {
                "name": name,
                "shape": list(value.shape),
                "dtype": str(value.dtype),
                "format": form,
                "nbytes": len(stored),
                "byteOffset": len(data),
            }
        )
        data += stored
    (folder / SHARD).write_bytes(data)
    shard = {
        "dataPath": SHARD,
        "format": "raw-shard",
        "nbytes": len(data),
        "md5sum": hashlib.md5(data).hexdigest(),
        "records": records,
    }
    _write(folder / LIST, {"metadata": {"ParamSize": len(records), "ParamBytes": len(data)}, "records": [shard]})


def _stored(value: np.ndarray) -> tuple[str, bytes]:
    value = np.ascontiguousarray(value)
    if value.dtype != np.float32:
        return "raw", value.tobytes()
    bits = value.view("<u4")
    return ("raw", value.tobytes()) if (bits & 0xFFFF).any() else (PACKED, (bits >> 16).astype("<u2").tobytes())


def read_weights(folder: Path) -> dict[str, np.ndarray]:
    """What `write_weights` was given, bit by bit."""
    weights = {}
    for shard in json.loads((folder / LIST).read_text())["records"]:
        data = (folder / shard["dataPath"]).read_bytes()
        for record in shard["records"]:
            stored = data[record["byteOffset"] : record["byteOffset"] + record["nbytes"]]
            if record["format"] == PACKED:
                value = (np.frombuffer(stored, "<u2").astype("<u4") << 16).view("<f4")
            else:
                value = np.frombuffer(stored, record["dtype"])
            weights[record["name"]] = value.reshape(record["shape"])
    return weights


def write_config(
    folder: Path, quantisation: str, vocabulary: int, context: int, chunk: int, *, tokens: str, padding: int, ends: Sequence[int]
) -> None:
    """
    mlc-chat-config.json. `context`, `chunk`: tokens in the window and in one part of a prefill; `tokens`: how the texts
    of tokens are joined ("byte_level" or "raw"). The template adds nothing: the app renders prompts itself.
    """
    folder.mkdir(parents=True, exist_ok=True)
    config = {
        "version": "0.1.0",
        "model_type": "qwen3",
        "quantization": quantisation,
        "model_config": {},
        "vocab_size": vocabulary,
        "context_window_size": context,
        "sliding_window_size": -1,
        "attention_sink_size": -1,
        "prefill_chunk_size": chunk,
        "temperature": 0.0,
        "top_p": 1.0,
        "repetition_penalty": 1.0,
        "frequency_penalty": 0.0,
        "presence_penalty": 0.0,
        "tokenizer_files": ["tokenizer.json"],
        "tokenizer_info": {
            "token_postproc_method": tokens,
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
            "stop_token_ids": [*ends, padding] if ends else [],
        },
        "pad_token_id": padding,
        "bos_token_id": padding,
        "eos_token_id": list(ends),
    }
    _write(folder / CONFIG, config)


def _write(file: Path, value: dict) -> None:
    file.write_text(json.dumps(value) + "\n")
