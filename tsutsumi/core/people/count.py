"""本人の数: an interval, and why it is one."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.people import resolve
from tsutsumi.core.people.alike import UNIQUE
from tsutsumi.core.people.record import SCRIPTS, Book, book_of
from tsutsumi.core.people.union import groups
from tsutsumi.core.pii.batch import Records
from tsutsumi.core.pii.files import ScanResult, unread_people
from tsutsumi.core.readers import bounds
from tsutsumi.core.readers.passage import FileReport

MOST_PATHS = 100  # unread files named one by one

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why low and high differ: `adds` people of the difference come from this."""

    code: str
    text_ja: str
    path: str | None = None
    adds: int = 0


@dataclass(frozen=True, slots=True)
class HeadCount:
    """At least `low` people (surely different), at most `high` (all undecided apart, unread files full).

    The causes add up: high - low == sum(cause.adds).
    """

    low: int
    high: int
    causes: tuple[Cause, ...] = ()


TEXTS = {
    "weak_name": "文章の中の、人の名前らしい語 {n}件は、人かどうか決められない",
    "surname_only": "姓だけの記録 {n}件は、ほかの人と同じか決められない",
    "no_name": "氏名のない記録（メール、電話、番号だけ）{n}件は、だれのものか決められない",
    "name_only": "氏名だけの記録 {n}件は、ほかの人と同じか決められない",
    "same_name": "氏名や連絡先の一部だけが一致する記録 {n}件は、同じ人か決められない",
}


def head_count(result: ScanResult) -> HeadCount:
    """The people in everything that was scanned."""
    return count_people(result.records, result.files)


def count_people(records: Records, files: Iterable[FileReport] = ()) -> HeadCount:
    """The people in these records, and as many again as the unread files may hold."""
    book = book_of(records)
    surely = resolve.sure(book)
    most = int(surely.max(initial=-1)) + 1
    low = least(book, resolve.possible(book, surely))
    causes = [*_undecided(book, surely, most - low), *_unread(files)]
    return HeadCount(low, low + sum(c.adds for c in causes), tuple(causes))


def least(book: Book, label: Ints) -> int:
    """How many of these groups are surely different people.

    Two groups are when both have a birth date and it or the name differs, or when the names differ. A group without a
    birth date may be any group of the same name; a name in kana only may be any name in kanji without a reading.
    """
    size = int(label.max(initial=-1)) + 1
    group, name, script = _names(book, label)
    named = _flag(size, group)
    dated = named & _flag(size, label[book.has("birth")])
    late = ~dated[group]
    joint = groups(size + int(name.max(initial=-1)) + 1, np.stack([group[late], size + name[late]]))
    taken = joint[size + name[~late]]
    free = np.setdiff1d(joint[np.flatnonzero(named & ~dated)], taken)
    certain = np.concatenate([joint[np.flatnonzero(dated)], free])
    apart = len(certain) - _slack([_flag(len(joint), joint[group[script == n]])[certain] for n in range(len(SCRIPTS))])
    return max(apart, _numbered(book, named[label]), int(book.has("email", "surname").any()))


def _names(book: Book, label: Ints) -> tuple[Ints, Ints, Ints]:
    """Names that are no mere guesses: the group, the name and the script of each."""
    parts, shift = [], 0
    for number, script in enumerate(SCRIPTS):
        column = book.columns[script]
        strong = ~book.weak[column.owner]
        value = column.value[strong] + shift
        parts.append(np.stack([label[column.owner[strong]], value, np.full(len(value), number, np.int64)]))
        shift += column.values
    group, name, which = np.concatenate(parts, axis=1)
    return group, name, which


def _flag(size: int, where: Ints) -> Bools:
    result = np.zeros(size, np.bool_)
    result[where] = True
    return result


def _slack(scripts: list[Bools]) -> int:
    """How many people may have been counted twice because two scripts cannot be compared."""
    kanji, kana, latin = scripts
    only_latin = int((latin & ~kanji & ~kana).sum())
    return min(int((kanji & ~kana).sum()), int((kana & ~kanji).sum())) + min(only_latin, len(latin) - only_latin)


def _numbered(book: Book, named: Bools) -> int:
    """People that numbers alone prove: all 個人番号, or the other numbers of records without a name."""
    proofs = [book.columns["my_number"].values]
    for attribute in UNIQUE:
        column = book.columns[attribute]
        proofs.append(len(np.unique(column.value[~named[column.owner]])))
    return max(proofs)


def _undecided(book: Book, surely: Ints, excess: int) -> list[Cause]:
    """The difference within the records, told by the weakest records first."""
    causes = []
    for code, members in _weakest(book, surely):
        adds = min(members, excess)
        excess -= adds
        if adds:
            causes.append(Cause(code, TEXTS[code].format(n=f"{adds:,}"), adds=adds))
    return causes


def _weakest(book: Book, surely: Ints) -> list[tuple[str, int]]:
    """Groups by how little is known of them, the least known first."""
    size = int(surely.max(initial=-1)) + 1
    named = _flag(size, surely[book.has(*SCRIPTS)])
    strong = _flag(size, surely[book.has(*SCRIPTS) & ~book.weak])
    surname = _flag(size, surely[book.has("surname")]) & ~named
    more = _flag(size, surely[book.has("birth", "phone", "email", "address", "card", *UNIQUE)])
    return [
        ("weak_name", int((named & ~strong).sum())),
        ("surname_only", int(surname.sum())),
        ("no_name", int((~named & ~surname).sum())),
        ("name_only", int((strong & ~more).sum())),
        ("same_name", int((strong & more).sum())),
    ]


def _unread(files: Iterable[FileReport]) -> list[Cause]:
    """One cause per file that was not read whole; the smallest ones of many together."""
    lost = sorted(((most, file) for file, most in unread_people(files) if most), key=lambda x: (-x[0], x[1].path))
    causes = [
        Cause("unread", f"未読のファイル: 最大 {most:,}人{_assumption(file)}。{file.reason}", file.path, most)
        for most, file in lost[:MOST_PATHS]
    ]
    if rest := lost[MOST_PATHS:]:
        total = sum(most for most, _ in rest)
        causes.append(Cause("unread", f"ほかの未読のファイル {len(rest):,}個: 最大 {total:,}人", adds=total))
    return causes


def _assumption(file: FileReport) -> str:
    """By which assumption the bound holds."""
    if file.reason_code in {"image", "no_text_layer"}:
        return f"（{bounds.ASSUMPTION_PAGE}）"
    return f"（{bounds.ASSUMPTION_PLAIN}、{bounds.ASSUMPTION_PACKED}）"
