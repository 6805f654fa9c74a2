"""The networks as GGUF files, which llama.cpp loads: F16, which holds the weights without loss, and Q8_0."""

import json
from pathlib import Path

import gguf
import numpy as np

from .network import SHAPE
from .prompts import CHAT_TEMPLATE, END_OF_ANSWER, PADDING

_NAMES = {"model.embed_tokens": "token_embd", "model.norm": "output_norm"}
_LAYER_NAMES = {
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}


def write_gguf(weights: dict[str, np.ndarray], tokenizer: Path, file: Path, name: str, kind: str) -> None:
    """`weights`: float32, by their names at Hugging Face; `kind`: "F16" or "Q8_0", for the matrices. Vectors stay float32."""
    stored = gguf.GGMLQuantizationType[kind]
    writer = gguf.GGUFWriter(file, "qwen3")
    writer.add_name(name)
    writer.add_file_type(gguf.LlamaFileType[f"MOSTLY_{kind}"])
    _add_shape(writer)
    _add_tokenizer(writer, json.loads(tokenizer.read_text()))
    for weight, value in sorted(weights.items()):
        if value.ndim == 1:
            writer.add_tensor(gguf_name(weight), value)
        else:
            writer.add_tensor(gguf_name(weight), gguf.quants.quantize(value, stored), raw_dtype=stored)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_shape(writer: gguf.GGUFWriter) -> None:
    writer.add_context_length(SHAPE.context)
    writer.add_embedding_length(SHAPE.hidden)
    writer.add_block_count(SHAPE.layers)
    writer.add_feed_forward_length(SHAPE.inter)
    writer.add_head_count(SHAPE.heads)
    writer.add_head_count_kv(SHAPE.kv_heads)
    writer.add_key_length(SHAPE.head_dim)
    writer.add_value_length(SHAPE.head_dim)
    writer.add_rope_freq_base(SHAPE.theta)
    writer.add_layer_norm_rms_eps(SHAPE.eps)
    writer.add_vocab_size(SHAPE.vocab)


def _add_tokenizer(writer: gguf.GGUFWriter, tokenizer: dict) -> None:
    special = {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
    ids = {**tokenizer["model"]["vocab"], **special}
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(sorted(ids, key=ids.get))
    writer.add_token_types(
        [gguf.TokenType.CONTROL if token in special else gguf.TokenType.NORMAL for token in sorted(ids, key=ids.get)]
    )
    writer.add_token_merges([" ".join(merge) for merge in tokenizer["model"]["merges"]])
    writer.add_eos_token_id(special[END_OF_ANSWER])
    writer.add_pad_token_id(special[PADDING])
    writer.add_bos_token_id(special[PADDING])
    writer.add_add_bos_token(False)
    writer.add_chat_template(CHAT_TEMPLATE)


def gguf_name(name: str) -> str:
    stem = name.removesuffix(".weight")
    if stem in _NAMES:
        return f"{_NAMES[stem]}.weight"
    _, _, layer, part = stem.split(".", 3)
    return f"blk.{layer}.{_LAYER_NAMES[part]}.weight"
