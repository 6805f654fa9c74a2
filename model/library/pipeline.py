"""From a shape to the object files of a library: network, cache, sampling and metadata, lowered to WebGPU kernels."""

import json
from pathlib import Path
from typing import Callable

import tvm
from tvm import relax, tirx
from tvm.relax.frontend.nn.llm.kv_cache import RopeMode, TIRPagedKVCache
from tvm.s_tir import dlight as dl

from . import kernels
from .matrix import MATRICES
from .network import Network
from .sampling import add_sampling, dims
from .shape import Shape

TARGET = tvm.target.Target(
    {'kind': 'webgpu', 'max_num_threads': 256, 'max_shared_memory_per_block': 32768},
    host={'kind': 'llvm', 'mtriple': 'wasm32-unknown-unknown-wasm'},
)

# How kernels are laid out. A software device pays dearly for barriers: one thread an output is about twice as fast there.
SCHEDULES = {
    'software': [dl.gpu.Fallback()],
    'gpu': [dl.gpu.Matmul(), dl.gpu.GEMV(), dl.gpu.Reduction(), dl.gpu.GeneralReduction(), dl.gpu.Fallback()],
}

MODEL_FUNCTIONS = ('embed', 'prefill', 'decode', 'batch_prefill', 'batch_decode')


def compile_library(
    shape: Shape, quantisation: str, schedule: str, target: Path, link: Callable[[str, list[str]], None]
) -> None:
    """Compile and write the library to `target`; `link(target, objects)` puts the objects and the runtime together."""
    network = Network(shape, MATRICES[quantisation])
    module, parameters = network.export_tvm(spec=network.specification())
    bb = relax.BlockBuilder(module)
    add_cache(bb, shape)
    add_sampling(bb)
    add_metadata(bb, metadata(shape, quantisation, parameters))
    module = bb.finalize()
    add_kernels(module)
    bound(module, shape)
    executable = relax.build(module, target=TARGET, relax_pipeline=lowering(schedule), system_lib=True)
    # Plain WebAssembly objects link in a fraction of the time that bitcode takes.
    link.object_format = 'o'
    executable.export_library(str(target), fcompile=link)


def add_cache(bb: relax.BlockBuilder, shape: Shape) -> None:
    """create_tir_paged_kv_cache: every argument is a shape of one number."""
    names = ('max_batch_size', 'max_total_seq_len', 'prefill_chunk_size', 'page_size', 'support_sliding_window')
    sizes = dict(zip(names, dims(*names)))
    arguments = [relax.Var(f'{name}_', relax.ShapeType([size])) for name, size in sizes.items()]
    with bb.function('create_tir_paged_kv_cache', arguments):
        cache = TIRPagedKVCache(
            attn_kind='mha',
            **sizes,
            layer_partition=relax.ShapeExpr([0, shape.layers]),
            num_hidden_layers=shape.layers,
            num_attention_heads=shape.heads,
            num_key_value_heads=shape.kv_heads,
            qk_head_dim=shape.head_dim,
            v_head_dim=shape.head_dim,
            mla_original_qk_head_dim=0,
            mla_original_v_head_dim=0,
            rope_mode=RopeMode.NORMAL,
            rope_scale=1,
            rope_theta=shape.theta,
            rope_scaling={},
            rope_ext_factors=tirx.IntImm('int64', 0),
            rotary_dim=shape.head_dim,
            enable_disaggregation=False,
            dtype='float32',
            target=TARGET,
        )
        bb.emit_func_output(cache._expr)


def add_kernels(module: tvm.IRModule) -> None:
    merges = [name for name in module.get_global_vars() if 'merge_state' in name.name_hint]
    if not merges:
        raise RuntimeError('TVM changed: there is no kernel that merges attention states to replace')
    for name in merges:
        module[name] = kernels.merge_attention
    for kernel in kernels.IN_PLACE:
        module[kernel.attrs['global_symbol']] = kernel


def metadata(shape: Shape, quantisation: str, parameters: list) -> dict:
    """What WebLLM, and our own check of a model against its library, read from the library."""
    return {
        'model_type': 'qwen3',
        'quantization': quantisation,
        'context_window_size': shape.context,
        'sliding_window_size': -1,
        'attention_sink_size': -1,
        'prefill_chunk_size': shape.chunk,
        'max_batch_size': shape.max_batch,
        'tensor_parallel_shards': 1,
        'pipeline_parallel_stages': 1,
        'disaggregation': False,
        'kv_state_kind': 'kv_cache',
        'kv_cache': {
            'num_hidden_layers': shape.layers,
            'num_attention_heads': shape.heads,
            'num_key_value_heads': shape.kv_heads,
            'head_dim': shape.head_dim,
        },
        'params': [
            {'name': name, 'shape': [int(size) for size in value.shape], 'dtype': str(value.dtype), 'preprocs': []}
            for name, value in parameters
        ],
        'memory_usage': {},
    }


def add_metadata(bb: relax.BlockBuilder, facts: dict) -> None:
    with bb.function('_metadata', []):
        bb.emit_func_output(tvm.ir.StringImm(json.dumps(facts)))


def bound(module: tvm.IRModule, shape: Shape) -> None:
    """Tell the memory planner how large the symbolic dimensions get."""
    for name, function in list(module.functions_items()):
        if not isinstance(function, relax.Function):
            continue
        function = function.with_attr('tir_var_upper_bound', shape.bounds())
        function = function.with_attr('tir_non_negative_var', ['vocab_size'])
        if name.name_hint in MODEL_FUNCTIONS:
            function = function.with_attr('relax.memory_plan_dynamic_func_output', True)
        module[name] = function


def lowering(schedule: str) -> tvm.ir.transform.Pass:
    @tvm.transform.module_pass(opt_level=0)
    def lower(module: tvm.IRModule, _: tvm.transform.PassContext) -> tvm.IRModule:
        with TARGET:
            return tvm.transform.Sequential(
                [
                    tirx.transform.BindTarget(TARGET),
                    relax.backend.DispatchSampling(),
                    relax.backend.DispatchSortScan(),
                    relax.transform.LegalizeOps(),
                    relax.transform.AnnotateTIROpPattern(),
                    relax.transform.FoldConstant(),
                    relax.transform.FuseOps(),
                    relax.transform.FuseTIR(),
                    relax.transform.DeadCodeElimination(),
                    dl.ApplyDefaultSchedule(*SCHEDULES[schedule]),
                    tirx.transform.ForceNarrowIndexToInt32(),
                    relax.transform.RewriteDataflowReshape(),
                    relax.transform.ToNonDataflow(),
                    relax.transform.RemovePurityChecking(),
                    relax.transform.CallTIRRewrite(),
                    relax.transform.StaticPlanBlockMemory(),
                    relax.transform.LowerAllocTensor(),
                    relax.transform.KillAfterLastUse(),
                    relax.transform.LowerRuntimeBuiltin(),
                    relax.transform.ComputePrimValue(),
                    relax.transform.VMShapeLower(),
                    relax.transform.AttachGlobalSymbol(),
                ]
            )(module)

    return lower
