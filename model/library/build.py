"""Build WebLLM model libraries: pocket-<quantisation>-<software|gpu>.wasm.

Every step is kept under a hash of what it is made of, so that a call with nothing to do costs nothing.
"""

import argparse
import hashlib
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
KEPT = HERE.parent / 'build'
LIBRARIES = HERE.parent.parent / 'public' / 'libraries'
QUANTISATIONS = ('q0f32', 'q4f32_1')
SCHEDULES = ('software', 'gpu')

RUNTIME_SOURCES = ['requirements.txt', 'runtime.py', *sorted(str(p.relative_to(HERE)) for p in HERE.glob('shim/**/*.*'))]
COMPILER_SOURCES = [
    'build.py', 'kernels.py', 'matrix.py', 'network.py', 'pipeline.py', 'quantise.py', 'sampling.py', 'shape.py',
]  # fmt: skip


def main() -> None:
    options = arguments()
    compiler = subprocess.run(['emcc', '--version'], capture_output=True, text=True, check=True).stdout
    runtime_hash = digest([compiler], [HERE / name for name in RUNTIME_SOURCES])
    for quantisation in options.quantisation:
        for schedule in options.kernels:
            target = options.out or LIBRARIES / f'pocket-{quantisation}-{schedule}.wasm'
            sources = [*(HERE / name for name in COMPILER_SOURCES), options.config]
            wanted = digest([runtime_hash, quantisation, schedule], sources)
            stamp = KEPT / f'{target.name}.hash'
            if target.exists() and stamp.exists() and stamp.read_text() == wanted:
                continue
            objects = runtime(runtime_hash)
            with timed(target.name):
                library(options.config, quantisation, schedule, target, objects)
            stamp.write_text(wanted)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--quantisation', nargs='+', choices=QUANTISATIONS, default=QUANTISATIONS)
    parser.add_argument('--kernels', nargs='+', choices=SCHEDULES, default=SCHEDULES)
    parser.add_argument('--config', type=Path, default=HERE / 'config.json', help='the shape: a Qwen3 config.json')
    parser.add_argument('--out', type=Path, help='file to write, for one quantisation and one layout of kernels')
    options = parser.parse_args()
    if options.out and len(options.quantisation) * len(options.kernels) != 1:
        parser.error('--out is one file: name one quantisation and one layout of kernels')
    return options


def runtime(wanted: str) -> list[Path]:
    """Object files of the web runtime, compiled unless they are there."""
    folder = KEPT / f'runtime-{wanted[:16]}'
    listing = folder / 'objects.txt'  # written last: a folder without it was cut off
    if not listing.exists():
        from . import runtime as compiling

        with timed('web runtime'):
            objects = compiling.build(folder)
        listing.write_text('\n'.join(path.name for path in objects))
    return [folder / name for name in listing.read_text().split('\n')]


def library(config: Path, quantisation: str, schedule: str, target: Path, objects: list[Path]) -> None:
    from .pipeline import compile_library  # imports TVM: seconds
    from .shape import read_shape

    def link(out: str, own: list[str], **_: object) -> None:
        subprocess.run(['emcc', *LINK_FLAGS, '-o', out, *objects, *own], check=True)

    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = KEPT / f'unfinished-{target.name}'
    compile_library(read_shape(config), quantisation, schedule, unfinished, link)
    unfinished.replace(target)


# The page brings its own loader and allocates through the exports; there is no main.
LINK_FLAGS = [
    '-O1', '--no-entry', '-sWASM_BIGINT=1', '-sERROR_ON_UNDEFINED_SYMBOLS=0', '-sSTANDALONE_WASM=1',
    '-sALLOW_MEMORY_GROWTH=1', '-sTOTAL_MEMORY=160MB',
]  # fmt: skip


def digest(words: list[str], files: list[Path]) -> str:
    total = hashlib.sha256()
    for part in [*(word.encode() for word in words), *(path.read_bytes() for path in files)]:
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()


class timed:
    """Say what is being built, and how long it took."""

    def __init__(self, what: str):
        self.what = what

    def __enter__(self) -> None:
        self.started = time.monotonic()
        print(f'Building {self.what} ...', flush=True)

    def __exit__(self, failure: object, *_: object) -> None:
        if failure is None:
            print(f'Built {self.what} in {time.monotonic() - self.started:.0f} s', flush=True)


if __name__ == '__main__':
    try:
        main()
    except subprocess.CalledProcessError as failure:
        sys.exit(f'{failure.cmd[0]} failed: see above.')
