"""The shape of a model: everything of its config.json that is compiled into a library."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Shape:
    """A Qwen3 network with tied embeddings."""

    vocab: int
    hidden: int
    inter: int
    layers: int
    heads: int
    kv_heads: int
    head_dim: int
    eps: float
    theta: int
    context: int  # tokens
    chunk: int = 512  # tokens that one prefill takes at most
    max_batch: int = 16  # sequences that are decoded together at most

    @property
    def fused_heads(self) -> int:
        """Heads of the fused query, key and value projection."""
        return self.heads + 2 * self.kv_heads

    def bounds(self) -> dict[str, int]:
        """Largest values of the symbolic dimensions; memory is planned for them."""
        return {
            'seq_len': self.chunk,
            'batch_size': self.max_batch,
            'num_samples': self.max_batch,
            'total_seq_len': self.context,
        }


def read_shape(path: Path) -> Shape:
    """Read a Hugging Face config.json. Raises ValueError for a network that this recipe does not build."""
    config = json.loads(path.read_text())
    if config['model_type'] != 'qwen3' or not config['tie_word_embeddings']:
        raise ValueError(f'{path}: only Qwen3 with tied embeddings can be built')
    return Shape(
        vocab=config['vocab_size'],
        hidden=config['hidden_size'],
        inter=config['intermediate_size'],
        layers=config['num_hidden_layers'],
        heads=config['num_attention_heads'],
        kv_heads=config['num_key_value_heads'],
        head_dim=config['head_dim'],
        eps=config['rms_norm_eps'],
        theta=int(config['rope_theta']),
        context=config['max_position_embeddings'],
    )
