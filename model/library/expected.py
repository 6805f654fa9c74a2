"""What the library must compute, computed by numpy: a model of seeded random weights, inputs, and the right outputs.

Writes model/build/test-model/<quantisation>/: the model as an MLC folder (resolve/main/, as WebLLM asks for it) and
expected.json. For a quantised model numpy works with the dequantised weights, so both see the same network.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from mlc_folder import write_config, write_weights

from .quantise import dequantise, packed
from .shape import Shape, read_shape

HERE = Path(__file__).parent
FOLDER = HERE.parent / 'build' / 'test-model'
SEED = 1
PROMPT = 141  # tokens; neither it nor the cut is a multiple of a page (16)
CUT = 83
GENERATED = 8

Weights = dict[str, np.ndarray]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--quantisation', nargs='+', default=['q0f32', 'q4f32_1'])
    shape = read_shape(HERE / 'config.json')
    for quantisation in parser.parse_args().quantisation:
        write_model(shape, quantisation)


def write_model(shape: Shape, quantisation: str) -> None:
    weights = random_weights(shape)
    stored = weights if quantisation == 'q0f32' else packed(weights)
    used = weights if quantisation == 'q0f32' else unpacked(stored, weights)
    folder = FOLDER / quantisation / 'resolve' / 'main'
    write_weights(folder, stored)
    (folder / 'tokenizer.json').write_text(json.dumps(tokenizer(shape)))
    write_config(folder, quantisation, shape.vocab, shape.context, shape.chunk, tokens='raw', padding=0, ends=[])
    rng = np.random.default_rng(SEED + 1)
    expected = {**logits_expected(shape, used, rng), **sampling_expected(shape.vocab, rng)}
    (FOLDER / quantisation / 'expected.json').write_text(json.dumps(expected, default=listed))


def listed(value: np.ndarray | np.generic) -> object:
    """numpy as JSON; float32 and float64 alike are written so that they read back the same."""
    return value.tolist()


# The model


def random_weights(shape: Shape) -> Weights:
    rng = np.random.default_rng(SEED)

    def matrix(rows: int, columns: int, size: float) -> np.ndarray:
        return rng.normal(0, size, (rows, columns)).astype(np.float32)

    def norm(width: int) -> np.ndarray:
        return rng.normal(1, 0.1, width).astype(np.float32)

    # Logits within about +-7, and layers that change the residual stream visibly.
    weights = {'model.embed_tokens.weight': matrix(shape.vocab, shape.hidden, 0.15), 'model.norm.weight': norm(shape.hidden)}
    for layer in range(shape.layers):
        at = f'model.layers.{layer}.'
        weights |= {
            f'{at}self_attn.c_attn.weight': matrix(shape.fused_heads * shape.head_dim, shape.hidden, shape.hidden**-0.5),
            f'{at}self_attn.o_proj.weight': matrix(shape.hidden, shape.heads * shape.head_dim, shape.hidden**-0.5),
            f'{at}self_attn.q_norm.weight': norm(shape.head_dim),
            f'{at}self_attn.k_norm.weight': norm(shape.head_dim),
            f'{at}mlp.gate_up_proj.weight': matrix(2 * shape.inter, shape.hidden, shape.hidden**-0.5),
            f'{at}mlp.down_proj.weight': matrix(shape.hidden, shape.inter, shape.inter**-0.5),
            f'{at}input_layernorm.weight': norm(shape.hidden),
            f'{at}post_attention_layernorm.weight': norm(shape.hidden),
        }
    return weights


def unpacked(stored: Weights, weights: Weights) -> Weights:
    def read(name: str, value: np.ndarray) -> np.ndarray:
        if value.ndim == 1:
            return value
        stem = name.removesuffix('weight')
        return dequantise(stored[f'{stem}q_weight'], stored[f'{stem}q_scale'], value.shape[1])

    return {name: read(name, value) for name, value in weights.items()}


def word(token: int) -> str:
    return f't{token}'


def tokenizer(shape: Shape) -> dict:
    """Token 17 is the word t17."""
    vocab = {word(token): token for token in range(shape.vocab)}
    return {
        'version': '1.0', 'truncation': None, 'padding': None, 'added_tokens': [], 'normalizer': None,
        'pre_tokenizer': {'type': 'WhitespaceSplit'}, 'post_processor': None, 'decoder': None,
        'model': {'type': 'WordLevel', 'vocab': vocab, 'unk_token': word(0)},
    }  # fmt: skip


# The network


def rms_norm(x: np.ndarray, weight: np.ndarray, eps: float) -> np.ndarray:
    return x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + eps) * weight


def rotated(x: np.ndarray, theta: float) -> np.ndarray:
    """Rotary embedding of x [n, heads, d], halves paired."""
    n, _, d = x.shape
    angle = np.arange(n)[:, None] / theta ** (np.arange(0, d, 2) / d)
    cos, sin = np.cos(angle)[:, None, :], np.sin(angle)[:, None, :]
    low, high = x[..., : d // 2], x[..., d // 2 :]
    return np.concatenate([low * cos - high * sin, high * cos + low * sin], axis=-1)


def attention(x: np.ndarray, weights: Weights, at: str, s: Shape) -> np.ndarray:
    n = len(x)
    fused = (x @ weights[f'{at}c_attn.weight'].T).reshape(n, s.fused_heads, s.head_dim)
    q, k, v = np.split(fused, [s.heads, s.heads + s.kv_heads], axis=1)
    q = rotated(rms_norm(q, weights[f'{at}q_norm.weight'], s.eps), s.theta)
    k = rotated(rms_norm(k, weights[f'{at}k_norm.weight'], s.eps), s.theta)
    k, v = (np.repeat(part, s.heads // s.kv_heads, axis=1) for part in (k, v))
    scores = np.einsum('qhd,khd->hqk', q, k) * s.head_dim**-0.5
    scores = np.where(np.tri(n, dtype=bool), scores, -np.inf)
    share = np.exp(scores - scores.max(axis=-1, keepdims=True))
    share /= share.sum(axis=-1, keepdims=True)
    return np.einsum('hqk,khd->qhd', share, v).reshape(n, -1) @ weights[f'{at}o_proj.weight'].T


def forward(ids: list[int], weights: Weights, s: Shape) -> np.ndarray:
    """Logits [v] after the last token, in float64."""
    w = {name: value.astype(np.float64) for name, value in weights.items()}
    x = w['model.embed_tokens.weight'][ids]
    for layer in range(s.layers):
        at = f'model.layers.{layer}.'
        x = x + attention(rms_norm(x, w[f'{at}input_layernorm.weight'], s.eps), w, f'{at}self_attn.', s)
        gate, up = np.split(
            rms_norm(x, w[f'{at}post_attention_layernorm.weight'], s.eps) @ w[f'{at}mlp.gate_up_proj.weight'].T, 2, axis=1
        )
        x = x + (gate / (1 + np.exp(-gate)) * up) @ w[f'{at}mlp.down_proj.weight'].T
    return rms_norm(x[-1], w['model.norm.weight'], s.eps) @ w['model.embed_tokens.weight'].T


def logits_expected(shape: Shape, weights: Weights, rng: np.random.Generator) -> dict:
    """Two prompts that share their first CUT tokens, and one more token for each."""
    prompt, other = rng.integers(1, shape.vocab, PROMPT).tolist(), rng.integers(1, shape.vocab, 37).tolist()
    branches = [prompt, prompt[:CUT] + other]
    following = rng.integers(1, shape.vocab, 2).tolist()
    generated: list[int] = []
    while len(generated) < GENERATED:
        logits = forward(branches[1] + generated, weights, shape)
        first, second = np.argsort(-logits)[:2]
        assert logits[first] - logits[second] > 5e-3, 'a near tie proves nothing: choose another seed'
        generated.append(int(first))
    return {
        'cut': CUT,
        'branches': branches,
        'following': following,
        # Position 0 is not rotated: what remains is everything but the device's sine and cosine.
        'afterFirst': forward(prompt[:1], weights, shape),
        'afterPrompt': [forward(ids, weights, shape) for ids in branches],
        'afterFollowing': [forward([*ids, token], weights, shape) for ids, token in zip(branches, following)],
        'prompt': ' '.join(word(token) for token in branches[1]),
        'generated': generated,
    }


# Sampling


def sampling_expected(vocab: int, rng: np.random.Generator) -> dict:
    logits = rng.normal(0, 2, (3, vocab)).astype(np.float32)
    temperatures = [0.0, 1.0, 0.7]
    probabilities = np.stack([softmax(row.astype(np.float64), t) for row, t in zip(logits, temperatures)])
    uniforms = [0.03, 0.21, 0.5, 0.77, 0.96]
    draws = [
        {'row': row, 'uniform': uniform, 'topP': top_p, 'token': draw(probabilities[row], uniform, top_p)}
        for row in range(3)
        for top_p in (1.0, 0.9, 0.3)
        for uniform in uniforms
    ]
    return {
        'logits': logits,
        'temperatures': temperatures,
        'probabilities': probabilities,
        'draws': draws,
        'bias': bias_expected(logits, rng),
        'penalty': penalty_expected(logits, rng),
        'mask': mask_expected(logits, rng),
    }


def softmax(logits: np.ndarray, temperature: float) -> np.ndarray:
    """At temperature 0, all of it on the largest."""
    if temperature == 0:
        best = logits == logits.max()
        return best / best.sum()
    share = np.exp((logits - logits.max()) / temperature)
    return share / share.sum()


def draw(probabilities: np.ndarray, uniform: float, top_p: float) -> int:
    order = np.argsort(-probabilities, kind='stable')
    mass = np.cumsum(probabilities[order])
    # Rounding may leave the whole mass a little under 1.
    nucleus = mass[min(np.searchsorted(mass, top_p - 1e-12), len(mass) - 1)]
    at = np.searchsorted(mass, uniform * nucleus)
    edges = [uniform * nucleus] if top_p == 1 else [uniform * nucleus, top_p]
    assert min(np.abs(mass - edge).min() for edge in edges) > 2e-6, 'a draw on an edge proves nothing: choose another seed'
    return int(order[at])


def bias_expected(logits: np.ndarray, rng: np.random.Generator) -> dict:
    rows, tokens = [0, 0, 2], rng.integers(0, logits.shape[1], 3)
    bias = np.array([5, -100, 0.5], np.float32)
    out = logits.copy()
    np.add.at(out, (rows, tokens), bias)
    return {'rows': rows, 'tokens': tokens, 'bias': bias, 'logits': out}


def penalty_expected(logits: np.ndarray, rng: np.random.Generator) -> dict:
    """Two sequences, whose logits are rows 2 and 0, so that sequence and row are told apart."""
    rows, sequences, counts = [2, 0], [0, 0, 0, 1, 1], [1, 3, 2, 1, 4]
    tokens = rng.choice(logits.shape[1], len(sequences), replace=False)
    penalties = np.array([[0.5, 0.25, 1.2], [0, 0.1, 0.8]], np.float32)  # presence, frequency, repetition
    out = logits.copy()
    for sequence, token, count in zip(sequences, tokens, counts):
        presence, frequency, repetition = penalties[sequence]
        value = out[rows[sequence], token] - presence - count * frequency
        out[rows[sequence], token] = value * repetition if value < 0 else value / repetition
    return {'rows': rows, 'sequences': sequences, 'tokens': tokens, 'counts': counts, 'penalties': penalties, 'logits': out}


def mask_expected(logits: np.ndarray, rng: np.random.Generator) -> dict:
    """Rows 0 and 2 are masked, row 1 keeps all; words are 32 tokens, the lowest bit first."""
    allowed = rng.random(logits.shape) < 0.3
    rows = [0, 2]
    words = np.packbits(allowed, axis=1, bitorder='little').view('<i4')
    out = logits.copy()
    for row in rows:
        out[row][~allowed[row]] = np.finfo(np.float32).min
    return {'rows': rows, 'words': words, 'logits': out}


if __name__ == '__main__':
    main()
