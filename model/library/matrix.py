"""A weight matrix [N, K] as the network uses it: `matrix(x)` is x Wᵀ, `matrix.rows(ids)` looks rows up.

Both matrices of a kind share one class for every linear layer and the tied embedding. Dequantisation is part of the
product, so that no unpacked copy of a weight is ever in memory.
"""

from typing import Callable

from tvm import te, tirx
from tvm.ir import Expr
from tvm.relax.frontend import nn
from tvm.relax.frontend.nn import Tensor, op

from .quantise import GROUP, PER_WORD, ZERO, packed_shapes

Element = Callable[[Expr, Expr], Expr]


class Matrix(nn.Module):
    """q0f32: float32 as it is."""

    def __init__(self, rows: int, columns: int):
        self.shape = (rows, columns)
        self.weight = nn.Parameter((rows, columns), 'float32')

    def stored(self) -> list[Tensor]:
        return [self.weight]

    @staticmethod
    def element(weight: te.Tensor) -> Element:
        return lambda row, column: weight[row, column]

    def forward(self, x: Tensor) -> Tensor:
        """x [b, n, K] -> [b, n, N]."""
        rows, columns = self.shape

        def product(x: te.Tensor, *stored: te.Tensor) -> te.Tensor:
            weight = te.compute((rows, columns), self.element(*stored), name='weight') if len(stored) > 1 else stored[0]
            k = te.reduce_axis((0, columns), name='k')
            return te.compute(
                (x.shape[0], x.shape[1], rows),
                lambda b, n, row: te.sum(x[b, n, k] * weight[row, k], axis=k),
                name='product',
            )

        return op.tensor_expr_op(product, 'product', [x, *self.stored()])

    def rows(self, ids: Tensor) -> Tensor:
        """ids [n] int32 -> [n, K]."""

        def look_up(ids: te.Tensor, *stored: te.Tensor) -> te.Tensor:
            element = self.element(*stored)
            return te.compute((ids.shape[0], self.shape[1]), lambda i, k: element(ids[i], k), name='look_up')

        return op.tensor_expr_op(look_up, 'look_up', [ids, *self.stored()])


class QuantisedMatrix(Matrix):
    """q4f32_1: 4 bits an element, eight to a word, a float32 scale for every 32 of a row (see quantise.py)."""

    def __init__(self, rows: int, columns: int):
        self.shape = (rows, columns)
        words, scales = packed_shapes(rows, columns)
        self.q_weight = nn.Parameter(words, 'uint32')
        self.q_scale = nn.Parameter(scales, 'float32')

    def stored(self) -> list[Tensor]:
        return [self.q_weight, self.q_scale]

    @staticmethod
    def element(words: te.Tensor, scales: te.Tensor) -> Element:
        def at(row: Expr, column: Expr) -> Expr:
            shift = tirx.Cast('uint32', column % PER_WORD * 4)
            nibble = tirx.bitwise_and(tirx.shift_right(words[row, column // PER_WORD], shift), tirx.const(15, 'uint32'))
            return (tirx.Cast('float32', nibble) - tirx.const(ZERO, 'float32')) * scales[row, column // GROUP]

        return at


MATRICES: dict[str, type[Matrix]] = {'q0f32': Matrix, 'q4f32_1': QuantisedMatrix}
