"""MLC's group quantisation q4f32_1 (layout NK), in numpy: mlc_llm/quantization/group_quantization.py."""

import numpy as np

GROUP = 32  # elements of a row that share a scale
PER_WORD = 8  # 4-bit elements in a uint32, the lowest bits first
ZERO = 7  # stored value of a zero; 0 to 14 stand for -7 to 7


def packed_shapes(rows: int, columns: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Shapes of the words and of the scales of a matrix [rows, columns]."""
    groups = -(-columns // GROUP)
    return (rows, groups * GROUP // PER_WORD), (rows, groups)


def quantise(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """float32 [N, K] -> words uint32 [N, 4 G], scales float32 [N, G], where G = ceil(K / 32)."""
    rows, columns = matrix.shape
    words_shape, scales_shape = packed_shapes(rows, columns)
    padded = np.zeros((rows, scales_shape[1] * GROUP), np.float32)
    padded[:, :columns] = matrix
    groups = padded.reshape(*scales_shape, GROUP)
    scales = np.abs(groups).max(axis=2) / np.float32(ZERO)
    # A group of zeros has scale 0 and is stored as zeros.
    divisor = np.where(scales == 0, np.float32(1), scales)[:, :, None]
    stored = np.clip(np.rint(groups / divisor + ZERO), 0, 2 * ZERO).astype(np.uint32)
    nibbles = stored.reshape(*words_shape, PER_WORD)
    shifts = np.arange(PER_WORD, dtype=np.uint32) * 4
    return np.bitwise_or.reduce(nibbles << shifts, axis=2), scales


def packed(weights: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All matrices quantised, as `q_weight` and `q_scale`; vectors as they are."""
    out: dict[str, np.ndarray] = {}
    for name, value in weights.items():
        if value.ndim == 1:
            out[name] = value
        else:
            stem = name.removesuffix('weight')
            out[f'{stem}q_weight'], out[f'{stem}q_scale'] = quantise(value)
    return out


def dequantise(words: np.ndarray, scales: np.ndarray, columns: int) -> np.ndarray:
    """The float32 matrix [N, columns] that the packed one stands for."""
    shifts = np.arange(PER_WORD, dtype=np.uint32) * 4
    stored = ((words[:, :, None] >> shifts) & 15).reshape(*scales.shape, GROUP).astype(np.float32)
    return ((stored - ZERO) * scales[:, :, None]).reshape(len(words), -1)[:, :columns]
