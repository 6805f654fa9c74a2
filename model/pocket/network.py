"""A Qwen3-style decoder: RMSNorm, rotate-half RoPE, QK-norm, SwiGLU, tied embeddings. Parameter names are Hugging Face's."""

import math
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from library.shape import Shape, read_shape


# One shape for the networks that are trained and for the library that runs them.
CONFIG = Path(__file__).parent.parent / "library" / "config.json"
SHAPE = read_shape(CONFIG)


class RMSNorm(nn.Module):
    def __init__(self, size: int, eps: float):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x, (x.shape[-1],), self.weight, self.eps)


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    a, b = x.chunk(2, dim=-1)
    return x * cos + torch.cat((-b, a), dim=-1) * sin


class Attention(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        queries, keys = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim
        self.head_dim = shape.head_dim
        self.q_proj = nn.Linear(shape.hidden, queries, bias=False)
        self.k_proj = nn.Linear(shape.hidden, keys, bias=False)
        self.v_proj = nn.Linear(shape.hidden, keys, bias=False)
        self.o_proj = nn.Linear(queries, shape.hidden, bias=False)
        self.q_norm = RMSNorm(shape.head_dim, shape.eps)
        self.k_norm = RMSNorm(shape.head_dim, shape.eps)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, bias: Tensor, cache: dict | None) -> Tensor:
        batch, length, _ = x.shape
        heads = (batch, length, -1, self.head_dim)
        # Rotated before the transpose: contiguous memory is several times faster on a CPU.
        q = rotate(self.q_norm(self.q_proj(x).view(heads)), cos, sin).transpose(1, 2)
        k = rotate(self.k_norm(self.k_proj(x).view(heads)), cos, sin).transpose(1, 2)
        v = self.v_proj(x).view(heads).transpose(1, 2)
        if cache is not None:
            before = cache.get(self)
            if before is not None:
                k, v = torch.cat((before[0], k), 2), torch.cat((before[1], v), 2)
            cache[self] = (k, v)
        groups = q.shape[1] // k.shape[1]
        k, v = k.repeat_interleave(groups, 1), v.repeat_interleave(groups, 1)
        # Written out: the backward pass of the fused kernel is slow on a CPU.
        scores = (q @ k.transpose(2, 3)) * self.head_dim**-0.5 + bias
        return self.o_proj((scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, -1))


class MLP(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.gate_proj = nn.Linear(shape.hidden, shape.inter, bias=False)
        self.up_proj = nn.Linear(shape.hidden, shape.inter, bias=False)
        self.down_proj = nn.Linear(shape.inter, shape.hidden, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.self_attn = Attention(shape)
        self.mlp = MLP(shape)
        self.input_layernorm = RMSNorm(shape.hidden, shape.eps)
        self.post_attention_layernorm = RMSNorm(shape.hidden, shape.eps)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, bias: Tensor, cache: dict | None) -> Tensor:
        x = x + self.self_attn(self.input_layernorm(x), cos, sin, bias, cache)
        return x + self.mlp(self.post_attention_layernorm(x))


class Body(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.embed_tokens = nn.Embedding(shape.vocab, shape.hidden)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = RMSNorm(shape.hidden, shape.eps)


class PocketLM(nn.Module):
    """The network; `torch.manual_seed` before it decides its first weights."""

    def __init__(self, shape: Shape = SHAPE):
        super().__init__()
        self.shape = shape
        self.model = Body(shape)
        inverse = 1.0 / shape.theta ** (torch.arange(0, shape.head_dim, 2).float() / shape.head_dim)
        angles = torch.outer(torch.arange(shape.context).float(), inverse)
        angles = torch.cat((angles, angles), -1)
        self.register_buffer("cos", angles.cos(), persistent=False)
        self.register_buffer("sin", angles.sin(), persistent=False)
        for weight in (p for p in self.parameters() if p.dim() == 2):
            nn.init.normal_(weight, std=0.02 if weight.shape[0] == shape.vocab else 0.6 / math.sqrt(weight.shape[1]))
        for layer in self.model.layers:
            for weight in (layer.self_attn.o_proj.weight, layer.mlp.down_proj.weight):
                weight.data.mul_(1 / math.sqrt(2 * shape.layers))

    def hidden(self, ids: Tensor, positions: Tensor, bias: Tensor, cache: dict | None = None) -> Tensor:
        """ids, positions: [batch, length]; bias: [batch or 1, 1, length, keys], 0 where a token may look, -1e9 elsewhere."""
        x = self.model.embed_tokens(ids)
        cos, sin = self.cos[positions][:, :, None], self.sin[positions][:, :, None]
        for layer in self.model.layers:
            x = layer(x, cos, sin, bias, cache)
        return self.model.norm(x)

    def logits(self, hidden: Tensor) -> Tensor:
        return F.linear(hidden, self.model.embed_tokens.weight)


def causal_bias(length: int) -> Tensor:
    return torch.full((1, 1, length, length), -1e9).triu(1)


@torch.no_grad()
def greedy(network: PocketLM, prompts: list[list[int]], max_new: int, stop: int) -> list[list[int]]:
    """Most likely continuation of each prompt, without the stop token. Prompts are padded on the left."""
    width = max(map(len, prompts))
    ids = torch.tensor([[0] * (width - len(p)) + p for p in prompts])
    padding = torch.tensor([width - len(p) for p in prompts])
    keys = torch.arange(width)
    hides_padding = torch.where(keys[None] < padding[:, None], -1e9, 0.0)[:, None, None]
    positions = (keys[None] - padding[:, None]).clamp_min(0)
    cache: dict = {}
    hidden = network.hidden(ids, positions, causal_bias(width) + hides_padding, cache)[:, -1]
    answers: list[list[int]] = [[] for _ in prompts]
    live = torch.ones(len(prompts), dtype=torch.bool)
    for step in range(max_new):
        token = network.logits(hidden).argmax(-1)
        live &= token != stop
        if not live.any():
            break
        for row in torch.nonzero(live).flatten().tolist():
            answers[row].append(int(token[row]))
        hides_padding = F.pad(hides_padding, (0, 1))
        hidden = network.hidden(token[:, None], (width - padding + step)[:, None], hides_padding, cache)[:, 0]
    return answers
