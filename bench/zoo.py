"""Hostile files: every one must end as read, partly or unread; no hang, no crash of the parent, memory within limits.

    python bench/zoo.py FOLDER… [--seconds 20]

Prints one line per folder and the files that took longest or ended badly.
"""

import argparse
import resource
import time
from collections import Counter
from pathlib import Path

from tsutsumi.core.pii.files import ScanResult, jobs_of, scan_paths
from tsutsumi.core.readers.limits import Limits

STATES = ("read", "partly", "unread")
BAD = {"time", "crashed", "memory", "unreadable"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--seconds", type=float, default=20.0, help="per file")
    args = parser.parse_args()
    scan_paths([Path(__file__)])  # compile and load before the clock starts
    print(
        f"{'folder':32} {'files':>6} {'with members':>12} {'read':>6} {'partly':>6} {'unread':>6} {'bad':>4} {'s':>7}"
    )
    for folder in args.folders:
        began = time.monotonic()
        result = scan_paths([folder], limits=Limits(seconds=args.seconds))
        show(folder, result, time.monotonic() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory: parent {peak:,.0f} MB, largest child waited for {children:,.0f} MB")


def show(folder: Path, result: ScanResult, seconds: float) -> None:
    files = len(list(jobs_of([folder])))
    states = Counter(f.state for f in result.files)
    bad = [f for f in result.files if f.reason_code in BAD]
    numbers = " ".join(f"{states[state]:6}" for state in STATES)
    print(f"{folder.name:32} {files:6} {len(result.files):12} {numbers} {len(bad):4} {seconds:7.1f}")
    tops = {f.path for f in result.files}
    missing = [job.label for job in jobs_of([folder]) if job.label not in tops]
    print("  reasons:", dict(Counter(f.reason_code for f in result.files if f.reason_code).most_common()))
    for path in missing:
        print("  LOST", path)
    for file in [*bad, *sorted(result.files, key=lambda f: -f.seconds)[:2]]:
        print(f"  {file.seconds:6.2f}s {file.state} {file.reason_code} {file.reason[-60:]} {file.path[-90:]}")


if __name__ == "__main__":
    main()
