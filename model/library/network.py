"""Qwen3 (RMS norms on queries and keys, SwiGLU, tied embeddings), with the functions that WebLLM calls.

Parameter names are MLC's: query, key and value are one matrix (`c_attn`), gate and up another (`gate_up_proj`).
"""

from tvm import te
from tvm.relax.frontend import nn
from tvm.relax.frontend.nn import Tensor, op
from tvm.relax.frontend.nn.llm.kv_cache import PagedKVCache

from .matrix import Matrix
from .shape import Shape

Linear = type[Matrix]


def norm(width: int, shape: Shape) -> nn.RMSNorm:
    return nn.RMSNorm(width, -1, shape.eps, bias=False, dtype='float32')


class Attention(nn.Module):
    def __init__(self, shape: Shape, linear: Linear):
        self.shape = shape
        self.c_attn = linear(shape.fused_heads * shape.head_dim, shape.hidden)
        self.o_proj = linear(shape.hidden, shape.heads * shape.head_dim)
        self.q_norm = norm(shape.head_dim, shape)
        self.k_norm = norm(shape.head_dim, shape)

    def forward(self, x: Tensor, cache: PagedKVCache, layer: int) -> Tensor:
        s = self.shape
        b, n, _ = x.shape
        fused = op.reshape(self.c_attn(x), (b, n, s.fused_heads, s.head_dim))
        q, k, v = op.split(fused, [s.heads, s.heads + s.kv_heads], axis=2)
        qkv = op.concat([self.q_norm(q), self.k_norm(k), v], dim=2)
        # The cache applies the rotary embedding.
        out = cache.attention_with_fused_qkv(layer, qkv, s.heads, sm_scale=s.head_dim**-0.5)
        return self.o_proj(op.reshape(out, (b, n, s.heads * s.head_dim)))


class FeedForward(nn.Module):
    def __init__(self, shape: Shape, linear: Linear):
        self.gate_up_proj = linear(2 * shape.inter, shape.hidden)
        self.down_proj = linear(shape.hidden, shape.inter)

    def forward(self, x: Tensor) -> Tensor:
        gate, up = op.split(self.gate_up_proj(x), 2, axis=-1)
        return self.down_proj(op.silu(gate) * up)


class Layer(nn.Module):
    def __init__(self, shape: Shape, linear: Linear):
        self.self_attn = Attention(shape, linear)
        self.mlp = FeedForward(shape, linear)
        self.input_layernorm = norm(shape.hidden, shape)
        self.post_attention_layernorm = norm(shape.hidden, shape)

    def forward(self, x: Tensor, cache: PagedKVCache, layer: int) -> Tensor:
        x = x + self.self_attn(self.input_layernorm(x), cache, layer)
        return x + self.mlp(self.post_attention_layernorm(x))


class Body(nn.Module):
    def __init__(self, shape: Shape, linear: Linear):
        self.embed_tokens = linear(shape.vocab, shape.hidden)
        self.layers = nn.ModuleList([Layer(shape, linear) for _ in range(shape.layers)])
        self.norm = norm(shape.hidden, shape)

    def forward(self, x: Tensor, cache: PagedKVCache) -> Tensor:
        for index, layer in enumerate(self.layers):
            x = layer(x, cache, index)
        return self.norm(x)


class Network(nn.Module):
    """The functions by the names, and with the parameters, by which WebLLM calls them."""

    def __init__(self, shape: Shape, linear: Linear):
        self.shape = shape
        self.model = Body(shape, linear)

    def embed(self, input_ids: Tensor) -> Tensor:
        return self.model.embed_tokens.rows(input_ids)

    def prefill(self, input_embed: Tensor, paged_kv_cache: PagedKVCache) -> tuple[Tensor, PagedKVCache]:
        hidden = op.tensor_expr_op(last_position, 'last_position', [self.model(input_embed, paged_kv_cache)])
        return self.model.embed_tokens(hidden), paged_kv_cache

    def decode(self, input_embed: Tensor, paged_kv_cache: PagedKVCache) -> tuple[Tensor, PagedKVCache]:
        return self.model.embed_tokens(self.model(input_embed, paged_kv_cache)), paged_kv_cache

    def batch_prefill(
        self, input_embeds: Tensor, logit_positions: Tensor, paged_kv_cache: PagedKVCache
    ) -> tuple[Tensor, PagedKVCache]:
        hidden = op.take(self.model(input_embeds, paged_kv_cache), logit_positions, axis=1)
        return self.model.embed_tokens(hidden), paged_kv_cache

    def batch_decode(self, input_embeds: Tensor, paged_kv_cache: PagedKVCache) -> tuple[Tensor, PagedKVCache]:
        return self.model.embed_tokens(self.model(input_embeds, paged_kv_cache)), paged_kv_cache

    def specification(self) -> nn.spec.ModuleSpec:
        packed = {'param_mode': 'packed', 'effect_mode': 'none'}
        cache = nn.spec.Object(object_type=PagedKVCache)

        def embeds(batch: int | str, length: int | str) -> nn.spec.Tensor:
            return nn.spec.Tensor([batch, length, self.shape.hidden], 'float32')

        def ints(length: str) -> nn.spec.Tensor:
            return nn.spec.Tensor([length], 'int32')

        functions = {
            'embed': {'input_ids': ints('seq_len')},
            'prefill': {'input_embed': embeds(1, 'seq_len'), 'paged_kv_cache': cache},
            'decode': {'input_embed': embeds(1, 1), 'paged_kv_cache': cache},
            'batch_prefill': {
                'input_embeds': embeds(1, 'seq_len'),
                'logit_positions': ints('batch_size'),
                'paged_kv_cache': cache,
            },
            'batch_decode': {'input_embeds': embeds('batch_size', 1), 'paged_kv_cache': cache},
        }
        raw = {name: {**arguments, '$': packed} for name, arguments in functions.items()}
        return nn.spec.ModuleSpec.from_raw(raw, self)


def last_position(x: te.Tensor) -> te.Tensor:
    """x [b, n, d] -> [b, 1, d]."""
    b, n, d = x.shape
    return te.compute((b, 1, d), lambda i, _, k: x[i, n - 1, k], name='last_position')
