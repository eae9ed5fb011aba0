"""The same folder by the pool of processes and by Spark, side by side: MB/s, and whether both say the same.

    python -m bench.spark [--megabytes 400] [--master local[2]]

The seconds of Spark are told twice: with the start of the session, and for the work alone.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import corpus
from tsutsumi.core.pii.files import ScanResult, scan_paths
from tsutsumi.core.pii.shares import Engine
from tsutsumi.core.readers import children
from tsutsumi.core.spark.engine import Cluster
from tsutsumi.core.spark.session import opened


def folder(place: Path, megabytes: int, seed: int) -> int:
    """Texts of 16 MB; their bytes."""
    text, _ = corpus.make(16_000_000, seed)
    for number in range(max(1, megabytes // 16)):
        (place / f"{number:04}.txt").write_bytes(f"{number}\n".encode() + text)
    return sum(file.stat().st_size for file in place.iterdir())


def timed(work: Callable[[], ScanResult]) -> tuple[float, ScanResult]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def said(result: ScanResult) -> object:
    return [(f.path, f.state, f.sha256, f.bytes) for f in result.files], result.kinds, result.categories


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--master", default="local[2]")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        size = folder(place, asked.megabytes, asked.seed) / 1e6
        scan_paths([Path(__file__)])  # compile and load before the clock starts

        def scan(engine: Engine) -> ScanResult:
            return scan_paths([place], engine=engine)

        seconds, pool = timed(lambda: scan(children.run))
        print(f"{size:,.0f} MB; pool {size / seconds:,.0f} MB/s ({seconds:.1f} s)")
        first, again = (timed(lambda: _only_session(asked.master))[0] for _ in range(2))
        whole, spark = timed(lambda: scan(Cluster(asked.master)))
        work = whole - again
        print(
            f"Spark {asked.master} {size / (first + work):,.0f} MB/s with its start ({first:.1f} s), "
            f"{size / work:,.0f} without ({work:.1f} s)"
        )
        print(f"Spark : pool = {seconds / work:.2f}; the same said: {said(pool) == said(spark)}")


def _only_session(master: str) -> None:
    """What Spark takes before it begins: long the first time, when its Java machine starts, and short from then on."""
    with opened(master) as spark:
        spark.range(1).collect()


if __name__ == "__main__":
    main()
