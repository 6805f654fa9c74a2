"""Kernels written by hand, where TVM's own do not work on WebGPU or would need a library that the wheel lacks.

All are one thread an output, without barriers, so that they are right on a device of any subgroup width.
"""

from tvm.script import tirx as T

THREADS = 64  # of a workgroup


@T.prim_func(s_tir=True)
def merge_attention(v: T.handle, s: T.handle, v_other: T.handle, s_other: T.handle):
    """Join attention over two parts of a context: V [n, heads, d], S [n, heads] (log2 of the sums), in place.

    TVM's kernel reads S in all lanes while one writes it: right only where the lanes run in step. A thread for each row
    and head has no such race.
    """
    T.func_attr({'tirx.is_scheduled': True})
    n = T.int32()
    heads = T.int32()
    d = T.int32()
    V = T.match_buffer(v, (n, heads, d), 'float32')
    S = T.match_buffer(s, (n, heads), 'float32')
    V_other = T.match_buffer(v_other, (n, heads, d), 'float32')
    S_other = T.match_buffer(s_other, (n, heads), 'float32')
    for block in T.thread_binding(0, (n * heads + THREADS - 1) // THREADS, 'blockIdx.x'):
        for thread in T.thread_binding(0, THREADS, 'threadIdx.x'):
            with T.sblock('merge'):
                row = T.axis.spatial(n, (block * THREADS + thread) // heads)
                head = T.axis.spatial(heads, (block * THREADS + thread) % heads)
                T.where(block * THREADS + thread < n * heads)
                top = T.sblock_alloc_buffer((1,), 'float32', scope='local')
                mine = T.sblock_alloc_buffer((1,), 'float32', scope='local')
                other = T.sblock_alloc_buffer((1,), 'float32', scope='local')
                top[0] = T.max(S[row, head], S_other[row, head])
                mine[0] = T.exp2(S[row, head] - top[0])
                other[0] = T.exp2(S_other[row, head] - top[0])
                for k in T.serial(d):
                    V[row, head, k] = (V[row, head, k] * mine[0] + V_other[row, head, k] * other[0]) / (mine[0] + other[0])
                S[row, head] = T.log2(mine[0] + other[0]) + top[0]


@T.prim_func(s_tir=True)
def rank(p: T.handle, r: T.handle):
    """Rank of every probability in its row, 0 the largest, the lower index first among equals: [b, v] -> int32 [b, v].

    Counting costs v² a row, fine for a vocabulary of a few thousand; TVM's sort needs a third grid dimension that WebGPU's
    code generator refuses.
    """
    T.func_attr({'tirx.noalias': True, 'tirx.is_scheduled': True})
    rows = T.int64()
    vocab = T.int64()
    P = T.match_buffer(p, (rows, vocab), 'float32')
    R = T.match_buffer(r, (rows, vocab), 'int32')
    for block in T.thread_binding(0, (rows * vocab + T.int64(THREADS - 1)) // T.int64(THREADS), 'blockIdx.x'):
        for thread in T.thread_binding(0, T.int64(THREADS), 'threadIdx.x'):
            for k in T.serial(vocab):
                with T.sblock('rank'):
                    row = T.axis.spatial(rows, (block * T.int64(THREADS) + thread) // vocab)
                    token = T.axis.spatial(vocab, (block * T.int64(THREADS) + thread) % vocab)
                    other = T.axis.reduce(vocab, k)
                    T.where(block * T.int64(THREADS) + thread < rows * vocab)
                    with T.init():
                        R[row, token] = 0
                    R[row, token] = R[row, token] + T.if_then_else(
                        P[row, other] > P[row, token] or (P[row, other] == P[row, token] and other < token), 1, 0
                    )


@T.prim_func(s_tir=True)
def scatter(p: T.handle, r: T.handle, sorted_p: T.handle, sorted_token: T.handle):
    """Put every probability, and its token, at its rank: all [b, v]."""
    T.func_attr({'tirx.noalias': True, 'tirx.is_scheduled': True})
    rows = T.int64()
    vocab = T.int64()
    P = T.match_buffer(p, (rows, vocab), 'float32')
    R = T.match_buffer(r, (rows, vocab), 'int32')
    P_sorted = T.match_buffer(sorted_p, (rows, vocab), 'float32')
    Token = T.match_buffer(sorted_token, (rows, vocab), 'int32')
    for block in T.thread_binding(0, (rows * vocab + T.int64(THREADS - 1)) // T.int64(THREADS), 'blockIdx.x'):
        for thread in T.thread_binding(0, T.int64(THREADS), 'threadIdx.x'):
            with T.sblock('scatter'):
                row = T.axis.spatial(rows, (block * T.int64(THREADS) + thread) // vocab)
                token = T.axis.spatial(vocab, (block * T.int64(THREADS) + thread) % vocab)
                T.where(block * T.int64(THREADS) + thread < rows * vocab)
                P_sorted[row, R[row, token]] = P[row, token]
                Token[row, R[row, token]] = T.Cast('int32', token)


@T.prim_func(s_tir=True)
def pick(p: T.handle, t: T.handle, u: T.handle, r: T.handle, top: T.handle, o: T.handle):
    """Draw a token for each sample: from row `r` of the sorted probabilities p [b, v] and tokens t [b, v], by the uniform `u`.

    The nucleus is the shortest head of the row whose mass reaches top_p; the draw is the first token at which the mass
    reaches u times the nucleus. One thread walks a row: TVM's cumulative sum is wrong on WebGPU.
    """
    T.func_attr({'tirx.noalias': True, 'tirx.is_scheduled': True})
    rows = T.int64()
    vocab = T.int64()
    samples = T.int64()
    P = T.match_buffer(p, (rows, vocab), 'float32')
    Token = T.match_buffer(t, (rows, vocab), 'int32')
    Uniform = T.match_buffer(u, (samples,), 'float32')
    Row = T.match_buffer(r, (samples,), 'int32')
    Top = T.match_buffer(top, (rows,), 'float32')
    Out = T.match_buffer(o, (samples,), 'int32')
    for block in T.thread_binding(0, (samples + T.int64(THREADS - 1)) // T.int64(THREADS), 'blockIdx.x'):
        for thread in T.thread_binding(0, T.int64(THREADS), 'threadIdx.x'):
            with T.sblock('pick'):
                sample = T.axis.spatial(samples, block * T.int64(THREADS) + thread)
                T.where(block * T.int64(THREADS) + thread < samples)
                nucleus = T.sblock_alloc_buffer((1,), 'float32', scope='local')
                mass = T.sblock_alloc_buffer((1,), 'float32', scope='local')
                found = T.sblock_alloc_buffer((1,), 'int32', scope='local')
                nucleus[0] = T.float32(0)
                for k in T.serial(vocab):
                    if nucleus[0] < Top[Row[sample]]:
                        nucleus[0] = nucleus[0] + P[Row[sample], k]
                mass[0] = T.float32(0)
                found[0] = 0
                Out[sample] = Token[Row[sample], 0]
                for k in T.serial(vocab):
                    if found[0] == 0:
                        mass[0] = mass[0] + P[Row[sample], k]
                        if mass[0] >= Uniform[sample] * nucleus[0]:
                            found[0] = 1
                            Out[sample] = Token[Row[sample], k]


@T.prim_func(s_tir=True)
def apply_logit_bias_inplace(l: T.handle, r: T.handle, t: T.handle, b: T.handle):
    """Add to logits [b, v]: entry i adds bias[i] to token[i] of row[i]."""
    T.func_attr({'global_symbol': 'apply_logit_bias_inplace', 'tirx.noalias': True, 'tirx.is_scheduled': True})
    rows = T.int32()
    vocab = T.int32()
    entries = T.int32()
    Logit = T.match_buffer(l, (rows, vocab), 'float32')
    Row = T.match_buffer(r, (entries,), 'int32')
    Token = T.match_buffer(t, (entries,), 'int32')
    Bias = T.match_buffer(b, (entries,), 'float32')
    for block in T.thread_binding(0, (entries + THREADS - 1) // THREADS, 'blockIdx.x'):
        for thread in T.thread_binding(0, THREADS, 'threadIdx.x'):
            with T.sblock('bias'):
                i = T.axis.spatial(entries, block * THREADS + thread)
                T.where(block * THREADS + thread < entries)
                Logit[Row[i], Token[i]] = Logit[Row[i], Token[i]] + Bias[i]


@T.prim_func(s_tir=True)
def apply_penalty_inplace(l: T.handle, s: T.handle, q: T.handle, t: T.handle, c: T.handle, p: T.handle):
    """Penalise tokens that were seen: entry i is token[i], seen count[i] times in sequence[i], whose logits are row[sequence[i]].

    penalty [sequences, 3] holds presence, frequency and repetition, applied in this order.
    """
    T.func_attr({'global_symbol': 'apply_penalty_inplace', 'tirx.noalias': True, 'tirx.is_scheduled': True})
    rows = T.int32()
    vocab = T.int32()
    sequences = T.int32()
    entries = T.int32()
    Logit = T.match_buffer(l, (rows, vocab), 'float32')
    Row = T.match_buffer(s, (sequences,), 'int32')
    Sequence = T.match_buffer(q, (entries,), 'int32')
    Token = T.match_buffer(t, (entries,), 'int32')
    Count = T.match_buffer(c, (entries,), 'int32')
    Penalty = T.match_buffer(p, (sequences, 3), 'float32')
    for block in T.thread_binding(0, (entries + THREADS - 1) // THREADS, 'blockIdx.x'):
        for thread in T.thread_binding(0, THREADS, 'threadIdx.x'):
            with T.sblock('penalty'):
                i = T.axis.spatial(entries, block * THREADS + thread)
                T.where(block * THREADS + thread < entries)
                lowered = T.sblock_alloc_buffer((1,), 'float32', scope='local')
                lowered[0] = Logit[Row[Sequence[i]], Token[i]] - (
                    Penalty[Sequence[i], 0] + T.Cast('float32', Count[i]) * Penalty[Sequence[i], 1]
                )
                Logit[Row[Sequence[i]], Token[i]] = T.if_then_else(
                    lowered[0] < T.float32(0), lowered[0] * Penalty[Sequence[i], 2], lowered[0] / Penalty[Sequence[i], 2]
                )


@T.prim_func(s_tir=True)
def apply_bitmask_inplace(l: T.handle, s: T.handle, m: T.handle):
    """Lower to the least float all tokens whose bit is not set, in the rows named; mask [b, ceil(v / 32)], low bit first."""
    T.func_attr({'global_symbol': 'apply_bitmask_inplace', 'tirx.noalias': True, 'tirx.is_scheduled': True})
    rows = T.int32()
    vocab = T.int32()
    named = T.int32()
    Logit = T.match_buffer(l, (rows, vocab), 'float32')
    Row = T.match_buffer(s, (named,), 'int32')
    Mask = T.match_buffer(m, (rows, (vocab + 31) // 32), 'int32')
    for block in T.thread_binding(0, (named * vocab + THREADS - 1) // THREADS, 'blockIdx.x'):
        for thread in T.thread_binding(0, THREADS, 'threadIdx.x'):
            with T.sblock('mask'):
                i = T.axis.spatial(named, (block * THREADS + thread) // vocab)
                token = T.axis.spatial(vocab, (block * THREADS + thread) % vocab)
                T.where(block * THREADS + thread < named * vocab)
                Logit[Row[i], token] = T.if_then_else(
                    (Mask[Row[i], token // 32] >> (token % 32)) & 1 == 1, Logit[Row[i], token], T.float32(-3.4028234e38)
                )


IN_PLACE = (apply_logit_bias_inplace, apply_penalty_inplace, apply_bitmask_inplace)
