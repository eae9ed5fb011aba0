"""Why the count changed from one run to the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tsutsumi.core.people.interval import HeadCount
from tsutsumi.core.people.review import Decision
from tsutsumi.core.readers.passage import FileReport


@dataclass(frozen=True, slots=True)
class Run:
    """A count with what it was made of."""

    count: HeadCount
    files: Sequence[FileReport] = ()
    decisions: Sequence[Decision] = ()
    master: str = ""  # name of the customer master that was compared, "" for none


@dataclass(frozen=True, slots=True)
class Change:
    """One cause of a change. number: how many files or decisions."""

    code: str
    text_ja: str
    number: int = 0


def changes(before: Run | None, after: Run) -> tuple[Change, ...]:
    """What is different between two runs, in the order in which it weighs. The first run has no causes."""
    if before is None:
        return ()
    old, new = _by_path(before.files), _by_path(after.files)
    both = old.keys() & new.keys()
    opened = sum(old[p].state != "read" and new[p].state == "read" for p in both)
    locked = sum(old[p].reason_code == "encrypted" and new[p].state == "read" for p in both)
    closed = sum(old[p].state == "read" and new[p].state != "read" for p in both)
    altered = sum(old[p].sha256 != new[p].sha256 for p in both)
    said = _pairs(after.decisions) ^ _pairs(before.decisions)
    found = (
        ("added", "ファイル {n}個が加わった", len(new.keys() - old.keys())),
        ("removed", "ファイル {n}個がなくなった", len(old.keys() - new.keys())),
        ("altered", "ファイル {n}個の中身が変わった", altered),
        ("password", "パスワードで {n}個のファイルを読めた", locked),
        ("read", "読めなかったファイル {n}個を読めた", opened - locked),
        ("unread", "読めていたファイル {n}個を読めなかった", closed),
        ("decided", "人の判断 {n}件が加わったか、変わった", len(said)),
        ("master", "照らし合わせる名簿が変わった", int(before.master != after.master)),
    )
    return tuple(Change(code, text.format(n=f"{number:,}"), number) for code, text, number in found if number)


def _by_path(files: Iterable[FileReport]) -> dict[str, FileReport]:
    return {file.path: file for file in files}


def _pairs(decisions: Iterable[Decision]) -> set[tuple[int, int, bool]]:
    """The last word on each pair."""
    last = {(min(d.left, d.right), max(d.left, d.right)): d.same for d in decisions}
    return {(*pair, same) for pair, same in last.items()}
