"""The command: see the package."""

import argparse
import itertools
import random
import sys
from collections.abc import Iterator

from bench.accuracy import __doc__ as about
from bench.accuracy import forms, logs, prose, tables
from bench.accuracy.measure import Board, compare
from bench.accuracy.page import Page
from bench.accuracy.vocabulary import COMMON, COMMON_GIVEN, listed, unseen_families, unseen_given
from tsutsumi.core.pii.detector import LIKELY
from tsutsumi.core.pii.kinds import ALL, KINDS
from tsutsumi.core.pii.scan import scan_text
from tsutsumi.core.pii.tables import read_table
from tsutsumi.core.readers.passage import Grid, Place

# The generator's kind → the product's kinds that are right for it.
ALIASES = {
    "resident_code": ("resident_code", "juminhyo_code", "resident_record_code"),
    "employment_insurance": ("employment_insurance",),
    "health_insurance": ("health_insurance", "insurer_number"),
}
NUMBERED = {kind for kind, _, _ in forms.ITEMS}
GATES = {"documents": (0.98, 0.95), "tables": (0.98, 0.95)}


def ours(kind: str) -> list[int]:
    names = ALIASES.get(kind, (kind,))
    return [KINDS[name].code for name in names if name in KINDS]


def spans(text: str) -> dict[str, list[tuple[int, int]]]:
    found = scan_text(text.encode()).at_least(LIKELY)
    start, end = found.characters()
    result: dict[str, list[tuple[int, int]]] = {}
    for n in range(len(found)):
        result.setdefault(ALL[int(found.kind[n])].id, []).append((int(start[n]), int(end[n])))
    return result


def page(board: Board, one: Page) -> None:
    text, found = one.text(), spans(one.text())
    kinds = {kind for kind, _, _ in one.truth} | NUMBERED | {"name", "address"}
    for kind in kinds:
        got = [s for name in ALIASES.get(kind, (kind,)) for s in found.get(name, ())]
        compare(board, text, kind, [(a, b) for k, a, b in one.truth if k == kind], got)
    names = found.get("name", [])
    for what, start, end in one.decoys:
        counts = board.decoys.setdefault(what, [0, 0])
        counts[0] += 1
        if any(a < end and start < b for a, b in names):
            counts[1] += 1
            board.note(board.false, f"decoy {what}", text[start:end])


def sheet(board: Board, one: tables.Sheet) -> None:
    table = read_table(Grid(one.rows, Place("a.csv")))
    found: dict[str, set[tuple[int, int]]] = {}
    for hit in table.hits(LIKELY):
        column = 0
        for letter in hit.place.column or "A":
            column = column * 26 + ord(letter) - 64
        found.setdefault(hit.kind, set()).add(((hit.place.row or 1) - 1, column - 1))
    for kind in set(one.truth) | {"name", "address"} | NUMBERED:
        truth = one.truth.get(kind, set())
        got = set().union(*(found.get(name, set()) for name in ALIASES.get(kind, (kind,))))
        score = board.of(kind)
        score.truth += len(truth)
        score.found += len(got)
        score.right += len(truth & got)
        score.good += len(truth & got)
        for where, cells in ((board.misses, truth - got), (board.false, got - truth)):
            for row, column in sorted(cells)[:2]:
                head = next((r for r in one.rows if sum(bool(c) for c in r) > 1), [""] * 99)
                board.note(where, kind, f"{head[column]} → {one.rows[row][column]}")
    names = found.get("name", set())
    counts = board.decoys.setdefault("other cells", [0, 0])
    counts[0] += len(one.decoys)
    counts[1] += len(one.decoys & names)


def false_numbers(megabytes: int, seed: int) -> tuple[int, int]:
    """(bytes of logs, 個人番号 found in them); there are none."""
    stream, size, false = logs.lines(random.Random(seed)), 0, 0
    while size < megabytes * 1_000_000:
        block = "\n".join(itertools.islice(stream, 50_000)).encode()
        size += len(block)
        false += scan_text(block).at_least(LIKELY).counts().get("my_number", 0)
    return size, false


def show(title: str, board: Board, examples: int) -> Iterator[tuple[str, float, float]]:
    print(f"\n{title}\n{'kind':22} {'truth':>7} {'found':>7} {'recall':>7} {'precision':>9}")
    for kind, score in sorted(board.scores.items()):
        if score.truth or score.found:
            print(f"{kind:22} {score.truth:7} {score.found:7} {score.recall:7.3f} {score.precision:9.3f}")
            yield kind, score.recall, score.precision
    for what, (asked, taken) in sorted(board.decoys.items()):
        print(f"  {what}: {taken} of {asked} taken for a person ({taken / max(1, asked):.2%})")
    for name, notes in (("missed", board.misses), ("false", board.false)):
        for kind, texts in sorted(notes.items()):
            step = max(1, len(texts) // max(1, examples))
            for text in texts[::step][:examples]:
                print(f"  {name} {kind}: {text!r}")


def main() -> int:
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--documents", type=int, default=3000)
    parser.add_argument("--tables", type=int, default=300)
    parser.add_argument("--logs-megabytes", type=int, default=100)
    parser.add_argument("--examples", type=int, default=0)
    parser.add_argument("--gate", action="store_true", help="exit 1 when a figure is below what the product promises")
    asked = parser.parse_args()
    print(
        f"names that no list of the product holds: {len(unseen_families())} families and {len(unseen_given())} given names made;"
        f" of the common ones {sum(n in listed() for n in COMMON)}/{len(COMMON)} and {sum(n in listed() for n in COMMON_GIVEN)}/{len(COMMON_GIVEN)} are listed"
    )
    filled, running, listing = Board(), Board(), Board()
    for n in range(asked.documents):
        page(filled, forms.make(random.Random(asked.seed * 1_000_003 + n)))
        page(running, prose.make(random.Random(asked.seed * 2_000_003 + n)))
    for n in range(asked.tables):
        rng = random.Random(asked.seed * 3_000_017 + n)
        sheet(listing, tables.parted(rng) if n % 10 == 0 else tables.make(rng))
    bad = []
    for title, board, gates in (
        ("forms", filled, _gates(0.98, 0.95, 0.85, 0.80)),
        ("prose", running, _gates(0.98, 0.95, 0.85, 0.80)),
        ("tables", listing, _gates(0.98, 0.95, 0.95, 0.95)),
    ):
        for kind, recall, precision in show(title, board, asked.examples):
            least = gates["name" if kind in {"name", "address"} else "number"]
            if recall < least[0] or precision < least[1]:
                bad.append(f"{title} {kind} {recall:.3f}/{precision:.3f}")
        taken = [sum(c[n] for k, c in board.decoys.items() if k != "number") for n in (0, 1)]
        if taken[1] > 0.005 * taken[0]:
            bad.append(f"{title} decoys {taken[1]}/{taken[0]}")
    size, false = false_numbers(asked.logs_megabytes, asked.seed)
    print(f"\nlogs: {size / 1e6:.0f} MB, {false} false 個人番号")
    bad += [f"logs {false}"] if false else []
    print("\nbelow: " + ("; ".join(bad) or "nothing"))
    return int(bool(bad) and asked.gate)


def _gates(
    recall: float, precision: float, name_recall: float, name_precision: float
) -> dict[str, tuple[float, float]]:
    return {"number": (recall, precision), "name": (name_recall, name_precision)}


if __name__ == "__main__":
    sys.exit(main())
