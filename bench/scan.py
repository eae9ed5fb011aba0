"""How fast and how right the scanner is, and beside it pattern engines and other packages on the same text, in one run.

    PYTHONPATH=. python bench/scan.py [--megabytes 32] [--seed 1] [--runs 7] [--peers PYTHON]

Time of the processor, the best of several runs; re, rg and the packages read what they have time for and say so.
--peers: the interpreter of an environment with bench/requirements-peers.lock (see bench/peers.py).
"""

import argparse
import json
import subprocess
import time
import unicodedata
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import corpus
import folders
import numpy as np
import rivals
from numpy.typing import NDArray
from rivals import Speed, best

from tsutsumi.core.pii import words
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.detector import LIKELY, WEAK
from tsutsumi.core.pii.found import Found
from tsutsumi.core.pii.kinds import ALL
from tsutsumi.core.pii.scan import scan_text, the_desk

Values = Counter[tuple[str, str]]
# Kinds that some package has: recall and precision of the packages are about these.
COMMON = {
    "email", "phone", "postal_code", "my_number", "card", "ip_address", "name", "address", "drivers_licence",
    "bank_account", "birth_date",
}  # fmt: skip


def line(speed: Speed, ours: float) -> None:
    ratio = f"{ours / speed.rate:10.2f} ×" if speed.rate else ""
    rate = f"{speed.rate:10.2f} MB/s" if speed.rate else " " * 15
    print(f"{speed.name:30} {rate} {ratio:>13}  {speed.note}")


def accuracy(found: Found, truth: list[tuple[str, int, int]]) -> None:
    """Recall and precision per kind: the very span counts, weak candidates do not."""
    print(f"\n{'kind':20} {'truth':>8} {'found':>8} {'recall':>7} {'precision':>9}")
    for kind in ALL:
        wanted = {(a, b) for k, a, b in truth if k == kind.id}
        got = spans(found, kind.id)
        if wanted or got:
            both = len(wanted & got)
            print(f"{kind.id:20} {len(wanted):8} {len(got):8} {both / max(1, len(wanted)):7.3f} ", end="")
            print(f"{both / max(1, len(got)):9.3f}")


def spans(found: Found, kind: str) -> set[tuple[int, int]]:
    of_kind = found.of(kind)
    return set(zip(of_kind.start.tolist(), of_kind.end.tolist(), strict=True))


def same_as_re(text: bytes, found: Found) -> None:
    """Kinds that `re` and a check in Python can tell as well: the same places?"""
    print(f"\n{'kind':20} {'re':>8} {'found':>8}  same places")
    for kind in rivals.ALIKE:
        wanted = rivals.expected(text, kind)
        got = spans(found.at_least(WEAK if kind == "my_number" else LIKELY), kind)
        print(f"{kind:20} {len(wanted):8} {len(got):8}  {'yes' if wanted == got else f'no: {len(wanted ^ got)}'}")


def nobody(_buffer: object, _tags: object, _scratch: object, state: NDArray[np.int64]) -> int:
    """In place of the walk that looks for names: nothing found, all read."""
    state[codes.POSITION] = state[codes.TEXT_END]
    return 0


def told(table: codes.Table) -> None:
    """The calling thread scans with these words; without names, with no walk for them."""
    desk = the_desk()
    desk.tables = table, desk.tables[1]
    if table is not words.table():
        desk.walk = nobody


def two_cores(text: bytes, table: codes.Table, patterns: tuple[str, ...], runs: int) -> None:
    """Two threads that read two halves, beside one that reads both and beside rg with two threads; by the clock."""
    half = len(text) // 2
    parts = [text[:half], text[half:]]
    one, two = [], []
    with ThreadPoolExecutor(2, initializer=told, initargs=(table,)) as pool:
        for _ in range(runs):
            began = time.perf_counter()
            list(map(scan_text, parts))
            middle = time.perf_counter()
            list(pool.map(scan_text, parts))
            one.append(middle - began)
            two.append(time.perf_counter() - middle)
    print(f"two threads, by the clock: {len(text) / min(two) / 1e6:.2f} MB/s, {min(one) / min(two):.2f} × one", end="")
    other = rivals.ripgrep_twice(parts, patterns, runs)
    print(f"; {other / min(two):.2f} × rg -o with two threads and two files" if other else "")


def engines(text: bytes, runs: int) -> None:
    """Numbers, mail, check digits and words of 要配慮 first, then names and addresses as well."""
    walk = the_desk().walk
    for what, table, patterns in (
        ("numbers and words", words.built(people=False), rivals.NUMBERS),
        ("with names and addresses", words.table(), (*rivals.NUMBERS, *rivals.PEOPLE)),
    ):
        the_desk().walk = walk
        told(table)
        count = len(scan_text(text))
        ours = Speed(f"tsutsumi, {what}", len(text), best(lambda: scan_text(text), runs), f"{count} findings as arrays")
        print()
        line(ours, ours.rate)
        for engine in (rivals.hyperscan, rivals.ripgrep, rivals.regular_expressions):
            line(engine(text, patterns, what), ours.rate)
        line(rivals.sha256(text), ours.rate)
        two_cores(text, table, patterns, runs)


def plain(value: str) -> str:
    """As all packages may be compared: some answer in another width or with the 〒."""
    return unicodedata.normalize("NFKC", value).strip(" 〒")


def right(found: list[Values], truth: list[Values]) -> str:
    """Recall of everything, recall of the kinds this package ever names, and precision."""
    kinds = {kind for one in found for kind, _ in one}
    both = sum(((f & t).total() for f, t in zip(found, truth, strict=True)), 0)
    wanted = sum(t.total() for t in truth)
    own = sum(sum(n for (kind, _), n in t.items() if kind in kinds) for t in truth)
    got = sum(f.total() for f in found)
    shares = both / max(1, wanted), both / max(1, own), both / max(1, got)
    return "recall {:.3f}, of its own kinds {:.3f}, precision {:.3f}".format(*shares)


def values(text: bytes, truth: list[tuple[str, int, int]]) -> Values:
    return Counter((k, plain(text[a:b].decode())) for k, a, b in truth if k in COMMON)


def ours_of(text: bytes) -> Values:
    found = scan_text(text).at_least(LIKELY)
    rows = zip(found.kind.tolist(), found.start.tolist(), found.end.tolist(), strict=True)
    return values(text, [(ALL[kind].id, start, end) for kind, start, end in rows])


def packages(interpreter: Path | None) -> None:
    """Called once per document: forms, letters and prose, then lines of a CSV."""
    sets = {"documents": corpus.documents(400, 3), "CSV": corpus.rows(400, 4)}
    ours: dict[str, float] = {}
    print()
    for name, made in sets.items():
        parts = [text for text, _ in made]
        size = sum(map(len, parts))
        note = right([ours_of(text) for text in parts], [values(text, truth) for text, truth in made])
        speed = Speed(f"tsutsumi, {name}", size, best(lambda: [scan_text(t) for t in parts], 7), note)  # noqa: B023
        ours[name] = speed.rate
        line(speed, speed.rate)
        whole = b"\n\n".join(parts)
        line(Speed(f"tsutsumi, {name} as one", len(whole), best(lambda: scan_text(whole), 7)), speed.rate)  # noqa: B023
    if interpreter is None:
        print("other packages: not asked for (--peers)")
        return
    asked = json.dumps({name: [text.decode() for text, _ in made] for name, made in sets.items()})
    program = [str(interpreter), str(Path(__file__).with_name("peers.py"))]
    with subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as run:
        answers, _ = run.communicate(asked)
    for told in map(json.loads, answers.splitlines()):
        if "missing" in told:
            print(f"{told['name']:30} not installed ({told['missing']})")
            continue
        made = sets[told["set"]][: len(told["found"])]
        found = [Counter((k, plain(v)) for k, v in one if k in COMMON) for one in told["found"]]
        note = right(found, [values(text, truth) for text, truth in made])
        size = sum(len(text) for text, _ in made)
        line(Speed(f"{told['name']}, {told['set']}", size, told["seconds"], note), ours[told["set"]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=32)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--peers", type=Path)
    asked = parser.parse_args()
    text, truth = corpus.make(int(asked.megabytes * 1e6), asked.seed)
    scan_text(text[:1000])
    print(f"corpus: {len(text) / 1e6:.0f} MB, seed {asked.seed}, one finding per {len(text) // len(truth)} bytes")
    engines(text, asked.runs)
    packages(asked.peers)
    folders.measure(asked.megabytes, asked.seed)
    found = scan_text(text)
    same_as_re(text, found)
    accuracy(found.at_least(LIKELY), truth)


if __name__ == "__main__":
    main()
