"""The functions by which WebLLM turns logits into tokens, beside the kernels that work in place."""

from tvm import relax, te, tirx
from tvm.ir import Expr

from . import kernels


def add_sampling(bb: relax.BlockBuilder) -> None:
    """Add softmax_with_temperature, argsort_probs and sample_with_top_p to the module."""
    add_softmax(bb)
    add_argsort(bb)
    add_top_p(bb)


def dims(*names: str) -> list[tirx.Var]:
    return [tirx.Var(name, 'int64') for name in names]


def tensor(name: str, shape: list, dtype: str) -> relax.Var:
    return relax.Var(name, relax.TensorType(shape, dtype))


def add_softmax(bb: relax.BlockBuilder) -> None:
    """logits [b, 1, v], temperature [b] -> probabilities [b, 1, v]; temperature 0 shares all among the largest logits."""
    b, v = dims('batch_size', 'vocab_size')
    logits, temperature = tensor('logits', [b, 1, v], 'float32'), tensor('temperature', [b], 'float32')

    def weigh(logits: te.Tensor, largest: te.Tensor, temperature: te.Tensor) -> te.Tensor:
        zero, one = tirx.const(0.0, 'float32'), tirx.const(1.0, 'float32')

        def weight(i: tirx.Var, j: tirx.Var, k: tirx.Var) -> Expr:
            below = logits[i, j, k] - largest[i, j, 0]
            greedy = tirx.if_then_else(below == zero, one, zero)
            # The bound only keeps the branch that is not taken from dividing by zero.
            return tirx.if_then_else(
                temperature[i] == zero, greedy, tirx.exp(below / tirx.max(temperature[i], tirx.const(1e-6, 'float32')))
            )

        return te.compute(logits.shape, weight, name='weigh')

    with bb.function('softmax_with_temperature', [logits, temperature]):
        with bb.dataflow():
            largest = bb.emit(relax.op.max(logits, axis=2, keepdims=True))
            weights = bb.emit_te(weigh, logits, largest, temperature)
            total = bb.emit(relax.op.sum(weights, axis=2, keepdims=True))
            out = bb.emit_output(relax.op.divide(weights, total))
        bb.emit_func_output(out)


def add_argsort(bb: relax.BlockBuilder) -> None:
    """probabilities [b, v] -> sorted, largest first [b, v], and their tokens [b, v]."""
    b, v = dims('batch_size', 'vocab_size')
    probs = tensor('probs', [b, v], 'float32')
    floats, ints = relax.TensorType([b, v], 'float32'), relax.TensorType([b, v], 'int32')
    with bb.function('argsort_probs', [probs]):
        with bb.dataflow():
            ranks = bb.emit(relax.call_tir(bb.add_func(kernels.rank, 'rank'), [probs], ints))
            both = bb.emit(relax.call_tir(bb.add_func(kernels.scatter, 'scatter'), [probs, ranks], [floats, ints]))
            out = bb.emit_output(relax.Tuple([both[0], both[1]]))
        bb.emit_func_output(out)


def add_top_p(bb: relax.BlockBuilder) -> None:
    """Sorted probabilities and tokens [b, v], uniforms [n], their rows [n], top_p [b] -> tokens [n]."""
    b, v, n = dims('batch_size', 'vocab_size', 'num_samples')
    arguments = [
        tensor('sorted_probs', [b, v], 'float32'),
        tensor('sorted_indices', [b, v], 'int32'),
        tensor('uniform_samples', [n], 'float32'),
        tensor('sample_indices', [n], 'int32'),
        tensor('top_p', [b], 'float32'),
    ]
    with bb.function('sample_with_top_p', arguments):
        with bb.dataflow():
            out = bb.emit_output(
                relax.call_tir(bb.add_func(kernels.pick, 'pick'), arguments, relax.TensorType([n], 'int32'))
            )
        bb.emit_func_output(out)
