"""How fast whole files go through everything: children, sha256, encoding, text, scan and records.

    PYTHONPATH=. python bench/folders.py --megabytes 64

reads eight times so many megabytes of thin text, and half as many of dense text.
"""

import argparse
import pickle
import tempfile
import time
from array import array
from importlib import import_module
from pathlib import Path
from typing import Any

import corpus

from tsutsumi.core.pii.agenda import Agenda, jobs_of
from tsutsumi.core.pii.examine import Examine
from tsutsumi.core.pii.files import TOGETHER, scan_paths
from tsutsumi.core.readers.children import Waiting
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.telling import CELLS, Teller

FILE = 4_000_000  # bytes of a large file


def fill(folder: Path, size: int, text: str, encoding: str) -> int:
    """Text files of a folder, about `size` bytes in all."""
    written = 0
    part = text.encode(encoding)
    while written < size:
        # Different bytes in every file: copies are read only once.
        written += (folder / f"{written:012}.txt").write_bytes(f"{written}\n".encode() + part)
    return written


def fill_small(folder: Path, count: int, seed: int) -> int:
    """Many small files, each a document of one to three kilobytes."""
    made = corpus.documents(count, seed)
    return sum((folder / f"{n:06}.txt").write_bytes(f"{n}\n".encode() + text) for n, (text, _) in enumerate(made))


class Pipe:
    """In place of the pipe of a child: what is sent is made ready for it, and gone."""

    def send(self, parcel: object) -> None:
        pickle.dumps(parcel)


def processor(folder: Path) -> float:
    """Seconds of the processor for everything that a child does with a folder, in this process."""
    work, limits = Examine(every=False, together=TOGETHER), Limits()
    for name in work.preload:  # as a child has it
        import_module(name)
    began = time.process_time()
    waiting = Waiting(iter(Agenda(list(jobs_of([folder]))).to_read()), work.together)
    while jobs := waiting.take():
        reader = work.reader()
        cell: Any = array("q", [0] * CELLS)
        pipe: Any = Pipe()
        teller = Teller(pipe, cell, reader, is_single=len(jobs) == 1)
        for number, job in enumerate(jobs):
            teller.begin(number)
            for told in reader(job, limits):
                teller.hear(number, told, alone=False)
            teller.hear(number, None, alone=False)
        teller.send()
    return time.process_time() - began


def timed(name: str, folder: Path, size: int, runs: int = 2) -> None:
    """By the clock, the best of some runs: the children are other processes."""
    clock = 1e9
    for _ in range(runs):
        result = scan_paths([folder])
        clock = min(clock, result.seconds)
    states = " and ".join(sorted({file.state for file in result.files}))
    hits = sum(kind.hits for kind in result.kinds.values())
    note = f"{len(result.files)} files, all {states}; a finding per {size // max(1, hits)} bytes"
    print(f"{name:30} {size / clock / 1e6:10.2f} MB/s {'':13}  {note}", flush=True)
    seconds = min(processor(folder) for _ in range(runs))
    each = f"{seconds / len(result.files) * 1e6:,.0f} µs of the processor per file"
    print(f"{'  one child, processor time':30} {size / seconds / 1e6:10.2f} MB/s {'':13}  {each}", flush=True)


def measure(megabytes: float, seed: int) -> None:
    """Children on all processors, everything on."""
    print()
    thin, dense = corpus.thin(FILE, seed).decode(), corpus.make(FILE, seed)[0].decode()
    for name, text, encoding, factor in (
        ("thin, UTF-8", thin, "utf-8", 8),
        ("thin, CP932", thin, "cp932", 8),
        ("dense, UTF-8", dense, "utf-8", 0.5),
    ):
        with tempfile.TemporaryDirectory() as folder:
            size = fill(Path(folder), int(megabytes * factor * 1e6), text, encoding)
            timed(f"whole files, {name}", Path(folder), size)
    with tempfile.TemporaryDirectory() as folder:
        timed("whole files, small", Path(folder), fill_small(Path(folder), 2000, seed))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=64)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    scan_paths([Path(__file__)])  # compile and load before the clock starts
    measure(asked.megabytes, asked.seed)


if __name__ == "__main__":
    main()
