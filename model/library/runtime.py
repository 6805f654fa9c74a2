"""The web runtime: the C++ that every library is linked with, compiled once to WebAssembly objects.

Its sources come in the TVM wheel; `shim/` stands in for the headers that the wheel lacks.
"""

import importlib.util
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SHIM = Path(__file__).parent / 'shim'

# Remote calls and sorting on the CPU belong in no library and need headers that are missing: empty files hide them.
HIDDEN = [
    *(f'src/runtime/rpc/rpc_{part}.cc' for part in ('channel', 'endpoint', 'event_impl', 'local_session', 'module', 'session')),
    'src/runtime/extra/contrib/sort/sort.cc',
]

# Objects and not bitcode: bitcode would be optimised again at every link (95 s instead of seconds).
FLAGS = ['-c', '-O2', '-std=c++17', '-w']


def build(folder: Path) -> list[Path]:
    """Compile the runtime into `folder`; returns the object files, in link order. Raises CalledProcessError."""
    tvm, ffi = package('tvm'), package('tvm_ffi')
    shadow = folder / 'shadow'
    for name in HIDDEN:
        (shadow / name).parent.mkdir(parents=True, exist_ok=True)
        (shadow / name).touch()
    # Sources include 3rdparty/tvm-ffi, and support/ by a path relative to themselves ("../../support/bytes_io.h").
    link(shadow / '3rdparty/tvm-ffi', ffi)
    link(shadow / 'src/support', SHIM / 'src/support')
    (shadow / 'src/runtime/vm').mkdir(parents=True, exist_ok=True)
    includes = [
        shadow, shadow / 'src/runtime', shadow / 'src/runtime/vm', SHIM,
        tvm, tvm / 'include', ffi / 'include', ffi / '3rdparty/dlpack/include',
    ]  # fmt: skip
    sources = [tvm / 'web/emcc/wasm_runtime.cc', tvm / 'web/emcc/webgpu_runtime.cc', SHIM / 'exports.cc']

    def compile_one(source: Path) -> Path:
        target = folder / f'{source.stem}.o'
        subprocess.run(['emcc', *FLAGS, *(f'-I{path}' for path in includes), '-o', target, source], check=True)
        return target

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(compile_one, sources))


def link(at: Path, to: Path) -> None:
    """Make `at` a symbolic link to `to`, whatever it was."""
    at.parent.mkdir(parents=True, exist_ok=True)
    at.unlink(missing_ok=True)
    at.symlink_to(to)


def package(name: str) -> Path:
    """Folder of an installed package, found without importing it: importing TVM takes seconds."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f'{name} is not installed in this environment')
    return Path(spec.origin).parent
