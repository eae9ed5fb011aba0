"""How fast whole files go through everything: children, sha256, encoding, text, scan and records."""

import tempfile
from pathlib import Path

import corpus

from tsutsumi.core.pii.files import scan_paths

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
